#include "customer/synthetic/hash_stream.hpp"

#include <cmath>    // std::log
#include <numbers>  // std::numbers::pi

#include "engine/numeric/int128.hpp"

namespace rankwise {

std::uint64_t HashStream::below(std::uint64_t bound) {
  return static_cast<std::uint64_t>((static_cast<uint128>(bits()) * bound) >> 64);
}

double HashStream::exponential() {
  return -std::log(uniform());
}

double HashStream::normal() {
  const double radius = std::sqrt(2.0 * exponential());
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

double HashStream::gamma(double shape) {
  // Below shape 1 a draw of shape + 1 is scaled down (section 6 of the paper).
  if (shape < 1.0) {
    const double larger = gamma(shape + 1.0);
    return larger * std::pow(uniform(), 1.0 / shape);
  }
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  while (true) {
    const double x = normal();
    const double root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    if (std::log(uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

double HashStream::beta(double a, double b) {
  const double left = gamma(a);
  const double right = gamma(b);
  const double sum = left + right;
  // Both underflow when a and b are tiny: the distribution is then all but two points, 0 and 1.
  if (sum == 0.0) return chance(a / (a + b)) ? 1.0 : 0.0;
  return left / sum;
}

}  // namespace rankwise
