#include "ml/feature_matrix.hpp"

#include <algorithm>  // std::min, std::max
#include <cmath>      // std::log1p, std::sqrt
#include <limits>     // std::numeric_limits
#include <optional>   // std::optional

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/data/table.hpp"
#include "engine/numeric/fixed_point_sum.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

constexpr double kLargestValue = 1e150;                     // squares and their sums stay finite
constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;  // flipped, it maps unsigned order to signed order

void check_columns(const Table& table, std::span<const FeatureColumn> columns) {
  if (columns.empty()) throw JobError("clustering needs at least one column: name some");
  for (const auto& wanted : columns) {
    const int index = table.schema().find(wanted.column);
    if (index >= 0 && table.schema()[index].type.is_numeric()) continue;

    std::string numeric;
    for (const auto& field : table.schema()) {
      if (field.type.is_numeric()) numeric += (numeric.empty() ? "" : ", ") + field.name;
    }
    const std::string what =
        index < 0 ? "does not exist" : "holds " + to_string(table.schema()[index].type) + ", not numbers";
    throw JobError("clustering: column '" + wanted.column + "' " + what +
                   "; the columns that hold numbers are: " + (numeric.empty() ? "none" : numeric));
  }
}

/// Tells what is wrong with a transformed value, or nothing.
const char* complaint(const Column& column, std::int64_t row, double raw, double transformed) {
  if (column.is_null(row)) return "is null";
  if (!std::isfinite(raw)) return "is not finite";
  if (!std::isfinite(transformed)) return "has no log1p: it is not above -1";
  if (std::abs(transformed) > kLargestValue) return "is beyond 1e150";
  return nullptr;
}

/// The refused value of the smallest identity.
struct Refusal {
  std::uint64_t identity = 0;
  std::string message;
};

std::vector<double> transformed_values(const Table& table, const FeatureColumn& wanted,
                                       std::span<const std::uint64_t> identities, std::optional<Refusal>& refusal) {
  const Column& column = table.column(wanted.column);
  std::vector<double> values = numeric_values(table, wanted.column);
  for (std::size_t row = 0; row < values.size(); ++row) {
    const double raw = values[row];
    if (wanted.transform == FeatureColumn::Transform::kLog1p) values[row] = std::log1p(raw);
    const char* what = complaint(column, static_cast<std::int64_t>(row), raw, values[row]);
    if (what == nullptr || (refusal && refusal->identity <= identities[row])) continue;
    refusal = Refusal{identities[row], "clustering: column '" + wanted.column + "' of row " +
                                           std::to_string(identities[row]) + " " + what +
                                           "; leave the row or the column out"};
  }
  return values;
}

/// Centres and scales one feature over all ranks.
void standardize_feature(const Communicator& comm, std::span<double> values, std::int64_t total) {
  const auto count = static_cast<double>(total);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  double range[2] = {kInfinity, kInfinity};  // smallest, and smallest of the negated
  for (const double value : values) {
    range[0] = std::min(range[0], value);
    range[1] = std::min(range[1], -value);
  }
  comm.min(range);
  const double mean = order_free_sum(comm, values, std::max(std::abs(range[0]), std::abs(range[1]))) / count;

  std::vector<double> squares;
  squares.reserve(values.size());
  for (const double value : values) squares.push_back((value - mean) * (value - mean));
  const double deviation = std::sqrt(order_free_sum(comm, squares, largest_magnitude(comm, squares)) / count);
  const bool constant = range[0] == -range[1] || deviation == 0;
  for (double& value : values) value = constant ? 0 : (value - mean) / deviation;
}

}  // namespace

FeatureMatrix::FeatureMatrix(int features, std::vector<std::uint64_t> identities, std::vector<double> values)
    : features_(features), identities_(std::move(identities)), values_(std::move(values)) {
  require(values_.size() == identities_.size() * static_cast<std::size_t>(features), "one value per row and feature");
}

FeatureMatrix FeatureMatrix::take(std::span<const std::int64_t> rows) const {
  std::vector<std::uint64_t> identities;
  std::vector<double> values;
  values.reserve(rows.size() * static_cast<std::size_t>(features_));
  for (const auto row : rows) identities.push_back(identities_[static_cast<std::size_t>(row)]);
  for (int feature = 0; feature < features_; ++feature) {
    for (const auto row : rows) values.push_back(at(row, feature));
  }
  return {features_, std::move(identities), std::move(values)};
}

std::vector<double> numeric_values(const Table& table, const std::string& name) {
  const Column& column = table.column(name);
  if (column.type().is_float()) return {column.doubles().begin(), column.doubles().end()};
  double unit = 1;
  for (int place = 0; place < column.type().scale; ++place) unit *= 10;
  std::vector<double> values;
  values.reserve(column.ints().size());
  for (const auto value : column.ints()) values.push_back(static_cast<double>(value) / unit);
  return values;
}

FeatureMatrix feature_matrix(const Communicator& comm, const Table& table, std::span<const std::uint64_t> identities,
                             std::span<const FeatureColumn> columns, bool standardize) {
  auto values = run_local(comm, [&] {
    require(static_cast<std::int64_t>(identities.size()) == table.rows(), "one identity per row");
    check_columns(table, columns);
    std::vector<double> all;
    std::optional<Refusal> refusal;
    for (const auto& column : columns) {
      const auto feature = transformed_values(table, column, identities, refusal);
      all.insert(all.end(), feature.begin(), feature.end());
    }
    // The position lets all ranks agree on the row of the smallest identity, wherever it lies.
    if (refusal) throw InputError(refusal->message, {0, static_cast<std::int64_t>(refusal->identity ^ kSignBit)});
    return all;
  });

  const std::int64_t total = comm.sum(table.rows());
  if (standardize && total > 0) {
    for (std::size_t feature = 0; feature < columns.size(); ++feature) {
      standardize_feature(comm, std::span(values).subspan(feature * identities.size(), identities.size()), total);
    }
  }
  return {static_cast<int>(columns.size()), {identities.begin(), identities.end()}, std::move(values)};
}

double largest_squared_distance(const Communicator& comm, const FeatureMatrix& points) {
  const auto features = static_cast<std::size_t>(points.features());
  std::vector<double> upper(2 * features, -kLargestValue);  // largest values, then largest of the negated
  for (std::size_t feature = 0; feature < features; ++feature) {
    for (const double value : points.column(static_cast<int>(feature))) {
      upper[feature] = std::max(upper[feature], value);
      upper[features + feature] = std::max(upper[features + feature], -value);
    }
  }
  comm.max(upper);
  double sum = 0;
  for (std::size_t feature = 0; feature < features; ++feature) {
    const double range = std::max(0.0, upper[feature] + upper[features + feature]);
    sum += range * range;
  }
  return sum * (1 + 1e-6);
}

}  // namespace rankwise
