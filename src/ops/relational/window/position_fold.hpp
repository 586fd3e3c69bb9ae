#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

#include "ops/relational/order/value_sequence.hpp"
#include "ops/relational/window/state_record.hpp"

namespace rankwise {

/// Folds rows by their positions, ascending. @local
class PositionFold {
 public:
  /// @param layout  over the sequence's kept columns
  PositionFold(const GroupLayout& layout, const ValueSequence& sequence) : layout_(layout), reader_(sequence) {}

  /// Folds the rows at [begin, end) into one record.
  void fold(std::int64_t begin, std::int64_t end, StateRecord& into);
  /// Folds each of the rows at [begin, end) into a record of its own: fresh ones, one after the other.
  void fold_each(std::int64_t begin, std::int64_t end, char* records, TextBlocks& texts);

 private:
  const char* leaf(std::int64_t position);

  const GroupLayout& layout_;
  SequenceReader reader_;
  std::vector<std::uint64_t> leaves_;  // states of single rows at [leaves_begin_, leaves_end_)
  TextBlocks leaf_texts_;
  std::int64_t leaves_begin_ = 0;
  std::int64_t leaves_end_ = 0;
  std::vector<std::uint32_t> rows_;  // working space
  std::vector<char*> records_;
  std::vector<TextBlocks*> texts_;
};

}  // namespace rankwise
