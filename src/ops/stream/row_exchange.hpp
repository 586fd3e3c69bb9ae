#pragma once
#include <cstdint>     // std::int64_t
#include <functional>  // std::function
#include <memory>      // std::unique_ptr
#include <span>        // std::span

#include "engine/data/record_batch.hpp"
#include "ops/stream/row_store.hpp"

namespace rankwise {

class Communicator;

/// Moves rows between ranks in rounds, so that what is in flight stays within bounds.
///
/// Rows are buffered as columns per destination (typed, 64-bit counts, no serialization per row). A round sends all
/// that is buffered: it needs one exchange of counts and one of data, more where one rank would receive more than
/// `buffer_bytes` at once. Rows from one rank arrive in the order in which that rank added them; those of one rank are
/// taken in while those of the next travel.
class RowExchange {
 public:
  static constexpr int kEveryRank = -1;  ///< as a destination: a copy to each

  /// @param buffer_bytes  bound on what this rank buffers before `full`, and on what it receives at once
  RowExchange(Schema schema, int ranks, Workspace workspace, std::int64_t buffer_bytes);
  ~RowExchange();
  RowExchange(RowExchange&&) noexcept;
  RowExchange& operator=(RowExchange&&) noexcept;

  /// Buffers the selected rows of a batch. @local
  /// @param destination  a rank or kEveryRank per selected row
  void add(const RecordBatch& batch, std::span<const int> destination);

  bool full() const;

  /// Sends all that is buffered. @collective
  /// @param receive  takes what arrives, by source rank; it may throw (all ranks then throw alike)
  void flush(const Communicator& comm, const std::function<void(RecordBatch& batch)>& receive);

  std::int64_t rows_sent() const;
  std::int64_t bytes_sent() const;  ///< to other ranks

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Hashes key columns of the selected rows; equal keys hash alike on every rank: -0.0 and 0.0, all NaNs, all nulls.
/// Different values of a single integral or double key never share a hash (mix64 is a bijection); joins rely on it.
/// @local
/// @param hashes  one per selected row
void hash_keys(const RecordBatch& batch, std::span<const int> keys, std::vector<std::uint64_t>& hashes);

}  // namespace rankwise
