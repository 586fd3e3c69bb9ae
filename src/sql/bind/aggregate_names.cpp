#include "sql/bind/aggregate_names.hpp"

#include <array>    // std::array
#include <utility>  // std::pair

namespace rankwise {
namespace {

constexpr std::array<std::pair<std::string_view, GroupFunction>, 18> kGroupFunctions{{
    {"count", GroupFunction::kCount},
    {"sum", GroupFunction::kSum},
    {"min", GroupFunction::kMin},
    {"max", GroupFunction::kMax},
    {"avg", GroupFunction::kAverage},
    {"any_value", GroupFunction::kAny},
    {"bool_and", GroupFunction::kMin},
    {"every", GroupFunction::kMin},
    {"bool_or", GroupFunction::kMax},
    {"variance", GroupFunction::kVarianceSample},
    {"var_samp", GroupFunction::kVarianceSample},
    {"var_pop", GroupFunction::kVariancePopulation},
    {"stddev", GroupFunction::kDeviationSample},
    {"stddev_samp", GroupFunction::kDeviationSample},
    {"stddev_pop", GroupFunction::kDeviationPopulation},
    {"corr", GroupFunction::kCorrelation},
    {"covar_samp", GroupFunction::kCovarianceSample},
    {"covar_pop", GroupFunction::kCovariancePopulation},
}};

constexpr std::array<std::pair<std::string_view, OrderedFunction>, 10> kOrderedFunctions{{
    {"median", OrderedFunction::kPercentileContinuous},
    {"percentile_cont", OrderedFunction::kPercentileContinuous},
    {"percentile_disc", OrderedFunction::kPercentileDiscrete},
    {"mode", OrderedFunction::kMode},
    {"first", OrderedFunction::kFirst},
    {"last", OrderedFunction::kLast},
    {"string_agg", OrderedFunction::kJoinText},
    {"approx_percentile", OrderedFunction::kApproximatePercentile},
    {"approx_quantile", OrderedFunction::kApproximatePercentile},
    {"approx_count_distinct", OrderedFunction::kApproximateDistinct},
}};

constexpr std::array<std::pair<std::string_view, WindowFunction>, 11> kWindowFunctions{{
    {"row_number", WindowFunction::kRowNumber},
    {"rank", WindowFunction::kRank},
    {"dense_rank", WindowFunction::kDenseRank},
    {"percent_rank", WindowFunction::kPercentRank},
    {"cume_dist", WindowFunction::kCumeDist},
    {"ntile", WindowFunction::kNtile},
    {"lag", WindowFunction::kLag},
    {"lead", WindowFunction::kLead},
    {"first_value", WindowFunction::kFirstValue},
    {"last_value", WindowFunction::kLastValue},
    {"nth_value", WindowFunction::kNthValue},
}};

template <typename Table>
auto find_in(const Table& table, std::string_view name) -> std::optional<decltype(table[0].second)> {
  for (const auto& [known, function] : table) {
    if (known == name) return function;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::variant<GroupFunction, OrderedFunction>> aggregate_named(std::string_view name) {
  if (const auto function = find_in(kGroupFunctions, name)) return *function;
  if (const auto function = find_in(kOrderedFunctions, name)) return *function;
  return std::nullopt;
}

std::optional<WindowFunction> window_function_named(std::string_view name) {
  if (const auto function = find_in(kWindowFunctions, name)) return *function;
  return std::nullopt;
}

}  // namespace rankwise
