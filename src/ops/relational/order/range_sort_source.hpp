#pragma once
#include <cstdint>  // std::int64_t
#include <deque>    // std::deque
#include <memory>   // std::shared_ptr

#include "ops/relational/order/table_order.hpp"
#include "ops/stream/row_store.hpp"

namespace rankwise {

/// Gives the rows of ascending ranges in order, sorting one range after the other in memory. A range that exceeds the
/// memory for it is cut into smaller ones first. Gives memory back as it goes. @local
class RangeSortSource : public BatchSource {
 public:
  RangeSortSource(RowOrder order, Workspace workspace);

  /// Appends a range: partitions [first, end) of a store.
  void add_range(std::shared_ptr<RowStore> store, int first, int end);

  std::int64_t rows() const { return rows_; }
  /// Leaves out rows at the beginning and at the end. Call before the first batch.
  void cut(std::int64_t skip, std::int64_t most);

  const Schema& schema() const override { return schema_; }
  bool next(RecordBatch& batch) override;

 private:
  struct Range {
    std::shared_ptr<RowStore> store;
    int first = 0;
    int end = 0;
    std::int64_t rows() const;
    std::int64_t bytes() const;
    void clear() const;
  };
  bool open_range();
  bool split(const Range& range);
  bool all_equal(const Range& range) const;
  Table take(const Range& range) const;
  bool next_equal(RecordBatch& batch);

  RowOrder order_;
  Workspace workspace_;
  MemoryShare share_;
  Schema schema_;
  std::deque<Range> ranges_;
  std::int64_t rows_ = 0;
  std::int64_t skip_ = 0;
  std::int64_t left_ = INT64_MAX;

  Table table_;  // the range at hand, and the order of its rows
  SortItems sorted_;
  std::size_t at_ = 0;
  Range equal_;  // a range of equal rows needs no order
  std::unique_ptr<BatchSource> equal_rows_;
};

}  // namespace rankwise
