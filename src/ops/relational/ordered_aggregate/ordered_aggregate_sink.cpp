#include <utility>  // std::move

#include "engine/comm/communicator.hpp"
#include "ops/relational/order/ordered_rows.hpp"
#include "ops/relational/ordered_aggregate.hpp"
#include "ops/relational/ordered_aggregate/ordered_groups.hpp"
#include "ops/relational/ordered_aggregate/sketch_sink.hpp"

namespace rankwise {
namespace {

class OrderedAggregateSink : public StageSink {
 public:
  OrderedAggregateSink(const Schema& input, OrderedAggregate spec, Workspace workspace)
      : spec_(std::move(spec)),
        narrow_(input, spec_),
        workspace_(std::move(workspace)),
        rows_(narrow_.schema(), narrow_.order(), workspace_) {
    for (const int key : spec_.keys) result_.add(input[key]);
    result_.add(spec_.output);
  }

  void consume(RecordBatch& batch) override {
    narrow_.fill(batch, batch_);
    rows_.add(batch_);
  }
  std::unique_ptr<BatchSource> finish(const Communicator& comm) override {
    auto sorted = rows_.finish(comm);
    return fold_ordered_groups(comm, spec_, narrow_, result_, std::move(sorted), workspace_);
  }

 private:
  OrderedAggregate spec_;
  NarrowRows narrow_;
  Workspace workspace_;
  OrderedRows rows_;
  Schema result_;
  RecordBatch batch_;
};

}  // namespace

std::unique_ptr<StageSink> make_ordered_aggregate_sink(const Communicator& comm, const Schema& input,
                                                       OrderedAggregate spec, Workspace workspace) {
  if (spec.function == OrderedFunction::kApproximatePercentile ||
      spec.function == OrderedFunction::kApproximateDistinct) {
    return make_sketch_sink(comm, input, std::move(spec), std::move(workspace));
  }
  return std::make_unique<OrderedAggregateSink>(input, std::move(spec), std::move(workspace));
}

}  // namespace rankwise
