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
  kMark,           ///< all left rows and a boolean: has a match; see JoinSpec::mark_nulls
  kSingle,         ///< kLeft that refuses a left row with several matches (scalar subquery)
};

struct JoinSpec {
  JoinKind kind = JoinKind::kInner;
  std::vector<int> left_keys;                ///< equal keys match; a null matches nothing
  std::vector<int> right_keys;               ///< of the same types, pair by pair
  std::optional<Expression> condition = {};  ///< over left columns, then right columns; only true matches
  int ordinal = 0;                           ///< of the condition, see Evaluator
  std::string mark_name = "mark";
  /// kMark: null as `x in (...)` is: where no match is certain, but some right row for which the condition holds has
  /// keys that are not known to differ from the left ones, as nulls are among either. Every key is compared so: for an
  /// `in` inside a correlated subquery, the correlation belongs into the condition. False: as `exists`, never null.
  bool mark_nulls = true;
};

/// The columns that a join gives: left, then right (nullable), as far as the kind shows them; kMark: left and the mark.
/// A name that is taken gets a number: id, id_2. @local
Schema join_schema(const JoinSpec& spec, const Schema& left, const Schema& right);

/// Tells whether a join must be a BroadcastJoin: it has no keys; or it is null-aware (kNullAwareAnti, kMark with
/// mark_nulls) with several keys or a condition, so that nulls are compared to all right rows. @local
bool needs_broadcast(const JoinSpec& spec);

/// A join whose right side is small: every rank holds all of it, left rows stay where they are. Where it turns out
/// large, both sides wait in stores until the left rows have ended. Kinds: all but kRight and kFull (whose right rows
/// would be emitted by every rank).
class BroadcastJoin {
 public:
  BroadcastJoin(const Communicator& comm, JoinSpec spec, const Schema& left, const Schema& right,
                const Workspace& workspace);
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
/// exceeds the budget spills. Keys that own a large part of one side are spread over all ranks, and the rows of the
/// other side that match them are copied to all of these, so that no rank is left with most of the work (see
/// hot_keys.hpp). So where both sides move, the result does not lie by the hash of the keys. For what needs_broadcast()
/// says no to.
class ExchangedJoin {
 public:
  /// @param left_in_place, right_in_place  that side lies on the ranks by the hash of these keys already
  ExchangedJoin(const Communicator& comm, JoinSpec spec, const Schema& left, const Schema& right, Workspace workspace,
                bool left_in_place = false, bool right_in_place = false);
  ~ExchangedJoin();
  /// Where the right side's pass ends; it comes first.
  StageSink& build();
  /// Where the left side's pass ends; its `finish` returns the joined rows. This object may go before them.
  StageSink& probe();

  /// Rows of either side that this rank joins, once the left side's pass has finished; copies count. @local
  std::int64_t left_rows() const;
  std::int64_t right_rows() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rankwise
