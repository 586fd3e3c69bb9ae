#include "ops/moments.hpp"

#include <gtest/gtest.h>

#include <vector>  // std::vector

#include "engine/exchange/exchange.hpp"
#include "support/ranks.hpp"

namespace rankwise {
namespace {

using Counts = std::vector<std::pair<std::int64_t, std::int64_t>>;

/// This rank's share of pairs that all ranks know.
Counts share_of(const Counts& all) {
  const auto& comm = test::world();
  const auto range = even_range(static_cast<std::int64_t>(all.size()), comm.size(), comm.rank());
  return {all.begin() + range.begin, all.begin() + range.end};
}

TEST(Moments, AgreeWithNumpy) {
  // numpy: x = [3, 3, 3, -7, 100, 4]; x.mean(), ((x - x.mean())**2).sum()
  const auto moments = moments_of(test::world(), share_of({{3, 3}, {-7, 1}, {100, 1}, {4, 1}}));
  EXPECT_EQ(moments.count, 6);
  EXPECT_DOUBLE_EQ(moments.mean, 17.666666666666668);
  EXPECT_DOUBLE_EQ(moments.squares, 8219.333333333332);
}

TEST(Moments, DoNotOverflow) {
  // Python's fractions: 3000 times 2, once 9e18 and once 8e18.
  const auto moments =
      moments_of(test::world(), share_of({{2, 3000}, {9'000'000'000'000'000'000, 1}, {8'000'000'000'000'000'000, 1}}));
  EXPECT_DOUBLE_EQ(moments.mean, 5662891405729516.0);
  EXPECT_NEAR(moments.squares / 1.449037308461026e+38, 1.0, 1e-12);
}

TEST(Moments, OfNothing) {
  const auto moments = moments_of(test::world(), {});
  EXPECT_EQ(moments.count, 0);
  EXPECT_EQ(moments.squares, 0);
}

}  // namespace
}  // namespace rankwise
