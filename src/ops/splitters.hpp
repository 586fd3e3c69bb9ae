#pragma once
#include <cstdint>  // std::int64_t
#include <span>     // std::span
#include <vector>   // std::vector

#include "ops/sort_key.hpp"

namespace rankwise {

class Communicator;

/// Names a destination rank per row, so that ranks hold ascending ranges of (key, source rank, row) of nearly equal
/// size: no rank gets more than 1.25 times its share, also when all keys are equal.
///
/// Regular sampling (Shi & Schaeffer, Parallel Sorting by Regular Sampling, 1992), samples in proportion to rows.
///
/// @collective
/// @param keys   this rank's keys
/// @param order  its rows in ascending order of (key, row)
std::vector<int> sample_destinations(const Communicator& comm, const SortKeys& keys,
                                     std::span<const std::int64_t> order);

}  // namespace rankwise
