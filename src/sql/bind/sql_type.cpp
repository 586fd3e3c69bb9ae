#include "sql/bind/sql_type.hpp"

#include <array>   // std::array
#include <string>  // std::string
#include <vector>  // std::vector

#include "engine/runtime/nearest_name.hpp"
#include "sql/bind/literal.hpp"

namespace rankwise {
namespace {

constexpr int kMostPlaces = 18;  // that an int64 holds

struct NamedType {
  const char* name;
  DataType type;
};

constexpr std::array kTypes{
    NamedType{"int2", kInt64},     NamedType{"int4", kInt64},          NamedType{"int8", kInt64},
    NamedType{"float4", kFloat64}, NamedType{"float8", kFloat64},      NamedType{"double", kFloat64},
    NamedType{"bool", kBool},      NamedType{"timestamp", kTimestamp}, NamedType{"date", kDate},
    NamedType{"text", kText},      NamedType{"varchar", kText},
};

const std::vector<std::string> kSpelledNames{"bigint",  "integer", "double precision", "numeric", "decimal",
                                             "boolean", "text",    "varchar",          "date",    "timestamp",
                                             "interval"};

CastTarget numeric(const std::vector<ParseNode>& modifiers) {
  if (modifiers.empty()) return {CastTarget::Kind::kNumeric, decimal(0)};
  const std::int64_t digits = integer_literal(modifiers[0]);
  if (digits < 1 || digits > 1000) modifiers[0].fail("numeric takes 1 to 1000 digits");
  const std::int64_t scale = modifiers.size() > 1 ? integer_literal(modifiers[1]) : 0;
  if (scale < 0 || scale > kMostPlaces) {
    modifiers.back().fail("a decimal has 0 to " + std::to_string(kMostPlaces) + " places");
  }
  // An int64 keeps what is longer from overflowing unseen.
  const int checked = digits < kMostPlaces + 1 ? static_cast<int>(digits) : 0;
  return {CastTarget::Kind::kType, decimal(static_cast<int>(scale)), checked};
}

CastTarget interval(const std::vector<ParseNode>& modifiers) {
  if (modifiers.size() > 1) modifiers[1].fail("a precision of intervals is not supported");
  const std::int64_t fields = modifiers.empty() ? 0 : integer_literal(modifiers[0]);
  return {CastTarget::Kind::kInterval, kInt64, 0, static_cast<int>(fields)};
}

}  // namespace

CastTarget bind_type_name(const ParseNode& type_name) {
  type_name.allow({"names", "typmods", "typemod"});
  const std::string name = type_name.names("names").back();
  const std::vector<ParseNode> modifiers = type_name.list("typmods");
  if (name == "numeric") return numeric(modifiers);
  if (name == "interval") return interval(modifiers);
  if (name == "timestamptz" || name == "timetz") type_name.fail("time zones are not supported: use timestamp");
  if (name == "bpchar" || name == "char") type_name.fail("char(n) is not supported: use text");
  for (const auto& known : kTypes) {
    if (name != known.name) continue;
    if (!modifiers.empty()) {
      modifiers[0].fail(name == "varchar" ? "a length is not supported: use text or left(..., n)"
                                          : "a precision of " + name + " is not supported");
    }
    return {CastTarget::Kind::kType, known.type};
  }
  type_name.fail("type " + name + " is not supported" + did_you_mean(name, kSpelledNames));
}

}  // namespace rankwise
