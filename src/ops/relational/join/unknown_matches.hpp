#pragma once
#include <cstdint>  // std::uint8_t
#include <span>     // std::span
#include <vector>   // std::vector

#include "ops/relational/join/join_condition.hpp"
#include "ops/relational/join/join_table.hpp"
#include "ops/relational/join/pair_cursor.hpp"
#include "ops/stream/error_search.hpp"

namespace rankwise {

/// Finds left rows for which `in` is null: some right row for which the condition holds has keys that are not known to
/// differ, as one side's are null. Compares a left row with a null key to all right rows, others to those with a null
/// key: quadratic where nulls are many, so it serves several keys and conditions only. @local
class UnknownMatches {
 public:
  /// @param table  the whole right side; it outlives this
  explicit UnknownMatches(const JoinTable& table);

  /// Sets `matched[row]` to `unknown` for such rows among the selected ones whose value is 0.
  /// @throws EvaluationError  of the condition
  void mark(const RecordBatch& left, std::span<const int> left_keys, JoinCondition& condition, std::uint8_t unknown,
            std::uint8_t* matched, ErrorSearch& search);

 private:
  const JoinTable& table_;
  std::vector<std::uint32_t> list_;  // rows with a null key, then all rows
  JoinTable::Run with_null_;
  JoinTable::Run all_;

  std::vector<std::uint8_t> nulls_;
  std::vector<JoinTable::Run> runs_;
  PairCursor cursor_;
  RowPairs pairs_;
};

}  // namespace rankwise
