#include "ops/relational/ordered_aggregate/log_bins.hpp"

#include <algorithm>  // std::min
#include <cmath>      // std::ceil, std::exp, std::log
#include <limits>     // std::numeric_limits

namespace rankwise {
namespace {

constexpr double kError = 0.01;
constexpr double kRatio = (1 + kError) / (1 - kError);  // of the ends of a bin

// The bin of a positive number is kMiddle + i for ratio^(i - 1) < number <= ratio^i; |i| < 38,000 for all doubles.
constexpr std::int64_t kMiddle = 1 << 17;
constexpr std::int64_t kInfinity = 1 << 18;
constexpr std::int64_t kNotANumber = 1 << 19;

const double kLogRatio = std::log(kRatio);

}  // namespace

std::int64_t log_bin(double value) {
  if (std::isnan(value)) return kNotANumber;
  if (value == 0) return 0;
  if (value < 0) return -log_bin(-value);
  if (std::isinf(value)) return kInfinity;
  return kMiddle + static_cast<std::int64_t>(std::ceil(std::log(value) / kLogRatio));
}

double log_bin_value(std::int64_t bin) {
  if (bin == kNotANumber) return std::numeric_limits<double>::quiet_NaN();
  if (bin == kInfinity) return std::numeric_limits<double>::infinity();
  if (bin == 0) return 0;
  if (bin < 0) return -log_bin_value(-bin);
  const auto i = static_cast<double>(bin - kMiddle);
  const double middle = std::exp(i * kLogRatio + std::log(2 / (1 + kRatio)));  // 2 ratio^i / (1 + ratio)
  return std::min(middle, std::numeric_limits<double>::max());
}

}  // namespace rankwise
