#include "ops/relational/join/store_range.hpp"

namespace rankwise {
namespace {

class RangeSource : public BatchSource {
 public:
  explicit RangeSource(StoreRange range) : range_(std::move(range)), at_(range_.begin) {}
  const Schema& schema() const override { return range_.store->schema(); }

  bool next(RecordBatch& batch) override {
    while (at_ < range_.end) {
      if (!source_) source_ = range_.store->read(at_);
      if (source_->next(batch)) return true;
      source_.reset();
      ++at_;
    }
    return false;
  }

 private:
  StoreRange range_;
  int at_;
  std::unique_ptr<BatchSource> source_;
};

}  // namespace

std::int64_t StoreRange::rows() const {
  std::int64_t rows = 0;
  for (int p = begin; p < end; ++p) rows += store->rows(p);
  return rows;
}

std::int64_t StoreRange::bytes() const {
  std::int64_t bytes = 0;
  for (int p = begin; p < end; ++p) bytes += store->bytes(p);
  return bytes;
}

void StoreRange::clear() const {
  for (int p = begin; p < end; ++p) store->clear(p);
}

std::unique_ptr<BatchSource> StoreRange::read() const {
  return std::make_unique<RangeSource>(*this);
}

}  // namespace rankwise
