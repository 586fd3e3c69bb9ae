#pragma once
#include <cstdint>  // std::uint32_t
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/data/table.hpp"
#include "engine/runtime/huge_page_allocator.hpp"
#include "ops/relational/order/prefix_layout.hpp"

namespace rankwise {

using SortItems = std::vector<SortItem, HugePageAllocator<SortItem>>;

/// Lists the rows of a table in order. @local
/// @throws BudgetError  2^32 rows or more
SortItems sorted_rows(const Table& table, const RowOrder& order);

/// Bytes that sorting a table takes at most besides the table; half of it stays for the result. @local
constexpr std::int64_t sort_bytes(std::int64_t rows) {
  return 2 * static_cast<std::int64_t>(sizeof(SortItem)) * rows;
}

/// Copies rows of a table into a batch, all in play; text stays in the table. @local
void gather_rows(const Table& table, std::span<const SortItem> rows, RecordBatch& batch);

}  // namespace rankwise
