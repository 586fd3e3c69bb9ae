#pragma once
#include <array>    // std::array
#include <cstdint>  // std::int64_t

namespace rankwise {

/// HyperLogLog with 2^12 registers (Flajolet et al. 2007) over 64-bit hashes.
constexpr int kRegisterBits = 12;
constexpr int kRegisters = 1 << kRegisterBits;
constexpr int kMostRank = 64 - kRegisterBits + 1;  ///< a register holds 0 (nothing seen) to this

/// The register that a hash falls into, and what the register must hold at least: the position of the first 1 among
/// the other bits. @local
struct RegisterRank {
  std::int64_t reg = 0;
  std::int64_t rank = 0;
};
RegisterRank register_rank(std::uint64_t hash);

/// Estimates how many different hashes were seen, without bias from none to 2^64 (Ertl 2017, New cardinality estimation
/// algorithms for HyperLogLog sketches, algorithm 6). Relative standard error 1.6 %. @local
/// @param counts  how many registers hold 0, 1, ..., kMostRank
std::int64_t estimate_distinct(const std::array<std::int64_t, kMostRank + 1>& counts);

}  // namespace rankwise
