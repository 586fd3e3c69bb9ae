#include "sql/bind/literal.hpp"

#include <charconv>  // std::from_chars

#include "io/number_parser.hpp"

namespace rankwise {
namespace {

// libpg_query writes integers above zero only: what is missing is 0 or negative. PostgreSQL's grammar folds signs into
// the constant, so its digits are the first ones from its location on.
std::int64_t small_integer(const ParseNode& constant) {
  const ParseNode value = constant.record("ival", "Integer");
  if (value.has("ival")) return value.number("ival");
  const std::string written = constant.written();
  const std::size_t digits = written.find_first_of("0123456789");
  std::int64_t magnitude = 0;
  if (digits != std::string::npos) {
    std::from_chars(written.data() + digits, written.data() + written.size(), magnitude);
  }
  return -magnitude;
}

Expression number_constant(const std::string& digits, const ParseNode& at) {
  if (digits.find_first_of("eE") == std::string::npos) {
    const std::size_t point = digits.find('.');
    std::int64_t units = 0;
    const int scale = point == std::string::npos ? 0 : static_cast<int>(digits.size() - point - 1);
    if (scale <= 18 && parse_decimal(digits, scale, '.', units) == FieldStatus::kValue) {
      return constant_expression(units, point == std::string::npos ? kInt64 : decimal(scale));
    }
    if (point == std::string::npos) at.fail(digits + " is out of range for bigint");
    at.fail(digits + " has more digits than a decimal holds, 18; as a double precision number it is " + digits + "e0");
  }
  double value = 0;
  if (parse_double(digits, '.', value) != FieldStatus::kValue) at.fail(digits + " is out of range");
  return constant_expression(value, kFloat64);
}

}  // namespace

std::int64_t integer_literal(const ParseNode& constant) {
  if (!constant.is("A_Const") || !constant.has("ival")) constant.fail("an integer is expected here");
  return small_integer(constant);
}

Bound bind_literal(const ParseNode& constant) {
  constant.allow({"ival", "fval", "sval", "boolval", "isnull"});
  Bound bound;
  if (constant.has("ival")) {
    bound.value = constant_expression(small_integer(constant), kInt64);
  } else if (constant.has("fval")) {
    bound.value = number_constant(constant.record("fval", "Float").text("fval"), constant);
  } else if (constant.has("sval")) {
    bound = {constant_expression(constant.record("sval", "String").text("sval"), kText), true};
  } else if (constant.has("boolval")) {
    const bool value = constant.record("boolval", "Boolean").flag("boolval");
    bound.value = constant_expression(std::int64_t{value ? 1 : 0}, kBool);
  } else {
    bound = {constant_expression(std::monostate{}, kText), true};
  }
  bound.value.location = constant.location();
  bound.value.text = constant.written();
  return bound;
}

}  // namespace rankwise
