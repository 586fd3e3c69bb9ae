#pragma once
#include <cstddef>  // std::byte
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/data/table.hpp"

namespace rankwise {

/// Packs rows for a scratch file: integers as narrow offsets from their smallest value, then zstd, each column by
/// itself. For this process to read back; not a format for others. @local
std::vector<std::byte> pack_chunk(const Table& chunk);

/// Unpacks columns of what pack_chunk gave for a table of `schema`.
/// @local @throws OutputError  the scratch file gave back other bytes than it was given
Table unpack_chunk(const Schema& schema, std::span<const int> columns, std::span<const std::byte> packed);

}  // namespace rankwise
