#pragma once
#include <cstdint>      // std::int64_t
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "io/row_format.hpp"

namespace rankwise {

/// Draws the first rows of a table for a terminal: names and types of the columns, numbers to the right, a null as
/// NULL, long texts cut, and below how many rows there are.
///
///     ┌─────────┬────────────┐
///     │ country │    revenue │
///     │ text    │ decimal(2) │
///     ├─────────┼────────────┤
///     │ France  │    1234.50 │
///     └─────────┴────────────┘
///     1 row
///
/// Only the rows that are drawn travel.
/// @collective
/// @param type_names  one per column, as the reader knows them
/// @param most_rows   drawn at most; negative: all
/// @return            the same text on all ranks
/// @throws BudgetError  a date or timestamp lies outside the years 1 to 9999
std::string draw_table(const Communicator& comm, const Schema& schema, const std::vector<std::string>& type_names,
                       const TableBlocks& rows, std::int64_t most_rows);

/// Counts the columns that UTF-8 takes in a terminal: none for combining marks, two for East Asian letters and emoji
/// (Unicode Standard Annex 11, by its large ranges). @local
int display_width(std::string_view text);

}  // namespace rankwise
