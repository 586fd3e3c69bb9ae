#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string

#include "engine/data/table.hpp"

namespace rankwise {

class Communicator;

/// Writes a table as CSV (RFC 4180, UTF-8, lines end in LF), the rows in rank order.
///
/// Decimals have all their places, timestamps read "YYYY-MM-DD HH:MM:SS", dates "YYYY-MM-DD", booleans true or false;
/// float64 is the shortest text that reads back to the same double. A null is an empty field, an empty text is "".
/// The same rows give the same bytes, however they lie over the ranks.
///
/// @collective Every rank calls it with the same schema; a shard may be empty.
/// @return the size of the file in bytes
/// @throws OutputError  the file cannot be written
/// @throws BudgetError  a date or timestamp lies outside the years 1 to 9999
std::int64_t write_csv(const Communicator& comm, const Table& table, const std::string& path);

/// Appends the header line. @local
void append_csv_header(std::string& text, const Schema& schema);

/// Appends rows [begin, end), a line each. @local @throws BudgetError as write_csv
void append_csv_rows(std::string& text, const Table& table, std::int64_t begin, std::int64_t end);

}  // namespace rankwise
