#pragma once
#include <cstdint>   // std::uint8_t
#include <memory>    // std::unique_ptr
#include <optional>  // std::optional
#include <span>      // std::span
#include <string>    // std::string
#include <vector>    // std::vector

#include "engine/data/record_batch.hpp"
#include "ops/relational/join.hpp"
#include "ops/relational/join/join_condition.hpp"
#include "ops/relational/join/join_output.hpp"
#include "ops/relational/join/join_table.hpp"
#include "ops/relational/join/pair_cursor.hpp"
#include "ops/relational/join/unknown_matches.hpp"
#include "ops/stream/error_search.hpp"

namespace rankwise {

/// What `in` must know of the right side as a whole, over all ranks.
struct RightSide {
  bool any_row = false;
  bool any_null_key = false;
};

/// What a probe does with a left batch: the table holds the whole right side (of these keys); or a block of it, so that
/// only pairs come out and matches are noted; or all blocks are through, so that the rest comes out.
enum class ProbePart { kWhole, kPairs, kRest };

/// Joins left batches with a table of right rows, vectorised: the result comes in batches of at most kBatchRows.
///
/// start() takes a batch, next() gives results until there is none. An EvaluationError of the condition is thrown at
/// the end of the left batch, the first one of its rows; a batch with many pairs is given up soon after some rank has
/// failed (see ErrorSearch). @local
class JoinProbe {
 public:
  JoinProbe(const Communicator& comm, JoinSpec spec, const Schema& left, const Schema& right, RightSide facts);

  /// Sets the table to probe; it stays where it is until the next one. For kRight and kFull `right_matched` has one
  /// entry per row of it, set to 1 where a row is matched.
  void set_table(JoinTable* table, std::uint8_t* right_matched = nullptr);

  /// @param left     stays untouched by the caller until the last result is out; may lend its columns to results
  /// @param matched  one entry per row of the batch, carried from block to block; empty for kWhole
  void start(RecordBatch& left, ProbePart part = ProbePart::kWhole, std::span<std::uint8_t> matched = {});
  /// @throws PassAbandoned  some rank has failed a while ago
  bool next(RecordBatch& out);
  /// Remembers an error that a result met further on, to be thrown at the end of the left batch, if it is the first.
  void note_failure(const EvaluationError& error);
  /// Takes back what the last result was lent. Between results, where the left batch's space is to be used again.
  void give_back(RecordBatch& out);

 private:
  enum class Phase { kPairs, kRest, kDone };

  bool next_pairs(RecordBatch& out);
  void find_pairs();
  void give_up_if_over();
  void note_matches();
  bool rest(RecordBatch& out);
  void mark_unknown();
  void select_rest(std::vector<std::uint32_t>& rows) const;
  void add_mark(RecordBatch& out) const;

  JoinSpec spec_;
  Schema left_schema_;
  RightSide facts_;
  bool emits_pairs_;
  bool exact_;  // equal hashes are equal keys
  JoinCondition condition_;
  JoinOutput output_;
  JoinTable* table_ = nullptr;
  std::uint8_t* right_matched_ = nullptr;
  std::optional<UnknownMatches> unknown_;  // null-aware kinds that need more than RightSide

  RecordBatch* left_ = nullptr;
  ProbePart part_ = ProbePart::kWhole;
  Phase phase_ = Phase::kDone;
  std::vector<std::uint8_t> own_matched_;
  std::uint8_t* matched_ = nullptr;
  std::optional<EvaluationError> failure_;
  ErrorSearch search_;

  bool lent_ = false;
  std::vector<JoinTable::Run> runs_;
  std::vector<std::uint8_t> nulls_;
  std::vector<std::uint32_t> rows_;
  PairCursor cursor_;
  RowPairs pairs_;
};

}  // namespace rankwise
