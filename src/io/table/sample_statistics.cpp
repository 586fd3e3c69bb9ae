#include "io/table/sample_statistics.hpp"

#include <boost/serialization/vector.hpp>

#include <algorithm>  // std::sort
#include <bit>        // std::bit_cast

#include "engine/comm/broadcast_object.hpp"
#include "engine/data/hash.hpp"

namespace boost::serialization {

template <typename Archive>
void serialize(Archive& archive, rankwise::TableStatistics& statistics, unsigned /*version*/) {
  archive& statistics.rows& statistics.distinct;
}

}  // namespace boost::serialization

namespace rankwise {
namespace {

double estimate_distinct(std::vector<std::uint64_t> hashes, double sample_rows, double rows) {
  std::sort(hashes.begin(), hashes.end());
  double distinct = 0;
  double once = 0;
  for (std::size_t i = 0; i < hashes.size();) {
    std::size_t end = i + 1;
    while (end < hashes.size() && hashes[end] == hashes[i]) ++end;
    distinct += 1;
    once += end == i + 1 ? 1 : 0;
    i = end;
  }
  const auto values = static_cast<double>(hashes.size());
  if (values == 0 || sample_rows >= rows) return distinct;
  const double all_values = rows * values / sample_rows;
  return values * distinct / (values - once + once * values / all_values);
}

}  // namespace

std::uint64_t hash_value(const BatchColumn& column, std::size_t row) {
  if (column.type.is_text()) return hash_bytes(column.texts[row]);
  if (!column.type.is_float()) return mix64(static_cast<std::uint64_t>(column.ints[row]));
  const double value = column.doubles[row];
  return mix64(value == 0 ? 0 : std::bit_cast<std::uint64_t>(value));
}

void SampleStatistics::add(const RecordBatch& batch) {
  for (std::size_t c = 0; c < hashes_.size(); ++c) {
    const BatchColumn& column = batch.columns[c];
    for (const auto row : batch.selection) {
      if (column.valid[row] != 0) hashes_[c].push_back(hash_value(column, row));
    }
  }
  rows_ += static_cast<std::int64_t>(batch.selection.size());
}

TableStatistics SampleStatistics::statistics(double rows) const {
  TableStatistics statistics{.rows = rows};
  for (const auto& hashes : hashes_) {
    statistics.distinct.push_back(estimate_distinct(hashes, static_cast<double>(rows_), rows));
  }
  return statistics;
}

void broadcast_statistics(const Communicator& comm, TableStatistics& statistics) {
  broadcast_object(comm, statistics);
}

}  // namespace rankwise
