#include "ops/relational/window/rank_calls.hpp"

#include <algorithm>  // std::fill

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

/// Deals `rows` rows to buckets, the first ones one row larger where they do not come out even. @return from 1
std::int64_t bucket_of(std::int64_t row, std::int64_t rows, std::int64_t buckets) {
  const std::int64_t small = rows / buckets, larger = rows % buckets;
  const std::int64_t in_larger = larger * (small + 1);
  return row < in_larger ? row / (small + 1) + 1 : larger + (row - in_larger) / small + 1;
}

}  // namespace

bool is_rank_function(WindowFunction function) {
  switch (function) {
    case WindowFunction::kRowNumber:
    case WindowFunction::kRank:
    case WindowFunction::kDenseRank:
    case WindowFunction::kPercentRank:
    case WindowFunction::kCumeDist:
    case WindowFunction::kNtile:
      return true;
    default:
      return false;
  }
}

void rank_rows(const WindowCall& call, const RowPlaces& places, BatchColumn& result) {
  result.type = call.output.type;
  result.resize(places.rows);
  std::fill(result.valid.begin(), result.valid.end(), std::uint8_t{1});
  const auto each = [&](auto& values, const auto& value_of) {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = value_of(i, places.row(i));
  };
  switch (call.function) {
    case WindowFunction::kRowNumber:
      return each(result.ints, [](std::size_t, const RowPlace& row) { return row.position - row.partition_begin + 1; });
    case WindowFunction::kRank:
      return each(result.ints,
                  [](std::size_t, const RowPlace& row) { return row.peers_begin - row.partition_begin + 1; });
    case WindowFunction::kDenseRank:
      return each(result.ints, [&](std::size_t i, const RowPlace&) { return places.peers_before[i] + 1; });
    case WindowFunction::kPercentRank:
      return each(result.doubles, [](std::size_t, const RowPlace& row) {
        const auto before = static_cast<double>(row.peers_begin - row.partition_begin);
        const std::int64_t others = row.partition_end - row.partition_begin - 1;
        return others == 0 ? 0.0 : before / static_cast<double>(others);
      });
    case WindowFunction::kCumeDist:
      return each(result.doubles, [](std::size_t, const RowPlace& row) {
        return static_cast<double>(row.peers_end - row.partition_begin) /
               static_cast<double>(row.partition_end - row.partition_begin);
      });
    case WindowFunction::kNtile:
      require(call.parameter > 0, "ntile has buckets");
      return each(result.ints, [&](std::size_t, const RowPlace& row) {
        return bucket_of(row.position - row.partition_begin, row.partition_end - row.partition_begin, call.parameter);
      });
    default:
      throw ProgramError("not a function of a row's place");
  }
}

}  // namespace rankwise
