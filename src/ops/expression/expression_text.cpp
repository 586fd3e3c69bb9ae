#include "ops/expression/expression.hpp"
#include "ops/expression/scalar_function.hpp"
#include "ops/expression/value_text.hpp"

namespace rankwise {
namespace {

using Kind = Expression::Kind;

std::string constant_text(const Expression& expression) {
  if (std::holds_alternative<std::monostate>(expression.constant)) return "null";
  std::string text;
  if (const auto* value = std::get_if<std::string>(&expression.constant)) {
    text = "'";
    for (const char c : *value) text += c == '\'' ? std::string("''") : std::string(1, c);
    return text + "'";
  }
  if (const auto* value = std::get_if<double>(&expression.constant)) {
    append_double(text, *value);
    return text;
  }
  append_integral(text, std::get<std::int64_t>(expression.constant), expression.type);
  if (expression.type == kDate) return "date '" + text + "'";
  return expression.type == kTimestamp ? "timestamp '" + text + "'" : text;
}

bool is_infix(const Expression& expression) {
  if (expression.kind == Kind::kAnd || expression.kind == Kind::kOr) return true;
  if (expression.kind != Kind::kCall || expression.arguments.size() != 2) return false;
  const std::string& name = expression.function->name;
  return name == "like" || name == "ilike" || name.find_first_not_of("+-*/%<>=|&#^~!") == std::string::npos;
}

/// An argument beside an infix sign.
std::string operand_text(const Expression& expression, const std::vector<std::string>& names) {
  const std::string text = to_string(expression, names);
  return is_infix(expression) ? "(" + text + ")" : text;
}

std::string joined(const Expression& expression, const std::string& between, const std::vector<std::string>& names,
                   bool operands) {
  std::string text;
  for (const auto& argument : expression.arguments) {
    if (&argument != &expression.arguments.front()) text += between;
    text += operands ? operand_text(argument, names) : to_string(argument, names);
  }
  return text;
}

std::string case_text(const Expression& expression, const std::vector<std::string>& names) {
  std::string text = "case";
  const auto& arguments = expression.arguments;
  for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
    text += " when " + to_string(arguments[i], names) + " then " + to_string(arguments[i + 1], names);
  }
  return text + " else " + to_string(arguments.back(), names) + " end";
}

/// "is_not_null" behind its argument reads "is not null".
std::string spaced(std::string name) {
  for (char& c : name) c = c == '_' ? ' ' : c;
  return name;
}

std::string call_text(const Expression& expression, const std::vector<std::string>& names) {
  const std::string& name = expression.function->name;
  const auto& arguments = expression.arguments;
  if (is_infix(expression)) return joined(expression, " " + name + " ", names, true);
  if (name == "cast") return "cast(" + to_string(arguments[0], names) + " as " + sql_name(expression.type) + ")";
  if (name == "not") return "not " + operand_text(arguments[0], names);
  if (name.starts_with("is_") && arguments.size() == 1) return operand_text(arguments[0], names) + " " + spaced(name);
  if (name.starts_with("is_") && arguments.size() == 2) {
    return operand_text(arguments[0], names) + " " + spaced(name) + " " + operand_text(arguments[1], names);
  }
  if (arguments.size() == 1 && (name == "-" || name == "+" || name == "~")) {
    return name + operand_text(arguments[0], names);
  }
  return name + "(" + joined(expression, ", ", names, false) + ")";
}

}  // namespace

std::string to_string(const Expression& expression, const std::vector<std::string>& names) {
  switch (expression.kind) {
    case Kind::kColumn: {
      const auto column = static_cast<std::size_t>(expression.column);
      return column < names.size() ? names[column] : "column " + std::to_string(column);
    }
    case Kind::kConstant:
      return constant_text(expression);
    case Kind::kCall:
      return call_text(expression, names);
    case Kind::kAnd:
      return joined(expression, " and ", names, true);
    case Kind::kOr:
      return joined(expression, " or ", names, true);
    case Kind::kCase:
      return case_text(expression, names);
    case Kind::kCoalesce:
      return "coalesce(" + joined(expression, ", ", names, false) + ")";
  }
  return "";
}

}  // namespace rankwise
