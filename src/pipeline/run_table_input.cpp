#include "pipeline/run_table_input.hpp"

#include <algorithm>  // std::lower_bound

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

/// Reads stored rows, and keeps them meanwhile.
class SharedRows : public BatchSource {
 public:
  SharedRows(std::shared_ptr<const RowStore> rows, std::vector<int> columns)
      : rows_(std::move(rows)), source_(rows_->read_columns(std::move(columns))) {}
  const Schema& schema() const override { return source_->schema(); }
  bool next(RecordBatch& batch) override { return source_->next(batch); }

 private:
  std::shared_ptr<const RowStore> rows_;
  std::unique_ptr<BatchSource> source_;
};

}  // namespace

void RunTableInput::need(const std::vector<int>& columns) {
  for (const int column : columns) {
    const auto place = std::lower_bound(needed_.begin(), needed_.end(), column);
    if (place == needed_.end() || *place != column) needed_.insert(place, column);
  }
}

std::unique_ptr<BatchSource> RunTableInput::open(const Communicator&, const std::vector<int>& columns) const {
  require(rows_ != nullptr, "a table of this run is read after the stage that makes it");
  std::vector<int> stored;
  for (const int column : columns) {
    const auto place = std::lower_bound(needed_.begin(), needed_.end(), column);
    require(place != needed_.end() && *place == column, "a column that a query reads is kept for it");
    stored.push_back(static_cast<int>(place - needed_.begin()));
  }
  return std::make_unique<SharedRows>(rows_, std::move(stored));
}

}  // namespace rankwise
