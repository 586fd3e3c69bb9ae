#include "ml/row_choice.hpp"

#include <algorithm>  // std::sort, std::upper_bound
#include <array>      // std::array
#include <bit>        // std::bit_cast

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {

BestRows::BestRows(int count) : count_(static_cast<std::size_t>(count)) {
  require(count >= 1 && count <= kMost, "a selection of 1 to 16 rows");
}

void BestRows::offer(const RowChoice& choice) {
  if (best_.size() == count_ && !(choice < best_.back())) return;
  best_.insert(std::upper_bound(best_.begin(), best_.end(), choice), choice);
  if (best_.size() > count_) best_.pop_back();
  if (best_.size() == count_) limit_ = best_.back().key;
}

std::vector<RowChoice> BestRows::merge(const Communicator& comm) const {
  std::array<RowChoice, kMost> mine{};
  std::copy(best_.begin(), best_.end(), mine.begin());
  std::vector<RowChoice> all;
  for (const auto& of_rank : comm.all_gather(mine)) {
    for (const auto& choice : of_rank) {
      if (choice.rank >= 0) all.push_back(choice);
    }
  }
  std::sort(all.begin(), all.end());
  if (all.size() > count_) all.resize(count_);
  return all;
}

PointList fetch_points(const Communicator& comm, const FeatureMatrix& points, const std::vector<RowChoice>& choices) {
  // The owner adds the bits of its values to the zeros of the others, so the sum is exact.
  std::vector<std::uint64_t> bits;
  for (const auto& choice : choices) {
    for (int feature = 0; feature < points.features(); ++feature) {
      const bool mine = choice.rank == comm.rank();
      bits.push_back(mine ? std::bit_cast<std::uint64_t>(points.at(choice.row, feature)) : 0);
    }
  }
  comm.sum(bits);
  PointList fetched(points.features());
  std::vector<double> point;
  for (const auto word : bits) {
    point.push_back(std::bit_cast<double>(word));
    if (point.size() < static_cast<std::size_t>(points.features())) continue;
    fetched.append(point);
    point.clear();
  }
  return fetched;
}

}  // namespace rankwise
