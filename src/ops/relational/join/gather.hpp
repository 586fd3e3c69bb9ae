#pragma once
#include <cstdint>  // std::uint32_t
#include <span>     // std::span

#include "engine/data/column.hpp"
#include "engine/data/record_batch.hpp"

namespace rankwise {

/// Copies rows of a batch's column: `to[i] = from[rows[i]]`. @local
void gather(const BatchColumn& from, std::span<const std::uint32_t> rows, BatchColumn& to);

/// Copies rows of a stored column: `to[i] = from[rows[i]]`; text stays in the column. @local
void gather(const Column& from, std::span<const std::uint32_t> rows, BatchColumn& to);

/// Copies rows to given places: `to[places[i]] = from[rows[i]]`. `to` is sized already. @local
void scatter(const Column& from, std::span<const std::uint32_t> rows, std::span<const std::uint32_t> places,
             BatchColumn& to);

/// Makes a column of `rows` nulls. @local
void fill_nulls(DataType type, std::int64_t rows, BatchColumn& to);

}  // namespace rankwise
