#include "sql/bind/interval.hpp"

#include <algorithm>  // std::any_of

#include "sql/bind/coercion.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kDay = 86400;

bool is_date(const Bound& bound) {
  return !bound.unknown && !bound.is_interval() && bound.value.type == kDate;
}
bool is_time(const Bound& bound) {
  return !bound.unknown && !bound.is_interval() && (bound.value.type == kTimestamp || bound.value.type == kDate);
}
bool is_bigint(const Bound& bound) {
  return !bound.unknown && !bound.is_interval() && bound.value.type == kInt64;
}

Bound bigint(std::int64_t value) {
  return {constant_expression(value, kInt64)};
}

bool is_zero(const Expression& expression) {
  return expression.kind == Expression::Kind::kConstant && expression.constant == Constant(std::int64_t{0});
}

// Arithmetic of two bigints; of small constants at once.
Expression compute(const std::string& sign, const Expression& a, const Expression& b, const ParseNode& at) {
  Expression result = call(sign, {{a}, {b}}, at);
  if (a.kind != Expression::Kind::kConstant || b.kind != Expression::Kind::kConstant) return result;
  return constant_expression(constant_value(result, at, "the interval"), kInt64);
}

Bound each(const std::string& sign, const Bound& interval, const Bound& other, const ParseNode& at) {
  Bound result{compute(sign, interval.value, other.value, at)};
  result.months = compute(sign, *interval.months, other.is_interval() ? *other.months : other.value, at);
  return result;
}

Bound negated(const Bound& interval, const ParseNode& at) {
  return each("*", interval, bigint(-1), at);
}

Bound moved(const Bound& time, const Bound& interval, const ParseNode& at) {
  return {call("add_interval", {time, {*interval.months}, {interval.value}}, at)};
}

Expression comparable_seconds(const Bound& interval, const ParseNode& at) {
  if (is_zero(*interval.months)) return interval.value;
  return compute("+", interval.value, compute("*", *interval.months, bigint(30 * kDay).value, at), at);
}

bool is_comparison(const std::string& sign) {
  return sign == "=" || sign == "<>" || sign == "<" || sign == "<=" || sign == ">" || sign == ">=" ||
         sign == "is_distinct_from" || sign == "is_not_distinct_from";
}

// A literal beside an interval is an interval.
Bound as_interval(const Bound& bound, const ParseNode& at) {
  if (!bound.unknown || !std::holds_alternative<std::string>(bound.value.constant)) return bound;
  return interval_literal(std::get<std::string>(bound.value.constant), 0, at);
}

std::optional<Bound> binary(const std::string& sign, const Bound& left, const Bound& right, const ParseNode& at) {
  const bool times = (is_time(left) && (is_time(right) || right.unknown)) || (is_time(right) && left.unknown);
  if (sign == "-" && times) {
    const bool dates = (is_date(left) || left.unknown) && (is_date(right) || right.unknown);
    if (dates) return std::nullopt;
    Bound difference{call("-", {{coerce(left, kTimestamp, at, "-")}, {coerce(right, kTimestamp, at, "-")}}, at)};
    difference.months = bigint(0).value;
    return difference;
  }
  if (!left.is_interval() && !right.is_interval()) return std::nullopt;
  const Bound a = right.is_interval() ? as_interval(left, at) : left;
  const Bound b = left.is_interval() ? as_interval(right, at) : right;
  if (a.is_interval() && b.is_interval()) {
    if (sign == "+" || sign == "-") return each(sign, a, b, at);
    if (is_comparison(sign)) {
      return Bound{call(sign, {{comparable_seconds(a, at)}, {comparable_seconds(b, at)}}, at)};
    }
  }
  if (sign == "+" && is_time(a) && b.is_interval()) return moved(a, b, at);
  if (sign == "+" && a.is_interval() && is_time(b)) return moved(b, a, at);
  if (sign == "-" && is_time(a) && b.is_interval()) return moved(a, negated(b, at), at);
  if (sign == "*" && a.is_interval() && is_bigint(b)) return each("*", a, b, at);
  if (sign == "*" && is_bigint(a) && b.is_interval()) return each("*", b, a, at);
  return Bound{call(sign, {a, b}, at)};  // says what does not fit
}

}  // namespace

std::optional<Bound> interval_operator(const std::string& sign, const std::vector<Bound>& arguments,
                                       const ParseNode& at) {
  if (arguments.size() == 2) return binary(sign, arguments[0], arguments[1], at);
  if (!arguments[0].is_interval()) return std::nullopt;
  if (sign == "+") return arguments[0];
  if (sign == "-") return negated(arguments[0], at);
  return std::nullopt;
}

Expression interval_field(const std::string& field, const Bound& interval, const ParseNode& at) {
  const auto part = [&](std::int64_t whole, std::int64_t unit) {
    Expression rest = whole == 0 ? interval.value : compute("%", interval.value, bigint(whole).value, at);
    return compute("/", rest, bigint(unit).value, at);
  };
  if (field == "epoch") return comparable_seconds(interval, at);
  if (field == "day") return part(0, kDay);
  if (field == "hour") return part(kDay, 3600);
  if (field == "minute") return part(3600, 60);
  if (field == "second") return part(60, 1);
  if (field == "month") return compute("%", *interval.months, bigint(12).value, at);
  if (field == "year") return compute("/", *interval.months, bigint(12).value, at);
  at.fail("there is no field \"" + field +
          "\" of an interval; there are epoch, year, month, day, hour, minute, second");
}

std::int64_t constant_seconds(const Bound& interval, const ParseNode& at, std::string_view what) {
  if (!is_zero(*interval.months)) at.fail(std::string(what) + " must not have months, which differ in length");
  return std::get<std::int64_t>(constant_value(interval.value, at, what));
}

}  // namespace rankwise
