#include "ml/feature_matrix.hpp"

#include <gtest/gtest.h>

#include <cmath>   // std::log1p
#include <limits>  // std::numeric_limits

#include "engine/data/table.hpp"
#include "engine/runtime/error.hpp"
#include "support/ranks.hpp"

namespace rankwise {
namespace {

using test::world;

/// Each rank holds the row of its own number, with 10 + number as identity; `spoiled` replaces one value (NaN: null).
struct Problem {
  Table table{Schema({{"count", kInt64}, {"money", decimal(2)}, {"ratio", kFloat64}, {"name", kText}})};
  std::vector<std::uint64_t> identities;

  void add_row(std::uint64_t identity, double ratio) {
    table[0].append_int(static_cast<std::int64_t>(identity));
    table[1].append_int(150);
    if (std::isnan(ratio)) {
      table[2].append_null();
    } else {
      table[2].append_double(ratio);
    }
    table[3].append_text("x");
    identities.push_back(identity);
  }
};

std::string refusal(const Problem& problem, const std::vector<FeatureColumn>& columns) {
  try {
    feature_matrix(world(), problem.table, problem.identities, columns, true);
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

TEST(FeatureMatrixTest, ReadsEveryNumericType) {
  Problem problem;
  problem.add_row(static_cast<std::uint64_t>(world().rank()), 0.25);
  const auto points = feature_matrix(
      world(), problem.table, problem.identities,
      std::vector<FeatureColumn>{{"ratio"}, {"count"}, {"money", FeatureColumn::Transform::kLog1p}}, false);
  EXPECT_EQ(points.features(), 3);
  EXPECT_EQ(points.at(0, 0), 0.25);
  EXPECT_EQ(points.at(0, 1), world().rank());
  EXPECT_EQ(points.at(0, 2), std::log1p(1.5));
}

TEST(FeatureMatrixTest, StandardizesOverAllRanks) {
  Problem problem;
  for (std::uint64_t i = 0; i < 4; ++i) {  // 0, 1, 2, 3: mean 1.5, population variance 1.25
    if (static_cast<int>(i) % world().size() == world().rank()) problem.add_row(i, 0.1);
  }
  const auto points = feature_matrix(world(), problem.table, problem.identities,
                                     std::vector<FeatureColumn>{{"count"}, {"ratio"}}, true);
  for (std::int64_t row = 0; row < points.rows(); ++row) {
    const auto value = static_cast<double>(problem.identities[static_cast<std::size_t>(row)]);
    EXPECT_DOUBLE_EQ(points.at(row, 0), (value - 1.5) / std::sqrt(1.25));
    EXPECT_EQ(points.at(row, 1), 0);  // constant
  }
}

TEST(FeatureMatrixTest, NamesTheFirstUnusableRowByIdentity) {
  const double kNull = std::numeric_limits<double>::quiet_NaN();
  Problem problem;
  // Higher ranks hold smaller identities.
  const auto base = static_cast<std::uint64_t>(100 * (world().size() - world().rank()));
  problem.add_row(base + 2, kNull);
  problem.add_row(base + 1, kNull);
  problem.add_row(base + 3, 1);
  EXPECT_EQ(refusal(problem, {{"count"}, {"ratio"}}),
            "clustering: column 'ratio' of row 101 is null; leave the row or the column out");

  Problem infinite;
  infinite.add_row(base, std::numeric_limits<double>::infinity());
  EXPECT_EQ(refusal(infinite, {{"ratio"}}),
            "clustering: column 'ratio' of row 100 is not finite; leave the row or the column out");
  Problem negative;
  negative.add_row(base, -1);
  EXPECT_EQ(refusal(negative, {{"ratio", FeatureColumn::Transform::kLog1p}}),
            "clustering: column 'ratio' of row 100 has no log1p: it is not above -1; leave the row or the column out");
  Problem huge;
  huge.add_row(base, 1e200);
  EXPECT_EQ(refusal(huge, {{"ratio"}}),
            "clustering: column 'ratio' of row 100 is beyond 1e150; leave the row or the column out");
}

TEST(FeatureMatrixTest, NamesTheColumnsThatWouldDo) {
  const Problem problem;
  EXPECT_EQ(refusal(problem, {{"moneys"}}),
            "clustering: column 'moneys' does not exist; the columns that hold numbers are: count, money, ratio");
  EXPECT_EQ(
      refusal(problem, {{"name"}}),
      "clustering: column 'name' holds text, not numbers; the columns that hold numbers are: count, money, ratio");
  EXPECT_EQ(refusal(problem, {}), "clustering needs at least one column: name some");
}

TEST(FeatureMatrixTest, BoundsDistances) {
  Problem problem;
  problem.add_row(static_cast<std::uint64_t>(3 * world().rank()), 4.0 * world().rank());
  const auto points = feature_matrix(world(), problem.table, problem.identities,
                                     std::vector<FeatureColumn>{{"count"}, {"ratio"}}, false);
  const double apart = world().size() - 1;
  const double bound = largest_squared_distance(world(), points);
  EXPECT_GE(bound, 25 * apart * apart);
  EXPECT_LE(bound, 25 * apart * apart * 1.00001);
}

}  // namespace
}  // namespace rankwise
