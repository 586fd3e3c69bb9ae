#pragma once
#include <cstdint>      // std::uint64_t
#include <string_view>  // std::string_view

namespace rankwise {

/// Mixes an integer so that every input bit reaches every output bit (the finalizer of SplitMix64, Steele et al. 2014).
constexpr std::uint64_t mix64(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// Joins two hashes; the order of the arguments matters.
constexpr std::uint64_t combine_hash(std::uint64_t a, std::uint64_t b) {
  return mix64(a * 0x9ddfea08eb382d69ULL ^ b);
}

/// Hashes bytes (XXH3, seed 0): the same on every machine and in every run.
std::uint64_t hash_bytes(std::string_view bytes);

/// 128 bits: two different values collide with a probability of about n^2 / 2^129.
struct Hash128 {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  friend auto operator<=>(const Hash128&, const Hash128&) = default;
};

/// Hashes bytes to 128 bits (XXH3).
Hash128 hash128_bytes(std::string_view bytes);

/// Draws a uniform number in (0, 1) from a hash, for counter-based random numbers.
constexpr double unit_interval(std::uint64_t hash) {
  return (static_cast<double>(hash >> 11) + 0.5) * 0x1.0p-53;
}

}  // namespace rankwise
