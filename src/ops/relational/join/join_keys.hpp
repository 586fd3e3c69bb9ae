#pragma once
#include <cstdint>  // std::uint8_t
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/data/record_batch.hpp"
#include "engine/data/table.hpp"
#include "ops/relational/join/row_pairs.hpp"

namespace rankwise {

/// Tells whether keys of these columns are equal exactly when their hashes (hash_keys) are: one column, not text.
/// @local
bool hash_decides(const Schema& schema, std::span<const int> keys);

/// Marks the selected rows of which a key is null. @local
/// @param nulls  one 0 or 1 per selected row
/// @return       whether there is one
bool mark_null_keys(const RecordBatch& batch, std::span<const int> keys, std::vector<std::uint8_t>& nulls);

/// Keeps the pairs whose keys are equal, column by column: -0.0 equals 0.0, NaN equals NaN. @local
/// @param null_equals_all  a null equals everything (for "not known to differ"); else it equals nothing
void keep_equal_keys(const RecordBatch& left, std::span<const int> left_keys, const Table& right,
                     std::span<const int> right_keys, bool null_equals_all, RowPairs& pairs);

}  // namespace rankwise
