#pragma once
#include <cstdint>  // std::int64_t

namespace rankwise {

/// Names the bin of a number: bins ascend as numbers do, and all numbers of a bin are within 1 % of its middle
/// (DDSketch: Masson, Rim & Lee 2019). Zero, the infinities and NaN (above +inf) have bins of their own. @local
std::int64_t log_bin(double value);

/// The number that stands for a bin. @local
double log_bin_value(std::int64_t bin);

}  // namespace rankwise
