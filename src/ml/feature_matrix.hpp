#pragma once
#include <cstdint>  // std::int64_t
#include <span>     // std::span
#include <string>   // std::string
#include <vector>   // std::vector

namespace rankwise {

class Communicator;
class Table;

/// A table column that becomes a feature, and what is done to each value first.
struct FeatureColumn {
  enum class Transform { kNone, kLog1p };
  std::string column;
  Transform transform = Transform::kNone;
};

/// This rank's rows as points: one double per row and feature, each feature contiguous, so that distances to a
/// point are computed for many rows at a time.
class FeatureMatrix {
 public:
  FeatureMatrix() = default;
  /// @param identities  what names each row, unique over all ranks
  /// @param values      rows x features, feature by feature
  FeatureMatrix(int features, std::vector<std::uint64_t> identities, std::vector<double> values);

  std::int64_t rows() const { return static_cast<std::int64_t>(identities_.size()); }
  int features() const { return features_; }
  std::span<const std::uint64_t> identities() const { return identities_; }

  std::span<const double> column(int feature) const {
    return {values_.data() + static_cast<std::size_t>(feature) * identities_.size(), identities_.size()};
  }
  double at(std::int64_t row, int feature) const { return column(feature)[static_cast<std::size_t>(row)]; }

  /// Returns the rows at `rows`, in that order. @local
  FeatureMatrix take(std::span<const std::int64_t> rows) const;

 private:
  int features_ = 0;
  std::vector<std::uint64_t> identities_;
  std::vector<double> values_;
};

/// Reads a column as doubles: int64, decimal (value / 10^scale) or float64. A null reads as 0. @local
std::vector<double> numeric_values(const Table& table, const std::string& column);

/// Builds points from table columns: transforms each value, then centres and scales each feature by its mean and
/// population standard deviation if `standardize` is set (a constant feature becomes 0). Means and variances are
/// order-free sums, so they do not depend on how the rows lie over the ranks.
///
/// @collective Every rank calls it with the same columns; a shard may be empty.
/// @param identities  one per row of `table`, unique over all ranks
/// @throws JobError    no column is named, a column does not exist or is not numeric
/// @throws InputError  a value is null, not finite, outside a transform's domain or beyond 1e150 (the message names
///                     the column and the row with the smallest identity)
FeatureMatrix feature_matrix(const Communicator& comm, const Table& table, std::span<const std::uint64_t> identities,
                             std::span<const FeatureColumn> columns, bool standardize);

/// Bounds the squared distance between any two rows over all ranks, with room for rounding. @collective
double largest_squared_distance(const Communicator& comm, const FeatureMatrix& points);

}  // namespace rankwise
