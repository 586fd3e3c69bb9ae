#pragma once
#include <cstdint>  // std::int64_t

#include "engine/data/table.hpp"

namespace rankwise {

class Communicator;

/// A sample of the rows that stream by: one row of each stretch of 2^k rows, at a hashed place in it. The stretches
/// double as rows come, so that between `rows` / 2 and `rows` of them are kept (fewer where rows are large).
class OrderSample {
 public:
  /// @param rows        to keep at most
  /// @param most_bytes  to keep at most, roughly
  OrderSample(const Schema& schema, std::int64_t rows, std::int64_t most_bytes);

  /// Looks at the selected rows of a batch. @local
  void offer(const RecordBatch& batch);

  /// The rows kept. @local
  const Table& rows() const { return picked_; }

  /// Returns a sample of all ranks' rows, on every rank, with stretches of one length. Texts are cut to a few hundred
  /// bytes, so a row stands for a place in the order. @collective
  /// @param rows  to return at most, about
  Table gather(const Communicator& comm, std::int64_t rows);

 private:
  void thin();
  std::int64_t place_in(std::int64_t stretch) const;

  Table picked_;  // row i: from stretch i
  std::int64_t most_rows_;
  std::int64_t most_bytes_;
  int doublings_ = 0;
  std::int64_t seen_ = 0;
  std::int64_t next_ = 0;  // number of the next row to pick
};

}  // namespace rankwise
