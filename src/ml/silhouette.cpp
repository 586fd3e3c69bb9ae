#include "ml/silhouette.hpp"

#include <algorithm>  // std::min, std::max
#include <cmath>      // std::sqrt
#include <cstring>    // std::memcpy
#include <limits>     // std::numeric_limits
#include <numeric>    // std::iota

#include "engine/comm/communicator.hpp"
#include "engine/numeric/fixed_point_sum.hpp"
#include "ml/distance_units.hpp"
#include "ml/squared_distance.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kTileRows = 512;
constexpr std::int64_t kMostSums = std::int64_t{1} << 23;  // 64 MiB per rank

/// Where each labelling's clusters stand in a row's list of sums: labelling l's cluster c at offset[l] + c.
struct Slots {
  explicit Slots(std::span<const Labeling> labelings) {
    for (const auto& labeling : labelings) {
      offset.push_back(count);
      count += static_cast<std::size_t>(labeling.k);
    }
  }
  std::vector<std::size_t> offset;
  std::size_t count = 0;
};

/// Rows that travel: points and, row by row, the slot of each labelling.
struct Block {
  FeatureMatrix points;
  std::vector<std::uint32_t> slots;
};

Block own_block(const FeatureMatrix& points, std::span<const Labeling> labelings, const Slots& slots) {
  Block block{points, {}};
  for (std::size_t row = 0; row < points.identities().size(); ++row) {
    for (std::size_t l = 0; l < labelings.size(); ++l) {
      block.slots.push_back(
          static_cast<std::uint32_t>(slots.offset[l] + static_cast<std::size_t>(labelings[l].labels[row])));
    }
  }
  return block;
}

/// Passes a block to the next rank: identities, values, slots. @collective
Block shift(const Communicator& comm, const Block& block, std::size_t labelings) {
  std::vector<std::byte> bytes;
  const auto put = [&](auto values) {
    const auto part = std::as_bytes(values);
    bytes.insert(bytes.end(), part.begin(), part.end());
  };
  put(block.points.identities());
  for (int f = 0; f < block.points.features(); ++f) put(block.points.column(f));
  put(std::span(block.slots));

  const auto received = comm.ring_shift(bytes);
  const auto features = static_cast<std::size_t>(block.points.features());
  const std::size_t rows = received.size() / (8 + 8 * features + 4 * labelings);
  std::vector<std::uint64_t> identities(rows);
  std::vector<double> values(rows * features);
  Block next;
  next.slots.resize(rows * labelings);
  const std::byte* at = received.data();
  const auto get = [&](auto& target) {
    const std::size_t size = target.size() * sizeof(target[0]);
    if (size > 0) std::memcpy(target.data(), at, size);
    at += size;
  };
  get(identities);
  get(values);
  get(next.slots);
  next.points = FeatureMatrix(block.points.features(), std::move(identities), std::move(values));
  return next;
}

/// Adds the distances between all rows here and one tile of a block to the sums of the rows here.
void add_tile(const FeatureMatrix& here, const FeatureMatrix& tile, std::span<const std::uint32_t> slots,
              std::size_t labelings, const DistanceUnits& units, std::size_t slot_count,
              std::vector<std::int64_t>& sums) {
  std::vector<double> distances(tile.identities().size());
  std::vector<double> point(static_cast<std::size_t>(here.features()));
  for (std::size_t row = 0; row < here.identities().size(); ++row) {
    for (int f = 0; f < here.features(); ++f) {
      point[static_cast<std::size_t>(f)] = here.at(static_cast<std::int64_t>(row), f);
    }
    distances_to(tile, point, distances);
    std::int64_t* row_sums = sums.data() + row * slot_count;
    for (std::size_t other = 0; other < distances.size(); ++other) {
      const std::int64_t distance = units.quantize(distances[other]);
      const std::uint32_t* other_slots = slots.data() + other * labelings;
      for (std::size_t l = 0; l < labelings; ++l) row_sums[other_slots[l]] += distance;
    }
  }
}

/// Sums each row's distances to every cluster of every labelling. @collective
std::vector<std::int64_t> distance_sums(const Communicator& comm, const FeatureMatrix& points,
                                        std::span<const Labeling> labelings, const Slots& slots,
                                        const DistanceUnits& units) {
  std::vector<std::int64_t> sums(points.identities().size() * slots.count, 0);
  Block block = own_block(points, labelings, slots);
  for (int step = 0; step < comm.size(); ++step) {
    if (step > 0) block = shift(comm, block, labelings.size());
    for (std::int64_t begin = 0; begin < block.points.rows(); begin += kTileRows) {
      std::vector<std::int64_t> rows(static_cast<std::size_t>(std::min(kTileRows, block.points.rows() - begin)));
      std::iota(rows.begin(), rows.end(), begin);
      add_tile(points, block.points.take(rows),
               std::span(block.slots).subspan(static_cast<std::size_t>(begin) * labelings.size()), labelings.size(),
               units, slots.count, sums);
    }
  }
  return sums;
}

/// One row's silhouette from its sums of distances to the clusters of one labelling.
double silhouette(std::span<const std::int64_t> sums, std::span<const std::int64_t> sizes, int own,
                  const DistanceUnits& units) {
  const auto mine = static_cast<std::size_t>(own);
  if (sizes[mine] < 2) return 0;
  const double within = units.value(sums[mine]) / static_cast<double>(sizes[mine] - 1);
  double between = std::numeric_limits<double>::infinity();
  for (std::size_t cluster = 0; cluster < sizes.size(); ++cluster) {
    if (cluster == mine || sizes[cluster] == 0) continue;
    between = std::min(between, units.value(sums[cluster]) / static_cast<double>(sizes[cluster]));
  }
  const double larger = std::max(within, between);
  return std::isfinite(between) && larger > 0 ? (between - within) / larger : 0;
}

/// The means of labellings whose sums fit in memory together. @collective
void append_means(const Communicator& comm, const FeatureMatrix& points, std::span<const Labeling> labelings,
                  std::int64_t total, const DistanceUnits& units, std::vector<double>& means) {
  const Slots slots(labelings);
  const auto sums = distance_sums(comm, points, labelings, slots, units);
  for (std::size_t l = 0; l < labelings.size(); ++l) {
    const auto k = static_cast<std::size_t>(labelings[l].k);
    std::vector<std::int64_t> sizes(k, 0);
    for (const int label : labelings[l].labels) ++sizes[static_cast<std::size_t>(label)];
    comm.sum(sizes);
    std::vector<double> values;
    for (std::size_t row = 0; row < points.identities().size(); ++row) {
      const auto of_row = std::span(sums).subspan(row * slots.count + slots.offset[l], k);
      values.push_back(silhouette(of_row, sizes, labelings[l].labels[row], units));
    }
    means.push_back(order_free_sum(comm, values, 1.0) / static_cast<double>(total));
  }
}

}  // namespace

std::vector<double> mean_silhouettes(const Communicator& comm, const FeatureMatrix& points,
                                     std::span<const Labeling> labelings) {
  const std::int64_t total = comm.sum(points.rows());
  if (total == 0) return std::vector<double>(labelings.size(), 0.0);
  const DistanceUnits units(std::sqrt(largest_squared_distance(comm, points)), total);

  // As many labellings at once as their sums leave room for, at least one.
  const std::int64_t most_slots = kMostSums / comm.max(points.rows());
  std::vector<double> means;
  for (std::size_t begin = 0; begin < labelings.size();) {
    std::int64_t slots = labelings[begin].k;
    std::size_t end = begin + 1;
    while (end < labelings.size() && slots + labelings[end].k <= most_slots) slots += labelings[end++].k;
    append_means(comm, points, labelings.subspan(begin, end - begin), total, units, means);
    begin = end;
  }
  return means;
}

}  // namespace rankwise
