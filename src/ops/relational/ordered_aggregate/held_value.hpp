#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string

#include "engine/data/record_batch.hpp"
#include "io/text_arena.hpp"

namespace rankwise {

/// Writes a null to a row of a column. @local
inline void put_null(BatchColumn& column, std::size_t at) {
  column.valid[at] = 0;
  if (column.type.is_text()) {
    column.texts[at] = {};
  } else if (column.type.is_float()) {
    column.doubles[at] = 0;
  } else {
    column.ints[at] = 0;
  }
}

/// Copies a value from a row to a row of a column of the same type; text to `texts`. @local
inline void copy_value(const BatchColumn& from, std::size_t row, BatchColumn& to, std::size_t at, TextArena& texts) {
  to.valid[at] = from.valid[row];
  if (to.type.is_text()) {
    to.texts[at] = texts.keep(from.texts[row]);
  } else if (to.type.is_float()) {
    to.doubles[at] = from.doubles[row];
  } else {
    to.ints[at] = from.ints[row];
  }
}

/// A value that outlives its batch, or null. @local
class HeldValue {
 public:
  void clear() { held_ = false; }
  bool empty() const { return !held_; }

  void hold(const BatchColumn& from, std::size_t row) {
    held_ = from.valid[row] != 0;
    if (from.type.is_text()) {
      text_ = from.texts[row];
    } else if (from.type.is_float()) {
      double_ = from.doubles[row];
    } else {
      int_ = from.ints[row];
    }
  }

  void write(BatchColumn& to, std::size_t at, TextArena& texts) const {
    if (!held_) return put_null(to, at);
    to.valid[at] = 1;
    if (to.type.is_text()) {
      to.texts[at] = texts.keep(text_);
    } else if (to.type.is_float()) {
      to.doubles[at] = double_;
    } else {
      to.ints[at] = int_;
    }
  }

 private:
  bool held_ = false;
  std::int64_t int_ = 0;
  double double_ = 0;
  std::string text_;
};

}  // namespace rankwise
