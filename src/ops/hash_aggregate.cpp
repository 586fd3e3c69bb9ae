#include "ops/hash_aggregate.hpp"

#include <utility>  // std::exchange

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/exchange/exchange.hpp"
#include "engine/runtime/error.hpp"
#include "ops/grouped_state.hpp"
#include "ops/spill_file.hpp"
#include "ops/table_bytes.hpp"

namespace rankwise {

class HashAggregate::Impl {
 public:
  Impl(const Schema& input, std::vector<int> keys, std::vector<AggregateSpec> aggregates, std::int64_t memory_limit,
       std::string scratch)
      : plan_(input, std::move(keys), std::move(aggregates)),
        groups_(plan_),
        spilled_(std::move(scratch)),
        memory_limit_(memory_limit) {}

  void consume(const RecordBatch& batch) {
    groups_.fold(plan_, batch);
    if (groups_.bytes() > memory_limit_ && groups_.size() > 0) spill();
  }

  Table finish(const Communicator& comm, const std::vector<int>& owner_keys);
  Table finish_local();

  std::int64_t groups_in_memory() const { return groups_.size(); }
  std::int64_t spills() const { return spills_; }

 private:
  /// Moves all groups to the spill file.
  void spill() {
    const auto partitions = groups_.groups_by_partition();
    std::vector<std::byte> bytes;
    for (int p = 0; p < kSpillPartitions; ++p) {
      const auto& groups = partitions[static_cast<std::size_t>(p)];
      if (groups.empty()) continue;
      bytes.clear();
      append_table_bytes(groups_.partial(plan_, groups), bytes);
      spilled_.append(p, bytes);
    }
    take_groups();
    ++spills_;
  }

  /// Returns the groups in memory and starts anew.
  GroupedState take_groups() { return std::exchange(groups_, GroupedState(plan_)); }

  /// Merges what was spilled of a partition, oldest first, and then the groups in memory.
  GroupedState merge_partition(int partition, const GroupedState& in_memory,
                               std::span<const std::int64_t> groups) const {
    GroupedState merged(plan_);
    const auto stored = spilled_.read(partition);
    for (std::span<const std::byte> bytes = stored; !bytes.empty();) {
      merged.merge(plan_, take_table_bytes(plan_.partial, bytes));
    }
    merged.merge(plan_, in_memory.partial(plan_, groups));
    return merged;
  }

  /// Exchanges partial states and merges them at their owners.
  Table combine(const Communicator& comm, const Table& partial, const std::vector<int>& owner_keys) const {
    const Table received = exchange_by_key(comm, partial, owner_keys);
    return run_local(comm, [&] {
      GroupedState merged(plan_);
      merged.merge(plan_, received);
      return merged.result(plan_);
    });
  }

  AggregationPlan plan_;
  GroupedState groups_;
  SpillFile spilled_;
  std::int64_t memory_limit_ = 0;
  std::int64_t spills_ = 0;
};

namespace {

void append_rows(Table& table, const Table& more) {
  for (std::int64_t row = 0; row < more.rows(); ++row) table.append_row_from(more, row);
}

}  // namespace

Table HashAggregate::Impl::finish(const Communicator& comm, const std::vector<int>& owner_keys) {
  for (const int key : owner_keys) {
    require(key >= 0 && key < static_cast<int>(plan_.keys.size()), "owner keys are positions in the keys");
  }
  Table result(plan_.result);
  if (comm.max(std::int64_t{!spilled_.empty()}) == 0) {
    if (comm.size() == 1) {
      result = take_groups().result(plan_);
    } else {
      const Table partial = run_local(comm, [&] {
        const GroupedState groups = take_groups();
        return groups.partial(plan_, groups.all_groups());
      });
      result = combine(comm, partial, owner_keys);
    }
  } else {
    const GroupedState in_memory = take_groups();
    const auto partitions = in_memory.groups_by_partition();
    for (int p = 0; p < kSpillPartitions; ++p) {
      const Table partial = run_local(comm, [&] {
        const GroupedState merged = merge_partition(p, in_memory, partitions[static_cast<std::size_t>(p)]);
        return merged.partial(plan_, merged.all_groups());
      });
      const Table owned = combine(comm, partial, owner_keys);
      run_local(comm, [&] { append_rows(result, owned); });
    }
    spilled_.clear();
  }
  result.set_partitioning(Partitioning::kKeyHash);
  return result;
}

Table HashAggregate::Impl::finish_local() {
  const GroupedState in_memory = take_groups();
  if (spilled_.empty()) return in_memory.result(plan_);
  Table result(plan_.result);
  const auto partitions = in_memory.groups_by_partition();
  for (int p = 0; p < kSpillPartitions; ++p) {
    append_rows(result, merge_partition(p, in_memory, partitions[static_cast<std::size_t>(p)]).result(plan_));
  }
  spilled_.clear();
  return result;
}

HashAggregate::HashAggregate(const Schema& input, std::vector<int> keys, std::vector<AggregateSpec> aggregates,
                             std::int64_t memory_limit, std::string scratch)
    : impl_(std::make_unique<Impl>(input, std::move(keys), std::move(aggregates), memory_limit, std::move(scratch))) {}
HashAggregate::~HashAggregate() = default;
HashAggregate::HashAggregate(HashAggregate&&) noexcept = default;
HashAggregate& HashAggregate::operator=(HashAggregate&&) noexcept = default;

void HashAggregate::consume(const RecordBatch& batch) {
  impl_->consume(batch);
}
Table HashAggregate::finish(const Communicator& comm, const std::vector<int>& owner_keys) {
  return impl_->finish(comm, owner_keys);
}
Table HashAggregate::finish_local() {
  return impl_->finish_local();
}
std::int64_t HashAggregate::groups_in_memory() const {
  return impl_->groups_in_memory();
}
std::int64_t HashAggregate::spills() const {
  return impl_->spills();
}

}  // namespace rankwise
