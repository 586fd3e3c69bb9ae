#pragma once
#include <memory>    // std::unique_ptr
#include <optional>  // std::optional
#include <vector>    // std::vector

#include "ops/expression/expression.hpp"
#include "ops/stream/batch_stream.hpp"
#include "ops/stream/row_store.hpp"

namespace rankwise {

enum class JoinKind {
  kInner,  ///< without keys: every pair for which the condition holds
  kLeft,
  kRight,
  kFull,
  kSemi,           ///< left rows that have a match
  kAnti,           ///< left rows that have none
  kNullAwareAnti,  ///< `x not in (...)`: no row where the right side holds a null key or x is null, unless it is empty
  kMark,           ///< all left rows and a boolean: has a match; null as `x in (...)` is
  kSingle,         ///< kLeft that refuses a left row with several matches (scalar subquery)
};

struct JoinSpec {
  JoinKind kind = JoinKind::kInner;
  std::vector<int> left_keys;                ///< equal keys match; a null matches nothing
  std::vector<int> right_keys;               ///< of the same types, pair by pair
  std::optional<Expression> condition = {};  ///< over left columns, then right columns; only true matches
  int ordinal = 0;                           ///< of the condition, see Evaluator
  std::string mark_name = "mark";
};

/// The columns that a join gives: left, then right (nullable), as far as the kind shows them. @local
Schema join_schema(const JoinSpec& spec, const Schema& left, const Schema& right);

/// A join whose right side is small: every rank holds all of it, left rows stay where they are.
/// Kinds: all but kRight and kFull (whose right rows would be emitted by every rank).
class BroadcastJoin {
 public:
  BroadcastJoin(const Communicator& comm, JoinSpec spec, const Schema& left, const Schema& right, Workspace workspace);
  ~BroadcastJoin();
  /// Where the right side's pass ends: sends its rows to every rank. (`finish` returns an empty source.)
  StageSink& build();
  /// The step that joins left rows; `next` gets the result. Valid once the right side's pass has finished. @local
  std::unique_ptr<BatchSink> probe(BatchSink& next);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// A join of two large sides: both are exchanged by the hash of their keys and joined partition by partition; what
/// exceeds the budget spills. Keys that own a large part of the left side are spread over all ranks, and the right rows
/// that match them are copied to all of these, so that no rank is left with most of the work.
/// Needs at least one key.
class ExchangedJoin {
 public:
  /// @param left_in_place, right_in_place  that side lies on the ranks by the hash of these keys already
  ExchangedJoin(const Communicator& comm, JoinSpec spec, const Schema& left, const Schema& right, Workspace workspace,
                bool left_in_place = false, bool right_in_place = false);
  ~ExchangedJoin();
  /// Where the right side's pass ends; it comes first.
  StageSink& build();
  /// Where the left side's pass ends; its `finish` returns the joined rows.
  StageSink& probe();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rankwise
