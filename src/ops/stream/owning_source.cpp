#include <algorithm>  // std::min

#include "ops/stream/row_store.hpp"

namespace rankwise {
namespace {

/// Gives each partition's memory back once it has been read.
class OwningStoreSource : public BatchSource {
 public:
  explicit OwningStoreSource(RowStore store) : store_(std::move(store)) {}
  const Schema& schema() const override { return store_.schema(); }

  bool next(RecordBatch& batch) override {
    while (!source_ || !source_->next(batch)) {
      if (source_) store_.clear(partition_ - 1);
      source_.reset();
      if (partition_ == store_.partitions()) return false;
      source_ = store_.read(partition_++);
    }
    return true;
  }

 private:
  RowStore store_;
  int partition_ = 0;
  std::unique_ptr<BatchSource> source_;
};

class OwningTableSource : public BatchSource {
 public:
  explicit OwningTableSource(Table table) : table_(std::move(table)) {}
  const Schema& schema() const override { return table_.schema(); }

  bool next(RecordBatch& batch) override {
    const auto count = std::min(kBatchRows, table_.rows() - row_);
    if (count == 0) return false;
    fill_batch(table_, row_, count, batch);
    row_ += count;
    return true;
  }

 private:
  Table table_;
  std::int64_t row_ = 0;
};

}  // namespace

std::unique_ptr<BatchSource> read_and_own(RowStore store) {
  return std::make_unique<OwningStoreSource>(std::move(store));
}

std::unique_ptr<BatchSource> read_and_own(Table table) {
  return std::make_unique<OwningTableSource>(std::move(table));
}

}  // namespace rankwise
