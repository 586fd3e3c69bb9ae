#pragma once
#include <cstdint>  // std::uint32_t
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/data/table.hpp"
#include "ops/relational/order/row_order.hpp"

namespace rankwise {

/// Lists the rows of a table in order. Needs about 36 bytes per row for a while. @local
/// @throws BudgetError  more than 2^32 rows
std::vector<std::uint32_t> sorted_rows(const Table& table, const RowOrder& order);

/// Bytes that sorting a table takes besides the table. @local
constexpr std::int64_t sort_bytes(std::int64_t rows) {
  return 36 * rows;
}

/// Copies rows of a table into a batch, all in play; text stays in the table. @local
void gather_rows(const Table& table, std::span<const std::uint32_t> rows, RecordBatch& batch);

}  // namespace rankwise
