#pragma once
#include <compare>  // std::partial_ordering
#include <cstdint>  // std::int64_t
#include <limits>   // std::numeric_limits
#include <vector>   // std::vector

#include "ml/feature_matrix.hpp"
#include "ml/point_list.hpp"

namespace rankwise {

class Communicator;

/// A row offered for selection: the smallest key wins, ties go to the smaller identity.
struct RowChoice {
  double key = std::numeric_limits<double>::infinity();
  std::uint64_t identity = UINT64_MAX;
  std::int64_t rank = -1;  ///< where the row lies; -1: no row
  std::int64_t row = 0;    ///< its number there
  friend auto operator<=>(const RowChoice&, const RowChoice&) = default;
};

/// The `count` best rows among those offered, over all ranks once they are merged.
class BestRows {
 public:
  static constexpr int kMost = 16;
  /// @param count  1 to kMost
  explicit BestRows(int count);

  /// No row with a larger key can get in. @local
  double limit() const { return limit_; }
  /// Considers a row of this rank. @local
  void offer(const RowChoice& choice);
  /// Returns the best rows over all ranks in order, fewer where fewer were offered. @collective
  std::vector<RowChoice> merge(const Communicator& comm) const;

 private:
  std::size_t count_;
  double limit_ = std::numeric_limits<double>::infinity();
  std::vector<RowChoice> best_;  // ascending
};

/// Copies the chosen rows from their owners to every rank. @collective Every rank passes the same choices.
PointList fetch_points(const Communicator& comm, const FeatureMatrix& points, const std::vector<RowChoice>& choices);

}  // namespace rankwise
