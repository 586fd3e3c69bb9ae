#include "ops/relational/join/pending_rows.hpp"

namespace rankwise {
namespace {

constexpr int kParts = 16;  // so that memory is given back while rows are read

class DrainSource : public BatchSource {
 public:
  explicit DrainSource(RowStore& store) : store_(store) {}
  const Schema& schema() const override { return store_.schema(); }

  bool next(RecordBatch& batch) override {
    for (; part_ < store_.partitions(); ++part_) {
      if (!source_) source_ = store_.read(part_);
      if (source_->next(batch)) return true;
      source_.reset();
      store_.clear(part_);
    }
    return false;
  }

 private:
  RowStore& store_;
  int part_ = 0;
  std::unique_ptr<BatchSource> source_;
};

}  // namespace

PendingRows::PendingRows(const Schema& schema, Workspace workspace) : store_(schema, std::move(workspace), kParts) {}

void PendingRows::add(const RecordBatch& batch) {
  store_.append(batch, part_);
  part_ = (part_ + 1) % kParts;
}

std::int64_t PendingRows::bytes() const {
  std::int64_t bytes = 0;
  for (int part = 0; part < kParts; ++part) bytes += store_.bytes(part);
  return bytes;
}

std::unique_ptr<BatchSource> PendingRows::drain() {
  return std::make_unique<DrainSource>(store_);
}

}  // namespace rankwise
