#pragma once
#include <cstdint>     // std::int64_t
#include <functional>  // std::function
#include <string>      // std::string

namespace rankwise {

class Communicator;

/// One rank's part of a text file: `blocks` pieces of text, in order.
struct TextShard {
  std::int64_t blocks = 0;
  /// Appends the text of one block, at best some 100 KiB. Called up to twice per block, with the same result; it
  /// may throw.
  std::function<void(std::int64_t block, std::string& text)> append = {};
};

/// Writes one text file from all ranks: the text of rank 0, then of rank 1, and so on.
///
/// A first pass measures this rank's text and keeps the first 64 MiB of it; the sum over the lower ranks is the offset;
/// a second pass formats what was not kept and writes. The file appears under its name only when whole.
///
/// @collective A rank may have no blocks.
/// @return the size of the file in bytes
/// @throws OutputError  the file cannot be written: folder, permission, full disk (all ranks alike)
std::int64_t write_text_by_rank(const Communicator& comm, const std::string& path, const TextShard& shard);

}  // namespace rankwise
