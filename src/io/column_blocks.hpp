#pragma once
#include <algorithm>   // std::min
#include <cstdint>     // std::int64_t
#include <functional>  // std::function

#include "engine/data/column.hpp"

namespace rankwise {

/// One rank's values of a column, in blocks that can be asked for in ascending order, and again from the front.
struct ColumnBlocks {
  std::int64_t rows = 0;
  std::int64_t block_rows = 1;  ///< of every block but the last
  std::function<const Column&(std::int64_t block)> block = {};

  std::int64_t blocks() const { return (rows + block_rows - 1) / block_rows; }

  /// Calls visit(column, first, count, done) for the pieces of rows [begin, begin + count): rows [first, first + count)
  /// of a block, before which `done` rows were visited. @local
  template <typename Visit>
  void visit(std::int64_t begin, std::int64_t count, const Visit& visit) const {
    for (std::int64_t done = 0; done < count;) {
      const std::int64_t number = (begin + done) / block_rows;
      const std::int64_t first = begin + done - number * block_rows;
      const std::int64_t piece = std::min(count - done, block_rows - first);
      visit(block(number), first, piece, done);
      done += piece;
    }
  }
};

}  // namespace rankwise
