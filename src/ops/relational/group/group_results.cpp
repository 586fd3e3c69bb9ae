#include "ops/relational/group/group_results.hpp"

#include <algorithm>  // std::clamp
#include <cmath>      // std::isfinite, std::sqrt
#include <optional>   // std::optional
#include <string>     // std::string

#include "engine/numeric/exact_moments.hpp"
#include "engine/runtime/error.hpp"
#include "ops/relational/group/group_keys.hpp"
#include "ops/relational/group/state_loops.hpp"

namespace rankwise {
namespace {

/// One record seen through the plan of one aggregate.
class AggregateView {
 public:
  AggregateView(const GroupLayout& layout, const GroupResult& plan, char* record)
      : layout_(layout), plan_(plan), record_(record) {}

  std::int64_t count() const { return state_at<std::int64_t>(record_, state(plan_.count)); }
  bool has_value() const { return record_[state(plan_.first).seen] != 0; }
  std::int64_t number() const { return state_at<std::int64_t>(record_, state(plan_.first)); }
  std::string_view text() const { return state_at<TextSlot>(record_, state(plan_.first)).view(); }
  bool sums_doubles() const { return state(plan_.first).kind == StateKind::kDoubleSum; }
  double double_sum() const {
    const auto& sum = state_at<ValueSum>(record_, state(plan_.first));
    const double value = sum.value();
    if (sum.is_finite() && !std::isfinite(value)) refuse("the sum");
    return value;
  }
  int128 wide_sum() const { return load_sum(record_, state(plan_.first)); }

  std::int64_t sum() const {
    const int128 sum = wide_sum();
    if (sum != static_cast<std::int64_t>(sum)) {
      throw InputError("the sum of " + plan_.argument + " leaves the range of 64-bit integers");
    }
    return static_cast<std::int64_t>(sum);
  }

  double average() const {
    if (sums_doubles()) return double_sum() / static_cast<double>(count());
    int128 denominator = count();
    for (int i = 0; i < plan_.scale; ++i) denominator *= 10;
    return rounded_quotient(wide_sum(), denominator);
  }

  /// Null where there are no more than `lost` degrees of freedom.
  std::optional<double> covariance(int lost) const {
    if (count() <= lost) return std::nullopt;
    return centred(plan_.first, plan_.second, plan_.products, count() - lost, plan_.scale);
  }

  /// Bins below the window are dropped, so what should be 0 can be below it by next to nothing.
  std::optional<double> variance(int lost) const {
    const auto variance = covariance(lost);
    return variance && *variance < 0 ? 0 : variance;
  }

  /// Null where one side is constant, as in PostgreSQL.
  std::optional<double> correlation() const {
    if (count() == 0) return std::nullopt;
    const double x = centred(plan_.first, plan_.first, plan_.first_squares, count(), 0);
    const double y = centred(plan_.second, plan_.second, plan_.second_squares, count(), 0);
    if (x <= 0 || y <= 0) return std::nullopt;
    const double both = centred(plan_.first, plan_.second, plan_.products, count(), 0);
    return std::clamp(both / (std::sqrt(x) * std::sqrt(y)), -1.0, 1.0);
  }

 private:
  const GroupState& state(int i) const { return layout_.states[static_cast<std::size_t>(i)]; }
  double centred(int x, int y, int xy, std::int64_t divisor, int scale) const {
    const auto& sum_x = state_at<ValueSum>(record_, state(x));
    const auto& sum_y = state_at<ValueSum>(record_, state(y));
    const double result =
        centred_product(count(), sum_x, sum_y, state_at<ProductSum>(record_, state(xy)), divisor, scale);
    if (sum_x.is_finite() && sum_y.is_finite() && !std::isfinite(result)) refuse("the sum of products");
    return result;
  }
  [[noreturn]] void refuse(const char* what) const {
    throw InputError(std::string(what) + " of " + plan_.argument + " leaves the range of doubles");
  }

  const GroupLayout& layout_;
  const GroupResult& plan_;
  char* record_;
};

std::optional<double> moment(const AggregateView& view, GroupFunction function) {
  const auto root = [](std::optional<double> value) { return value ? std::optional(std::sqrt(*value)) : value; };
  switch (function) {
    case GroupFunction::kVarianceSample:
      return view.variance(1);
    case GroupFunction::kVariancePopulation:
      return view.variance(0);
    case GroupFunction::kDeviationSample:
      return root(view.variance(1));
    case GroupFunction::kDeviationPopulation:
      return root(view.variance(0));
    case GroupFunction::kCovarianceSample:
      return view.covariance(1);
    case GroupFunction::kCovariancePopulation:
      return view.covariance(0);
    default:
      return view.correlation();
  }
}

/// Writes value_of(view) for every record, null where has_value(view) does not hold.
template <typename T, typename HasValue, typename ValueOf>
void write(const GroupLayout& layout, const GroupResult& plan, std::span<char* const> records, BatchColumn& column,
           std::vector<T>& values, HasValue has_value, ValueOf value_of) {
  for (std::size_t i = 0; i < records.size(); ++i) {
    const AggregateView view(layout, plan, records[i]);
    column.valid[i] = has_value(view) ? 1 : 0;
    values[i] = column.valid[i] != 0 ? value_of(view) : T{};
  }
}

void write_result(const GroupLayout& layout, const GroupResult& plan, std::span<char* const> records,
                  BatchColumn& column) {
  using View = AggregateView;
  const auto always = [](const View&) { return true; };
  const auto seen = [](const View& view) { return view.has_value(); };
  const auto ints = [&](auto has_value, auto value_of) {
    write(layout, plan, records, column, column.ints, has_value, value_of);
  };
  const auto doubles = [&](auto has_value, auto value_of) {
    write(layout, plan, records, column, column.doubles, has_value, value_of);
  };
  switch (plan.function) {
    case GroupFunction::kCountRows:
    case GroupFunction::kCount:
      return ints(always, [](const View& view) { return view.count(); });
    case GroupFunction::kSum:
      if (plan.type.is_float()) return doubles(seen, [](const View& view) { return view.double_sum(); });
      return ints(seen, [](const View& view) { return view.sum(); });
    case GroupFunction::kMin:
    case GroupFunction::kMax:
    case GroupFunction::kAny:
      if (plan.type.is_float()) return doubles(seen, [](const View& view) { return from_sort_number(view.number()); });
      if (!plan.type.is_text()) return ints(seen, [](const View& view) { return view.number(); });
      return write(layout, plan, records, column, column.texts, seen, [](const View& view) { return view.text(); });
    case GroupFunction::kAverage:
      return doubles(seen, [](const View& view) { return view.average(); });
    default:
      break;
  }
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto value = moment(View(layout, plan, records[i]), plan.function);
    column.valid[i] = value ? 1 : 0;
    column.doubles[i] = value.value_or(0);
  }
}

}  // namespace

void write_results(const GroupLayout& layout, std::span<char* const> records, RecordBatch& batch) {
  batch.rows = static_cast<std::int64_t>(records.size());
  batch.columns.resize(static_cast<std::size_t>(layout.result.size()));
  write_keys(layout, records, batch);
  for (std::size_t a = 0; a < layout.results.size(); ++a) {
    BatchColumn& column = batch.columns[layout.keys.size() + a];
    column.type = layout.results[a].type;
    column.resize(batch.rows);
    write_result(layout, layout.results[a], records, column);
  }
  batch.select_all();
}

}  // namespace rankwise
