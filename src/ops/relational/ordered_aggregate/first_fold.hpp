#pragma once
#include "ops/relational/ordered_aggregate/held_value.hpp"
#include "ops/relational/ordered_aggregate/ordered_fold.hpp"

namespace rankwise {

/// Picks the first row of a group. @local
class FirstFold : public OrderedFold {
 public:
  void clear() override {
    begun_ = false;
    value_.clear();
  }
  void add(const GroupRowsInOrder& rows) override {
    if (!begun_) value_.hold(rows.argument, rows.begin);
    begun_ = true;
  }
  void write(BatchColumn& result, std::size_t at, TextArena& texts) override { value_.write(result, at, texts); }

 private:
  bool begun_ = false;
  HeldValue value_;
};

}  // namespace rankwise
