#include <algorithm>  // std::clamp
#include <utility>    // std::move

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/exchange/exchange.hpp"
#include "ops/relational/aggregate.hpp"
#include "ops/relational/group/local_groups.hpp"
#include "ops/relational/group/partitioned_groups.hpp"
#include "ops/stream/row_exchange.hpp"

namespace rankwise {
namespace {

/// A map that fits the caches that cores share, unless the budget is small.
std::int64_t local_bytes(const Workspace& workspace) {
  return std::clamp<std::int64_t>(workspace.memory.limit() / 16, 16 << 10, 16 << 20);
}

/// More would not travel faster, and less of it stays in cache.
std::int64_t exchange_bytes(const Workspace& workspace) {
  return std::clamp<std::int64_t>(workspace.memory.limit() / 16, 16 << 10, 8 << 20);
}

/// Folds rows where they are: one rank, or equal keys are on one rank already.
class LocalGroupSink : public StageSink {
 public:
  LocalGroupSink(std::shared_ptr<const GroupLayout> layout, const Workspace& workspace)
      : keys_(input_keys(*layout)),
        only_group_(keys_.empty()),
        groups_(std::make_unique<PartitionedGroups>(std::move(layout), workspace)) {}

  static std::vector<int> input_keys(const GroupLayout& layout) {
    std::vector<int> keys;
    for (const auto& key : layout.keys) keys.push_back(key.column);
    return keys;
  }

  void consume(RecordBatch& batch) override {
    hash_keys(batch, keys_, hashes_);
    groups_->fold(batch, hashes_);
  }

  std::unique_ptr<BatchSource> finish(const Communicator&) override {
    if (only_group_) groups_->add_only_group();
    return PartitionedGroups::read(std::move(groups_));
  }

 private:
  std::vector<int> keys_;
  bool only_group_;
  std::unique_ptr<PartitionedGroups> groups_;
  std::vector<std::uint64_t> hashes_;
};

/// Pre-aggregates rows, sends partial states to the owners of their keys and merges them there.
class ExchangedGroupSink : public StageSink {
 public:
  ExchangedGroupSink(const std::shared_ptr<const GroupLayout>& layout, int ranks, const Workspace& workspace)
      : layout_(layout),
        keys_(LocalGroupSink::input_keys(*layout)),
        ranks_(ranks),
        local_(layout, workspace, local_bytes(workspace)),
        exchange_(layout->partial, ranks, workspace, exchange_bytes(workspace)),
        groups_(std::make_unique<PartitionedGroups>(layout, workspace)) {}

  void consume(RecordBatch& batch) override {
    hash_keys(batch, keys_, hashes_);
    local_.fold(batch, hashes_, send_);
  }

  bool full() const override { return exchange_.full(); }
  bool exchanges() const override { return true; }
  void exchange(const Communicator& comm) override {
    exchange_.flush(comm, [&](RecordBatch& states) {
      hash_keys(states, layout_->partial_keys, hashes_);
      groups_->merge(states, hashes_);
    });
  }

  std::unique_ptr<BatchSource> finish(const Communicator& comm) override {
    run_local(comm, [&] { local_.flush(send_); });
    exchange(comm);
    if (keys_.empty() && comm.rank() == 0) groups_->add_only_group();
    return PartitionedGroups::read(std::move(groups_));
  }

 private:
  /// Puts partial states into the buffers of their owners; rank 0 owns the only group of a grouping without keys.
  void send(const RecordBatch& states, std::span<const std::uint64_t> hashes) {
    owners_.resize(hashes.size());
    for (std::size_t i = 0; i < hashes.size(); ++i) owners_[i] = keys_.empty() ? 0 : owner_of(hashes[i], ranks_);
    exchange_.add(states, owners_);
  }

  std::shared_ptr<const GroupLayout> layout_;
  std::vector<int> keys_;
  int ranks_;
  LocalGroups local_;
  const LocalGroups::Send send_ = [this](const RecordBatch& states, std::span<const std::uint64_t> hashes) {
    send(states, hashes);
  };
  RowExchange exchange_;
  std::unique_ptr<PartitionedGroups> groups_;
  std::vector<std::uint64_t> hashes_;
  std::vector<int> owners_;
};

}  // namespace

std::unique_ptr<StageSink> make_group_sink(const Communicator& comm, const Schema& input, GroupSpec spec,
                                           const Workspace& workspace) {
  auto layout = std::make_shared<const GroupLayout>(input, spec);
  // Without keys all ranks hold rows of the one group, whatever the exchange.
  const GroupSpec taken = std::move(spec);
  const bool exchanged = comm.size() > 1 && (taken.exchange || taken.keys.empty());
  if (!exchanged) return std::make_unique<LocalGroupSink>(std::move(layout), workspace);
  return std::make_unique<ExchangedGroupSink>(layout, comm.size(), workspace);
}

}  // namespace rankwise
