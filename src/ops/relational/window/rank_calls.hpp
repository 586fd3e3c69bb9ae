#pragma once
#include "ops/relational/window.hpp"
#include "ops/relational/window/row_places.hpp"

namespace rankwise {

/// Tells whether a function is a matter of where a row stands alone: row_number, rank, ntile, ... @local
bool is_rank_function(WindowFunction function);

/// Computes such a function for the rows of a batch. @local
void rank_rows(const WindowCall& call, const RowPlaces& places, BatchColumn& result);

}  // namespace rankwise
