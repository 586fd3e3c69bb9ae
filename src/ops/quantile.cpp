#include "ops/quantile.hpp"

#include <algorithm>  // std::sort, std::upper_bound
#include <limits>     // std::numeric_limits

#include "engine/comm/communicator.hpp"
#include "engine/exchange/exchange.hpp"
#include "engine/numeric/int128.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

/// This rank's distinct values, ascending, and how many values are at most each of them.
struct Ladder {
  std::vector<std::int64_t> values;
  std::vector<std::int64_t> counts_up_to;

  std::int64_t total() const { return counts_up_to.empty() ? 0 : counts_up_to.back(); }
  std::int64_t count_up_to(std::int64_t bound) const {
    const auto above = std::upper_bound(values.begin(), values.end(), bound) - values.begin();
    return above == 0 ? 0 : counts_up_to[static_cast<std::size_t>(above) - 1];
  }
  void add(std::int64_t value, std::int64_t count) {
    if (!values.empty() && values.back() == value) {
      counts_up_to.back() += count;
    } else {
      counts_up_to.push_back(total() + count);
      values.push_back(value);
    }
  }
};

Ladder ladder_of(const ValueCounts& counts) {
  Ladder ladder;
  for (const auto& [value, count] : counts.sorted()) ladder.add(value, count);
  return ladder;
}

Ladder ladder_of(std::span<const std::int64_t> values) {
  std::vector<std::int64_t> ascending(values.begin(), values.end());
  std::sort(ascending.begin(), ascending.end());
  Ladder ladder;
  for (const auto value : ascending) ladder.add(value, 1);
  return ladder;
}

/// The middle of [low, high], below high unless they are equal.
std::int64_t middle(std::int64_t low, std::int64_t high) {
  const auto width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + width / 2);
}

/// Bisects for the smallest value v with more than `position` values up to v; one reduction per step for all.
std::vector<std::int64_t> select(const Communicator& comm, const Ladder& ladder,
                                 std::span<const std::int64_t> positions, std::int64_t total) {
  for (const auto position : positions) require(position >= 0 && position < total, "a position is below the total");
  std::vector<std::int64_t> low(positions.size(), comm.min(ladder.values.empty() ? kMost : ladder.values.front()));
  std::vector<std::int64_t> high(positions.size(), comm.max(ladder.values.empty() ? kLeast : ladder.values.back()));
  std::vector<std::int64_t> up_to(positions.size());
  while (low != high) {
    for (std::size_t i = 0; i < low.size(); ++i) up_to[i] = ladder.count_up_to(middle(low[i], high[i]));
    comm.sum(up_to);
    for (std::size_t i = 0; i < low.size(); ++i) {
      if (low[i] == high[i]) continue;
      const auto mid = middle(low[i], high[i]);
      if (up_to[i] > positions[i]) {
        high[i] = mid;
      } else {
        low[i] = mid + 1;
      }
    }
  }
  return low;
}

std::vector<std::int64_t> order_statistics(const Communicator& comm, const Ladder& ladder,
                                           std::span<const std::int64_t> positions) {
  return select(comm, ladder, positions, comm.sum(ladder.total()));
}

std::vector<LinearQuantile> linear_quantiles(const Communicator& comm, const Ladder& ladder,
                                             std::span<const std::int64_t> numerators, std::int64_t denominator) {
  require(denominator > 0, "a quantile has a positive denominator");
  const std::int64_t total = comm.sum(ladder.total());
  require(total > 0, "a quantile needs a value");
  std::vector<std::int64_t> positions;
  std::vector<LinearQuantile> quantiles;
  for (const auto numerator : numerators) {
    require(numerator >= 0 && numerator <= denominator, "a quantile is in [0, 1]");
    const int128 place = static_cast<int128>(total - 1) * numerator;
    const auto below = static_cast<std::int64_t>(place / denominator);
    positions.push_back(below);
    positions.push_back(std::min(below + 1, total - 1));
    quantiles.push_back({0, 0, static_cast<std::int64_t>(place % denominator), denominator});
  }
  const auto values = select(comm, ladder, positions, total);
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    quantiles[i].lower = values[2 * i];
    quantiles[i].upper = values[2 * i + 1];
  }
  return quantiles;
}

}  // namespace

std::vector<std::int64_t> order_statistics(const Communicator& comm, const ValueCounts& counts,
                                           std::span<const std::int64_t> positions) {
  return order_statistics(comm, ladder_of(counts), positions);
}

std::vector<std::int64_t> order_statistics(const Communicator& comm, std::span<const std::int64_t> values,
                                           std::span<const std::int64_t> positions) {
  return order_statistics(comm, ladder_of(values), positions);
}

std::vector<LinearQuantile> linear_quantiles(const Communicator& comm, const ValueCounts& counts,
                                             std::span<const std::int64_t> numerators, std::int64_t denominator) {
  return linear_quantiles(comm, ladder_of(counts), numerators, denominator);
}

std::vector<LinearQuantile> linear_quantiles(const Communicator& comm, std::span<const std::int64_t> values,
                                             std::span<const std::int64_t> numerators, std::int64_t denominator) {
  return linear_quantiles(comm, ladder_of(values), numerators, denominator);
}

double LinearQuantile::value() const {
  constexpr int128 kExact = int128{1} << 53;  // integers up to here are doubles
  const int128 width = static_cast<int128>(upper) - lower;
  if (width * numerator / kExact == 0 && denominator <= kExact) {
    const int128 scaled = static_cast<int128>(lower) * denominator + width * numerator;
    if (scaled <= kExact && scaled >= -kExact) return static_cast<double>(scaled) / static_cast<double>(denominator);
  }
  const auto product = static_cast<uint128>(width) * static_cast<uint128>(numerator);
  const auto whole = static_cast<int128>(lower) + static_cast<int128>(product / static_cast<uint128>(denominator));
  const auto rest = static_cast<std::int64_t>(product % static_cast<uint128>(denominator));
  return static_cast<double>(whole) + static_cast<double>(rest) / static_cast<double>(denominator);
}

bool LinearQuantile::at_least(std::int64_t x) const {
  if (x <= lower) return true;
  if (x >= upper) return false;  // the quantile is below `upper`, for numerator < denominator
  const auto above = static_cast<uint128>(static_cast<int128>(x) - lower);
  const auto width = static_cast<uint128>(static_cast<int128>(upper) - lower);
  return above * static_cast<uint128>(denominator) <= width * static_cast<uint128>(numerator);
}

Mode most_frequent(const Communicator& comm, const ValueCounts& counts) {
  Table table(Schema({{"value", kInt64}, {"count", kInt64}}));
  for (const auto& [value, count] : counts.sorted()) {
    table[0].append_int(value);
    table[1].append_int(count);
  }
  const int key = 0;
  const Table owned = exchange_by_key(comm, table, std::span(&key, 1));
  ValueCounts merged;
  for (std::size_t row = 0; row < static_cast<std::size_t>(owned.rows()); ++row) {
    merged.add(owned[0].ints()[row], owned[1].ints()[row]);
  }
  Mode best;
  for (const auto& [value, count] : merged.sorted()) {
    if (count > best.count) best = {value, count};
  }
  const std::int64_t most = comm.max(best.count);
  const std::int64_t smallest = comm.min(most > 0 && best.count == most ? best.value : kMost);
  return most == 0 ? Mode{} : Mode{smallest, most};
}

}  // namespace rankwise
