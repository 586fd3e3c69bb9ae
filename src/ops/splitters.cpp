#include "ops/splitters.hpp"

#include <algorithm>    // std::partition_point, std::sort
#include <cstring>      // std::memcpy
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <utility>      // std::pair

#include "engine/comm/communicator.hpp"

namespace rankwise {
namespace {

/// A place in the global order. The source rank and row tell equal keys apart.
struct Sample {
  std::string key;
  std::int64_t rank = 0;
  std::int64_t row = 0;
  friend auto operator<=>(const Sample&, const Sample&) = default;
};

void put(std::int64_t value, std::string& bytes) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

std::int64_t get(std::string_view& bytes) {
  std::int64_t value = 0;
  std::memcpy(&value, bytes.data(), sizeof value);
  bytes.remove_prefix(sizeof value);
  return value;
}

/// Every `step`-th row of each rank, counted through all ranks, in ascending order.
std::vector<Sample> gather_samples(const Communicator& comm, const SortKeys& keys, std::span<const std::int64_t> order,
                                   std::int64_t step) {
  std::string mine;
  const std::int64_t before = comm.exclusive_sum(keys.rows());
  for (std::int64_t at = (step - before % step) % step; at < keys.rows(); at += step) {
    const std::int64_t row = order[static_cast<std::size_t>(at)];
    const std::string key = keys.bytes(row);
    put(row, mine);
    put(static_cast<std::int64_t>(key.size()), mine);
    mine += key;
  }
  std::vector<Sample> samples;
  std::int64_t rank = 0;
  for (const auto& text : comm.all_gather_text(mine)) {
    for (std::string_view bytes = text; !bytes.empty();) {
      Sample& sample = samples.emplace_back();
      sample.rank = rank;
      sample.row = get(bytes);
      const auto size = static_cast<std::size_t>(get(bytes));
      sample.key = bytes.substr(0, size);
      bytes.remove_prefix(size);
    }
    ++rank;
  }
  std::sort(samples.begin(), samples.end());
  return samples;
}

}  // namespace

std::vector<int> sample_destinations(const Communicator& comm, const SortKeys& keys,
                                     std::span<const std::int64_t> order) {
  const std::int64_t ranks = comm.size();
  const std::int64_t total = comm.sum(keys.rows());
  // A range is off by at most one step per rank, that is by ranks^2 / samples of a share.
  const std::int64_t samples_wanted = ranks * std::max<std::int64_t>(64, 4 * ranks);
  const auto samples = gather_samples(comm, keys, order, std::max<std::int64_t>(1, total / samples_wanted));

  std::vector<int> destination(order.size(), 0);
  auto begin = order.begin();
  for (std::int64_t to = 0; to < ranks; ++to) {
    auto end = order.end();
    if (to + 1 < ranks && !samples.empty()) {
      const auto& splitter =
          samples[static_cast<std::size_t>((to + 1) * static_cast<std::int64_t>(samples.size()) / ranks)];
      end = std::partition_point(begin, order.end(), [&](std::int64_t row) {
        const auto by_key = keys.compare(row, splitter.key);
        if (by_key != 0) return by_key < 0;
        return std::pair<std::int64_t, std::int64_t>(comm.rank(), row) < std::pair(splitter.rank, splitter.row);
      });
    }
    for (; begin != end; ++begin) destination[static_cast<std::size_t>(*begin)] = static_cast<int>(to);
  }
  return destination;
}

}  // namespace rankwise
