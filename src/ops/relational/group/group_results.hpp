#pragma once
#include <span>  // std::span

#include "engine/data/record_batch.hpp"
#include "ops/relational/group/group_layout.hpp"

namespace rankwise {

/// Writes the groups of `records` as rows of `layout.result`: keys, then aggregates. Text stays in the records. @local
/// @throws InputError  "the sum of amount leaves the range of 64-bit integers"
void write_results(const GroupLayout& layout, std::span<char* const> records, RecordBatch& batch);

}  // namespace rankwise
