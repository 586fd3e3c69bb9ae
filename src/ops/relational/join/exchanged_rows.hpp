#pragma once
#include <cstdint>   // std::int64_t
#include <memory>    // std::unique_ptr
#include <optional>  // std::optional
#include <vector>    // std::vector

#include "ops/relational/join/hot_keys.hpp"
#include "ops/relational/join/join_side.hpp"
#include "ops/relational/join/key_sketch.hpp"
#include "ops/relational/join/partition_join.hpp"
#include "ops/relational/join/pending_rows.hpp"

namespace rankwise {

class Communicator;

/// The rows of an exchanged join on their way to where they are joined.
///
/// Where both sides move, the right rows and the first left rows wait on the rank that read them until ranks have
/// agreed on hot keys; left keys that become hot later (as in sorted input) are spread from then on. Else each row is
/// sent, or kept, as it comes.
class ExchangedRows {
 public:
  ExchangedRows(const Communicator& comm, JoinSpec spec, const Schema& left, const Schema& right, Workspace workspace,
                bool left_in_place, bool right_in_place);

  const Schema& right_schema() const { return right_schema_; }

  void add_right(RecordBatch& batch);
  bool right_full() const { return right_ && right_->full(); }
  bool right_exchanges() const { return right_ && right_->exchanges(); }
  void exchange_right(const Communicator& comm) { right_->exchange(comm); }
  /// Agrees on what is to be known of the right side as a whole. @collective
  void end_right(const Communicator& comm);

  void add_left(RecordBatch& batch);
  bool left_full() const;
  bool left_exchanges() const { return waits_ || left_->exchanges(); }
  /// A round; the first one also brings what has waited to its place. @collective
  void exchange_left(const Communicator& comm);

  /// The joined rows; the last call. @local
  std::unique_ptr<BatchSource> join(const Communicator& comm);

  std::int64_t left_rows() const { return left_rows_; }
  std::int64_t right_rows() const { return right_rows_; }

 private:
  void book_reserve();
  void make_right(const Communicator& comm);
  void make_left(const Communicator& comm);
  void start(const Communicator& comm);
  void spread_new_hot_keys(const Communicator& comm);
  RowStore rows_of(const std::vector<std::uint64_t>& keys);
  std::vector<JoinTask> tasks();

  JoinSpec spec_;
  Schema left_schema_;
  Schema right_schema_;
  Workspace workspace_;
  bool left_in_place_;
  bool right_in_place_;
  bool waits_;  // rows wait for the agreement on hot keys at first
  RightSide facts_;
  MemoryShare reserve_;

  std::optional<PendingRows> pending_left_;
  std::optional<PendingRows> pending_right_;
  std::optional<KeySketch> left_sketch_;  // as long as left keys may become hot
  std::optional<KeySketch> right_sketch_;
  HotKeys hot_;
  std::optional<JoinSide> left_;
  std::optional<JoinSide> right_;
  std::int64_t left_rows_ = 0;
  std::int64_t right_rows_ = 0;
  std::vector<std::uint8_t> nulls_;
};

}  // namespace rankwise
