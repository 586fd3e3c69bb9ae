#pragma once
#include <cstdint>  // std::uint32_t
#include <span>     // std::span
#include <vector>   // std::vector

namespace rankwise {

/// Draws an index with probability proportional to its weight, in constant time (Walker 1977, Vose 1991).
class AliasTable {
 public:
  /// @param weights  1 to 2^32 - 1 values, none negative, at least one positive
  explicit AliasTable(std::span<const double> weights);

  /// Turns 64 random bits into an index. @local
  std::uint32_t pick(std::uint64_t bits) const;

 private:
  struct Cell {
    std::uint32_t threshold;  // of 2^32: below it the cell's own index, else the alias
    std::uint32_t alias;
  };
  std::vector<Cell> cells_;
};

}  // namespace rankwise
