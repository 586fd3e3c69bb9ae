#pragma once
#include <cstddef>  // std::byte
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/data/table.hpp"

namespace rankwise {

/// Appends the rows of a table as bytes, for this process to read back. @local
void append_table_bytes(const Table& table, std::vector<std::byte>& bytes);

/// Reads one table off the front of `bytes`, which then starts at the next one. @local
/// @param schema  the schema of the table that was appended
Table take_table_bytes(const Schema& schema, std::span<const std::byte>& bytes);

}  // namespace rankwise
