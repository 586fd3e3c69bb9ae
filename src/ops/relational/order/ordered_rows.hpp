#pragma once
#include <cstdint>   // std::int64_t
#include <memory>    // std::unique_ptr
#include <optional>  // std::optional

#include "ops/relational/order/order_sample.hpp"
#include "ops/relational/order/range_sort_source.hpp"
#include "ops/relational/order/top_rows.hpp"

namespace rankwise {

/// Sorts the rows of all ranks: rank 0 gets the first ones, the last rank the last ones, each about an equal share.
///
/// Rows wait in a store (spilled beyond the budget) while a sample of them is drawn. Splitters after the samples of all
/// ranks (sample sort; Blelloch et al., A Comparison of Sorting Algorithms for the Connection Machine, 1991) cut the
/// order into ranges, several per rank where a share exceeds the memory for sorting; one exchange in rounds brings each
/// row to its range.
class OrderedRows {
 public:
  /// @param most  only that many first rows of all are wanted
  OrderedRows(const Schema& schema, RowOrder order, Workspace workspace, std::optional<std::int64_t> most = {});

  /// Takes the selected rows of a batch. @local
  void add(const RecordBatch& batch);

  /// Ends the input; returns this rank's share. @collective
  std::unique_ptr<RangeSortSource> finish(const Communicator& comm);

 private:
  void store(const RecordBatch& batch);
  std::unique_ptr<RangeSortSource> exchange(const Communicator& comm);

  Schema schema_;
  RowOrder order_;
  Workspace workspace_;
  MemoryShare held_back_;  // for sorting, later
  std::unique_ptr<RowStore> store_;
  int piece_ = 0;  // of the store, filled one after the other so that memory comes back while it is read
  OrderSample sample_;
  std::optional<TopRows> top_;
};

}  // namespace rankwise
