#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

#include "engine/data/table.hpp"
#include "ops/relational/order/prefix_layout.hpp"

namespace rankwise {

/// Cuts a total order into ranges that hold about equally many rows, after a sample of them.
///
/// Rows that equal a splitter in everything may go to either side of it: they are dealt to ranges as the sample's rows
/// of this value are, so that one row repeated over and over fills several ranges evenly. All functions are @local.
class RangeSplitters {
 public:
  RangeSplitters(const RowOrder& order, const Table& sample, int ranges);

  int ranges() const { return ranges_; }

  /// Names the range of each selected row, within [first, end) for rows that are known to lie there.
  void route(const RecordBatch& batch, int first, int end, std::vector<int>& range_of);
  void route(const RecordBatch& batch, std::vector<int>& range_of) { route(batch, 0, ranges_, range_of); }

  /// All rows of the sample are equal.
  bool one_value() const { return one_value_; }

 private:
  /// A row between two ranges, or between several of which some hold nothing else.
  struct Splitter {
    int before = 0;          ///< range of the rows before it (and behind the splitter before)
    std::int64_t begin = 0;  ///< where the sample's rows that equal it stand in the sorted sample
    std::int64_t end = 0;
  };
  int deal(const Splitter& splitter, int first, int end);
  std::int64_t begin_of(int range) const { return sample_rows_ * range / ranges_; }

  const RowOrder& order_;
  int ranges_;
  std::int64_t sample_rows_;
  bool one_value_ = true;
  Table rows_;  // distinct splitters, ascending
  std::vector<Splitter> splitters_;
  std::vector<std::uint64_t> prefixes_;
  std::vector<std::uint64_t> batch_prefixes_;
  std::vector<PrefixLayout> layout_;  // none without splitters
  std::uint64_t turn_ = 0;
};

}  // namespace rankwise
