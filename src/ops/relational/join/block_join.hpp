#pragma once
#include <cstdint>   // std::int64_t
#include <memory>    // std::unique_ptr
#include <optional>  // std::optional
#include <vector>    // std::vector

#include "ops/relational/join/join_probe.hpp"
#include "ops/relational/join/store_range.hpp"

namespace rankwise {

/// Joins left rows with right ones in one place: makes a table of the right rows and lets the left ones stream by.
/// Where the table would be too large, it takes the right side in blocks and reads the left side once per block; left
/// rows whose result depends on all blocks come out in a last reading. @local
class BlockJoin {
 public:
  /// @param most_bytes  of a table; one row is always taken
  BlockJoin(const Communicator& comm, const JoinSpec& spec, const Schema& left, const Schema& right, RightSide facts,
            StoreRange left_rows, StoreRange right_rows, std::int64_t most_bytes, MemoryBudget& budget);

  /// Gives the next results, or false. @throws EvaluationError; what follows can still be asked for
  bool next(RecordBatch& out);

 private:
  enum class State { kLoad, kProbe, kUnmatchedRight, kRest, kDone };

  void load_block();
  void start_left();
  bool next_left();
  bool next_unmatched_right(RecordBatch& out);
  void after_block();

  JoinSpec spec_;
  StoreRange left_;
  StoreRange right_;
  std::int64_t most_bytes_;
  MemoryBudget& budget_;
  JoinProbe probe_;
  JoinOutput output_;

  State state_ = State::kLoad;
  bool whole_ = true;  // one block holds all right rows
  std::unique_ptr<BatchSource> right_source_;
  RecordBatch right_batch_;
  bool right_waits_ = false;  // right_batch_ is to be taken in
  bool right_ended_ = false;
  std::optional<JoinTable> table_;
  std::vector<std::uint8_t> right_matched_;
  std::int64_t right_at_ = 0;

  std::unique_ptr<BatchSource> left_source_;
  RecordBatch left_batch_;
  std::vector<std::uint8_t> left_matched_;  // by left row, carried from block to block
  std::int64_t left_at_ = 0;
  MemoryShare share_;
};

}  // namespace rankwise
