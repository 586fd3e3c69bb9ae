#pragma once
#include <cstdint>  // std::uint32_t
#include <vector>   // std::vector

namespace rankwise {

/// Candidates of a join: row `left[k]` of the left batch with row `right[k]` of the build table.
struct RowPairs {
  std::vector<std::uint32_t> left = {};
  std::vector<std::uint32_t> right = {};

  std::size_t size() const { return left.size(); }
  bool empty() const { return left.empty(); }
  void clear() {
    left.clear();
    right.clear();
  }
  void add(std::uint32_t left_row, std::uint32_t right_row) {
    left.push_back(left_row);
    right.push_back(right_row);
  }
  void resize(std::size_t count) {
    left.resize(count);
    right.resize(count);
  }
  /// Keeps the pairs for which `holds(k)` is true, in their order.
  template <typename Holds>
  void keep_if(Holds holds) {
    std::size_t kept = 0;
    for (std::size_t k = 0; k < left.size(); ++k) {
      left[kept] = left[k];
      right[kept] = right[k];
      kept += holds(k) ? 1 : 0;
    }
    resize(kept);
  }
};

}  // namespace rankwise
