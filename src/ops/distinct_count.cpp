#include "ops/distinct_count.hpp"

#include <cstring>  // std::memcpy
#include <numeric>  // std::exclusive_scan
#include <span>     // std::span
#include <utility>  // std::exchange
#include <vector>   // std::vector

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/exchange/exchange.hpp"
#include "ops/hash_set.hpp"
#include "ops/spill_file.hpp"

namespace rankwise {
namespace {

/// Spill partitions take the leading bits of `high`, owners those of `low`, slots the trailing ones of `low`.
int partition_of(const Hash128& hash) {
  return spill_partition(hash.high);
}

/// Counts the distinct hashes over all ranks; equal hashes meet on the rank that owns them.
std::int64_t count_here(const Communicator& comm, std::vector<Hash128> hashes) {
  const auto ranks = static_cast<std::size_t>(comm.size());
  std::vector<std::int64_t> send_counts(ranks, 0);
  const auto owner = [&](const Hash128& hash) { return static_cast<std::size_t>(owner_of(hash.low, comm.size())); };
  for (const auto& hash : hashes) ++send_counts[owner(hash)];
  std::vector<std::int64_t> next(ranks);
  std::exclusive_scan(send_counts.begin(), send_counts.end(), next.begin(), std::int64_t{0});
  std::vector<Hash128> routed(hashes.size());
  for (const auto& hash : hashes) routed[static_cast<std::size_t>(next[owner(hash)]++)] = hash;
  std::vector<Hash128>().swap(hashes);

  for (auto& count : send_counts) count *= static_cast<std::int64_t>(sizeof(Hash128));
  const auto receive_counts = comm.exchange_counts(send_counts);
  const auto bytes = std::accumulate(receive_counts.begin(), receive_counts.end(), std::int64_t{0});
  std::vector<Hash128> received(static_cast<std::size_t>(bytes) / sizeof(Hash128));
  comm.all_to_all(std::as_bytes(std::span(routed)), send_counts, std::as_writable_bytes(std::span(received)),
                  receive_counts);
  std::vector<Hash128>().swap(routed);

  return run_local(comm, [&] {
    HashSet owned;
    owned.insert(received);
    return owned.size();
  });
}

}  // namespace

class DistinctCount::Impl {
 public:
  Impl(std::int64_t memory_limit, std::string scratch) : spilled_(std::move(scratch)), memory_limit_(memory_limit) {}

  void add(std::span<const Hash128> hashes) {
    for (;;) {
      const auto added = set_.insert(hashes, memory_limit_);
      hashes = hashes.subspan(static_cast<std::size_t>(added));
      if (hashes.empty()) return;
      spill();
    }
  }

  std::int64_t finish(const Communicator& comm);

 private:
  static std::vector<std::vector<Hash128>> cut(const HashSet& set) {
    std::vector<std::vector<Hash128>> partitions(kSpillPartitions);
    for (const auto& hash : set.values()) partitions[static_cast<std::size_t>(partition_of(hash))].push_back(hash);
    return partitions;
  }

  void spill() {
    const auto partitions = cut(set_);
    for (int p = 0; p < kSpillPartitions; ++p) {
      spilled_.append(p, std::as_bytes(std::span(partitions[static_cast<std::size_t>(p)])));
    }
    set_ = HashSet();
  }

  /// The distinct hashes of one partition on this rank.
  std::vector<Hash128> load(int partition, std::span<const Hash128> in_memory) const {
    const auto bytes = spilled_.read(partition);
    std::vector<Hash128> stored(bytes.size() / sizeof(Hash128));
    if (!bytes.empty()) std::memcpy(stored.data(), bytes.data(), bytes.size());
    HashSet distinct;
    distinct.insert(stored);
    distinct.insert(in_memory);
    return distinct.values();
  }

  HashSet set_;
  SpillFile spilled_;
  std::int64_t memory_limit_ = 0;
};

std::int64_t DistinctCount::Impl::finish(const Communicator& comm) {
  std::int64_t count = 0;
  if (comm.max(std::int64_t{!spilled_.empty()}) == 0) {
    auto hashes = run_local(comm, [&] { return std::exchange(set_, HashSet()).values(); });
    count = comm.size() == 1 ? static_cast<std::int64_t>(hashes.size()) : count_here(comm, std::move(hashes));
  } else {
    const auto in_memory = run_local(comm, [&] { return cut(std::exchange(set_, HashSet())); });
    for (int p = 0; p < kSpillPartitions; ++p) {
      auto hashes = run_local(comm, [&] { return load(p, in_memory[static_cast<std::size_t>(p)]); });
      count += count_here(comm, std::move(hashes));
    }
    spilled_.clear();
  }
  return comm.sum(count);
}

DistinctCount::DistinctCount(std::int64_t memory_limit, std::string scratch)
    : impl_(std::make_unique<Impl>(memory_limit, std::move(scratch))) {}
DistinctCount::~DistinctCount() = default;
DistinctCount::DistinctCount(DistinctCount&&) noexcept = default;
DistinctCount& DistinctCount::operator=(DistinctCount&&) noexcept = default;

void DistinctCount::add(Hash128 hash) {
  impl_->add(std::span(&hash, 1));
}
void DistinctCount::add(const Hash128* hashes, std::int64_t count) {
  impl_->add(std::span(hashes, static_cast<std::size_t>(count)));
}
std::int64_t DistinctCount::finish(const Communicator& comm) {
  return impl_->finish(comm);
}

}  // namespace rankwise
