#include "engine/numeric/fixed_point_sum.hpp"

#include <algorithm>  // std::max
#include <cmath>      // std::frexp, std::ldexp

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {

namespace {
constexpr int kFractionBits = 61;
constexpr int kWordBits = 40;  // leaves 23 bits for the number of ranks
constexpr std::uint64_t kWordMask = (std::uint64_t{1} << kWordBits) - 1;
}  // namespace

FixedPoint::FixedPoint(double bound) {
  require(std::isfinite(bound) && bound >= 0, "a fixed-point bound is finite and not negative");
  int exponent = 0;
  std::frexp(bound, &exponent);  // bound < 2^exponent
  shift_ = bound == 0 ? 0 : kFractionBits - exponent;
}

std::int64_t FixedPoint::quantize(double value) const {
  return std::llround(std::ldexp(value, shift_));
}

double FixedPoint::value(int128 sum) const {
  return std::ldexp(static_cast<double>(sum), -shift_);
}

void sum_over_ranks(const Communicator& comm, std::span<int128> sums) {
  // Three words: two unsigned of 40 bits and the signed rest, so that no carry is lost in the reduction.
  std::vector<std::int64_t> words;
  words.reserve(sums.size() * 3);
  for (const int128 sum : sums) {
    words.push_back(static_cast<std::int64_t>(static_cast<std::uint64_t>(sum) & kWordMask));
    words.push_back(static_cast<std::int64_t>(static_cast<std::uint64_t>(sum >> kWordBits) & kWordMask));
    words.push_back(static_cast<std::int64_t>(sum >> (2 * kWordBits)));
  }
  comm.sum(words);
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const int128 high = words[3 * i + 2];
    sums[i] = high * (static_cast<int128>(1) << (2 * kWordBits)) +
              static_cast<int128>(words[3 * i + 1]) * (static_cast<int128>(1) << kWordBits) + words[3 * i];
  }
}

double order_free_sum(const Communicator& comm, std::span<const double> values, double bound) {
  const FixedPoint fixed(bound);
  int128 sum = 0;
  for (const double value : values) sum += fixed.quantize(value);
  sum_over_ranks(comm, std::span(&sum, 1));
  return fixed.value(sum);
}

double largest_magnitude(const Communicator& comm, std::span<const double> values) {
  double largest = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  comm.max(std::span(&largest, 1));
  return largest;
}

}  // namespace rankwise
