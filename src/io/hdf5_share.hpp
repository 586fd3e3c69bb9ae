#pragma once
#include <cstddef>     // std::byte
#include <cstdint>     // std::int64_t
#include <functional>  // std::function
#include <string>      // std::string

#include "io/hdf5_output.hpp"

namespace rankwise {

/// One rank's contiguous share of a dataset. The dataset is the shares of all ranks in rank order.
struct Hdf5Share {
  hid_t type;  ///< of an element, in memory and in the file
  std::int64_t element_bytes;
  std::int64_t count;  ///< elements here
  /// Copies elements [begin, begin + count) of this share.
  std::function<void(std::int64_t begin, std::int64_t count, std::byte* to)> copy;
};

/// Creates a dataset of one dimension, in compressed chunks (shuffle, deflate 1), and writes the shares of all ranks.
///
/// Writes run in rounds of at most 8 MiB per rank, each chunk in one of them (see chunk_rounds.hpp).
/// @collective A share may be empty.  @throws OutputError
Hdf5Dataset write_share(Hdf5Output& output, hid_t group, const std::string& name, const Hdf5Share& share);

}  // namespace rankwise
