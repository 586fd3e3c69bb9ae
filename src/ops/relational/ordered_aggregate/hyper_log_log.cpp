#include "ops/relational/ordered_aggregate/hyper_log_log.hpp"

#include <bit>      // std::countl_zero
#include <cmath>    // std::sqrt
#include <limits>   // std::numeric_limits
#include <numbers>  // std::numbers::ln2

namespace rankwise {
namespace {

/// x + sum over k of x^(2^k) 2^(k - 1)
double sigma(double x) {
  if (x == 1) return std::numeric_limits<double>::infinity();
  double power = 1, sum = x;
  for (double before = -1; before != sum;) {
    before = sum;
    x *= x;
    sum += x * power;
    power += power;
  }
  return sum;
}

/// (1 - x - sum over k of (1 - x^(2^-k))^2 2^-k) / 3
double tau(double x) {
  if (x == 0 || x == 1) return 0;
  double power = 1, sum = 1 - x;
  for (double before = -1; before != sum;) {
    before = sum;
    x = std::sqrt(x);
    power /= 2;
    sum -= (1 - x) * (1 - x) * power;
  }
  return sum / 3;
}

}  // namespace

RegisterRank register_rank(std::uint64_t hash) {
  const std::uint64_t rest = hash << kRegisterBits | std::uint64_t{1} << (kRegisterBits - 1);  // the 1 ends the search
  return {static_cast<std::int64_t>(hash >> (64 - kRegisterBits)), std::countl_zero(rest) + 1};
}

std::int64_t estimate_distinct(const std::array<std::int64_t, kMostRank + 1>& counts) {
  const double registers = kRegisters;
  double sum = registers * tau(1 - static_cast<double>(counts[kMostRank]) / registers);
  for (int rank = kMostRank - 1; rank > 0; --rank) {
    sum = (sum + static_cast<double>(counts[static_cast<std::size_t>(rank)])) / 2;
  }
  sum += registers * sigma(static_cast<double>(counts[0]) / registers);
  const double estimate = registers * registers / (2 * std::numbers::ln2 * sum);
  return static_cast<std::int64_t>(std::llround(estimate));
}

}  // namespace rankwise
