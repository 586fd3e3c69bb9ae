#pragma once
#include <cstddef>  // std::byte
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/data/table.hpp"

namespace rankwise {

/// Packs rows for a scratch file: integers as narrow offsets from their smallest value, then zstd. For this process to
/// read back; not a format for others. @local
std::vector<std::byte> pack_chunk(const Table& chunk);

/// Unpacks what pack_chunk gave. @local @throws OutputError  the scratch file gave back other bytes than it was given
Table unpack_chunk(const Schema& schema, std::span<const std::byte> packed);

}  // namespace rankwise
