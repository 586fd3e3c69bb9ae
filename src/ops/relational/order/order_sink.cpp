#include <algorithm>  // std::max, std::min
#include <limits>     // std::numeric_limits
#include <utility>    // std::move

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "ops/relational/order/ordered_rows.hpp"
#include "ops/relational/sort.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kAllRows = std::numeric_limits<std::int64_t>::max();

/// Where the wanted rows end in the whole order.
std::int64_t end_of(const OrderSpec& spec) {
  if (!spec.limit || *spec.limit > kAllRows - spec.offset) return kAllRows;
  return spec.offset + *spec.limit;
}

class OrderSink : public StageSink {
 public:
  OrderSink(const Schema& input, OrderSpec spec, Workspace workspace)
      : spec_(std::move(spec)),
        end_(end_of(spec_)),
        rows_(input, RowOrder(input, spec_.keys), std::move(workspace),
              spec_.limit ? std::optional(end_) : std::nullopt) {
    require(spec_.offset >= 0 && spec_.limit.value_or(0) >= 0, "offset and limit are not negative");
  }

  void consume(RecordBatch& batch) override { rows_.add(batch); }

  std::unique_ptr<BatchSource> finish(const Communicator& comm) override {
    auto share = rows_.finish(comm);
    const std::int64_t before = comm.exclusive_sum(share->rows());
    const std::int64_t skip = std::max<std::int64_t>(0, spec_.offset - before);
    share->cut(skip, std::max<std::int64_t>(0, end_ - before - std::min(skip, share->rows())));
    return share;
  }

 private:
  OrderSpec spec_;
  std::int64_t end_;
  OrderedRows rows_;
};

}  // namespace

std::unique_ptr<StageSink> make_order_sink(const Communicator&, const Schema& input, OrderSpec spec,
                                           Workspace workspace) {
  return std::make_unique<OrderSink>(input, std::move(spec), std::move(workspace));
}

}  // namespace rankwise
