#include "ops/expression/in_list.hpp"

#include <algorithm>  // std::find
#include <bit>        // std::bit_ceil

#include "engine/data/hash.hpp"
#include "ops/expression/kernels/row_loops.hpp"
#include "ops/expression/kernels/scales.hpp"

namespace rankwise {
namespace {

using Kind = Expression::Kind;

constexpr std::size_t kFew = 8;

std::uint64_t hash_of(std::int64_t value) {
  return mix64(static_cast<std::uint64_t>(value));
}
std::uint64_t hash_of(std::string_view value) {
  return hash_bytes(value);
}

bool tests_constant(const Expression& argument) {
  return argument.kind == Kind::kCall && argument.function->name == "=" && argument.arguments.size() == 2 &&
         !argument.arguments[0].type.is_float() && argument.arguments[1].kind == Kind::kConstant &&
         !std::holds_alternative<std::monostate>(argument.arguments[1].constant);
}

/// Brings a bigint or decimal to the scale of another; nothing where no value of that scale equals it.
std::optional<std::int64_t> at_scale(std::int64_t value, int from, int to) {
  if (from > to) {
    const std::int64_t divisor = power_of_ten(from - to);
    return value % divisor == 0 ? std::optional(value / divisor) : std::nullopt;
  }
  return __builtin_mul_overflow(value, power_of_ten(to - from), &value) ? std::nullopt : std::optional(value);
}

}  // namespace

template <typename T>
void InList::Set<T>::index() {
  if (values.size() <= kFew) return;
  slots.assign(std::bit_ceil(values.size() * 4), -1);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::size_t at = hash_of(values[i]) & (slots.size() - 1);
    while (slots[at] >= 0) at = (at + 1) & (slots.size() - 1);
    slots[at] = static_cast<std::int32_t>(i);
  }
}

template <typename T>
bool InList::Set<T>::contains(T value) const {
  for (std::size_t at = hash_of(value) & (slots.size() - 1); slots[at] >= 0; at = (at + 1) & (slots.size() - 1)) {
    if (values[static_cast<std::size_t>(slots[at])] == value) return true;
  }
  return false;
}

void InList::add(const Expression& constant, const DataType& type) {
  if (type.is_text()) {
    const std::string_view value = std::get<std::string>(constant.constant);
    if (std::find(texts_.values.begin(), texts_.values.end(), value) == texts_.values.end()) {
      texts_.values.push_back(value);
    }
    return;
  }
  const auto value = at_scale(std::get<std::int64_t>(constant.constant), scale_of(constant.type), scale_of(type));
  if (value && std::find(integers_.values.begin(), integers_.values.end(), *value) == integers_.values.end()) {
    integers_.values.push_back(*value);
  }
}

std::optional<InList> InList::find(const Expression& any_of) {
  const auto& arguments = any_of.arguments;
  if (any_of.kind != Kind::kOr || arguments.size() < 2) return std::nullopt;
  for (const auto& argument : arguments) {
    if (!tests_constant(argument) || !same_expression(argument.arguments[0], arguments[0].arguments[0])) {
      return std::nullopt;
    }
  }
  InList list;
  for (const auto& argument : arguments) list.add(argument.arguments[1], argument.arguments[0].type);
  list.integers_.index();
  list.texts_.index();
  return list;
}

template <typename T>
void InList::test_few(const Set<T>& set, const T* values, std::span<const std::uint32_t> rows, std::int64_t dense_rows,
                      std::int64_t* out) const {
  const KernelCall loops{.arguments = {}, .rows = rows, .dense_rows = dense_rows};
  for_rows_or_all(loops, [&](std::size_t row) { out[row] = 0; });
  for (const T wanted : set.values) {
    for_rows_or_all(loops, [&](std::size_t row) { out[row] |= values[row] == wanted ? 1 : 0; });
  }
}

void InList::test(const BatchColumn& values, std::span<const std::uint32_t> rows, std::int64_t dense_rows,
                  std::int64_t* out) const {
  if (values.type.is_text()) {
    const auto* texts = values.texts.data();
    if (texts_.slots.empty()) return test_few(texts_, texts, rows, 0, out);
    for (const auto row : rows) out[row] = texts_.contains(texts[row]) ? 1 : 0;
    return;
  }
  const auto* integers = values.ints.data();
  if (integers_.slots.empty()) return test_few(integers_, integers, rows, dense_rows, out);
  for (const auto row : rows) out[row] = integers_.contains(integers[row]) ? 1 : 0;
}

}  // namespace rankwise
