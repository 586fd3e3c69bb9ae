#pragma once
#include <cstdint>  // std::uint64_t

#include "engine/data/hash.hpp"

namespace rankwise {

/// What a random draw of the generator decides; part of every stream's key.
enum class Purpose : std::uint64_t {
  kShopper,
  kPurchases,
  kBasket,
  kLine,
  kReturn,
  kReturnedLine,
  kProduct,
  kMessy,
  kAdUser,
  kAdSearch,
  kAdImpressions,
  kAd
};

/// Random numbers that are hashes of (seed, purpose, identity) and a counter: any rank draws the same ones.
///
/// The sequence is SplitMix64 (Steele et al. 2014) started at the hash of the key.
class HashStream {
 public:
  HashStream(std::uint64_t seed, Purpose purpose, std::int64_t identity, std::int64_t part = 0)
      : state_(combine_hash(combine_hash(combine_hash(mix64(seed), static_cast<std::uint64_t>(purpose)),
                                         static_cast<std::uint64_t>(identity)),
                            static_cast<std::uint64_t>(part))) {}

  /// Draws 64 bits. @local
  std::uint64_t bits() {
    const std::uint64_t drawn = mix64(state_);
    state_ += 0x9e3779b97f4a7c15ULL;
    return drawn;
  }
  /// Draws from (0, 1). @local
  double uniform() { return unit_interval(bits()); }
  /// Tells whether an event of this probability happens; consumes one draw. @local
  bool chance(double probability) { return uniform() < probability; }
  /// Draws an integer below `bound` (> 0). @local
  std::uint64_t below(std::uint64_t bound);

  /// Draws from the exponential distribution of mean 1. @local
  double exponential();
  /// Draws from the standard normal distribution (Box and Muller 1958). @local
  double normal();
  /// Draws from the gamma distribution of this shape (> 0) and scale 1 (Marsaglia and Tsang 2000). @local
  double gamma(double shape);
  /// Draws from the beta distribution; a, b > 0. @local
  double beta(double a, double b);

 private:
  std::uint64_t state_;
};

}  // namespace rankwise
