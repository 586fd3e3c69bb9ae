#include "pipeline/run_table_input.hpp"

#include <algorithm>  // std::lower_bound

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

/// Picks columns of stored rows.
class PickedColumns : public BatchSource {
 public:
  PickedColumns(std::shared_ptr<const RowStore> rows, std::vector<int> columns)
      : rows_(std::move(rows)), source_(rows_->read()), columns_(std::move(columns)) {
    for (const int column : columns_) schema_.add(rows_->schema()[column]);
  }
  const Schema& schema() const override { return schema_; }

  bool next(RecordBatch& batch) override {
    if (!source_->next(all_)) return false;
    batch.columns.resize(columns_.size());
    // The columns of a scan are distinct, so their buffers can change hands.
    for (std::size_t i = 0; i < columns_.size(); ++i) std::swap(batch.columns[i], all_[columns_[i]]);
    batch.rows = all_.rows;
    std::swap(batch.selection, all_.selection);
    return true;
  }

 private:
  std::shared_ptr<const RowStore> rows_;
  std::unique_ptr<BatchSource> source_;
  std::vector<int> columns_;
  Schema schema_;
  RecordBatch all_;
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
  return std::make_unique<PickedColumns>(rows_, std::move(stored));
}

}  // namespace rankwise
