#include "ops/relational/join/pending_side.hpp"

#include "ops/relational/join/join_keys.hpp"
#include "ops/stream/row_exchange.hpp"

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

PendingSide::PendingSide(const Schema& schema, std::vector<int> keys, Workspace workspace, std::int64_t counters)
    : keys_(std::move(keys)), frequent_(counters), store_(schema, std::move(workspace), kParts) {}

void PendingSide::add(const RecordBatch& batch) {
  count_keys(batch);
  store_.append(batch, part_);
  part_ = (part_ + 1) % kParts;
}

void PendingSide::count_keys(const RecordBatch& batch) {
  hash_keys(batch, keys_, hashes_);
  if (mark_null_keys(batch, keys_, nulls_)) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < hashes_.size(); ++i) {
      hashes_[kept] = hashes_[i];
      kept += nulls_[i] == 0 ? 1 : 0;
    }
    hashes_.resize(kept);
  }
  frequent_.add(hashes_);
}

std::int64_t PendingSide::bytes() const {
  std::int64_t bytes = 0;
  for (int part = 0; part < kParts; ++part) bytes += store_.bytes(part);
  return bytes;
}

std::unique_ptr<BatchSource> PendingSide::drain() {
  return std::make_unique<DrainSource>(store_);
}

}  // namespace rankwise
