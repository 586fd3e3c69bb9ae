#pragma once
#include <cstdint>  // std::int64_t

#include "ops/relational/ordered_aggregate/held_value.hpp"
#include "ops/relational/ordered_aggregate/ordered_fold.hpp"

namespace rankwise {

/// Finds the longest run of equal values; values ascend, so the first of several is the smallest. A run counts in full
/// on the rank where it begins. @local
class ModeFold : public OrderedFold {
 public:
  void clear() override {
    count_ = 0;
    value_.clear();
  }
  void add(const GroupRowsInOrder& rows) override {
    for (std::size_t row = rows.begin; row < rows.end; ++row) {
      if (rows.runs_begin[row] != rows.position(row) || rows.absent.ints[row] != 0) continue;
      offer(rows.runs_end[row] - rows.runs_begin[row], rows.argument, row);
    }
  }
  void write(BatchColumn& result, std::size_t at, TextArena& texts) override { value_.write(result, at, texts); }

  bool part(std::int64_t& count, BatchColumn& value, TextArena& texts) override {
    count = count_;
    if (count_ > 0) value_.write(value, 0, texts);
    return count_ > 0;
  }
  void add_part(std::int64_t count, const BatchColumn& value, std::size_t row) override { offer(count, value, row); }

 private:
  void offer(std::int64_t count, const BatchColumn& value, std::size_t row) {
    if (count <= count_) return;
    count_ = count;
    value_.hold(value, row);
  }

  std::int64_t count_ = 0;
  HeldValue value_;
};

}  // namespace rankwise
