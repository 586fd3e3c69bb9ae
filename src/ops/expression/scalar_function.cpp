#include "ops/expression/scalar_function.hpp"

#include "ops/expression/kernels/families.hpp"
#include "ops/expression/overload.hpp"

namespace rankwise {
namespace {

using Arguments = std::span<const ArgumentType>;

const FunctionTable& function_table() {
  static const FunctionTable table_of_functions = [] {
    FunctionTable table;
    for (const auto add :
         {add_arithmetic, add_comparisons, add_logic, add_conditionals, add_math, add_rounding, add_letter_case,
          add_text_measures, add_text_parts, add_text_building, add_digests, add_like, add_regular_expressions,
          add_date_fields, add_date_arithmetic, add_date_text, add_precision}) {
      add(table);
    }
    return table;
  }();
  return table_of_functions;
}

/// What it costs to take an argument, and the type that it is taken as.
struct Match {
  int cost = 0;
  DataType type = {};
};

constexpr int kAsItIs = 1;
constexpr int kDateToTimestamp = 5;
constexpr int kDecimalToDouble = 10;
constexpr int kBigintToDouble = 11;

std::optional<DataType> type_of(Slot slot) {
  switch (slot) {
    case Slot::kBigint:
      return kInt64;
    case Slot::kDouble:
      return kFloat64;
    case Slot::kBoolean:
      return kBool;
    case Slot::kString:
    case Slot::kAnyAsText:
      return kText;
    case Slot::kDay:
      return kDate;
    case Slot::kTime:
      return kTimestamp;
    default:
      return std::nullopt;
  }
}

std::optional<Match> match_known(Slot slot, const DataType& given) {
  const bool is_decimal = given.id == TypeId::kDecimal;
  switch (slot) {
    case Slot::kDecimal:
      return is_decimal ? std::optional<Match>({0, given}) : std::nullopt;
    case Slot::kExact:
      return is_decimal || given == kInt64 ? std::optional<Match>({kAsItIs, given}) : std::nullopt;
    case Slot::kAny:
      return Match{kAsItIs, given};
    case Slot::kAnyAsText:
      return Match{kAsItIs, kText};
    default:
      break;
  }
  const DataType wanted = *type_of(slot);
  if (given == wanted) return Match{0, wanted};
  if (wanted == kFloat64 && is_decimal) return Match{kDecimalToDouble, wanted};
  if (wanted == kFloat64 && given == kInt64) return Match{kBigintToDouble, wanted};
  if (wanted == kTimestamp && given == kDate) return Match{kDateToTimestamp, wanted};
  return std::nullopt;
}

/// A literal without a type becomes what stands beside it; otherwise text rather than double rather than other types,
/// as in PostgreSQL.
Match match_unknown(Slot slot, Arguments all) {
  std::optional<DataType> wanted = type_of(slot);
  for (const auto& other : all) {
    if (other.unknown) continue;
    const auto match = match_known(slot, other.type);
    if (match && match->cost <= kAsItIs && slot != Slot::kAny) return {1, match->type};
  }
  if (!wanted) wanted = slot == Slot::kAny ? kText : kInt64;
  if (*wanted == kText) return {1, kText};
  return {*wanted == kFloat64 ? 2 : 3, *wanted};
}

/// The type that all arguments at places of Slot::kCommon have in common.
std::optional<DataType> common_of(const Overload& overload, Arguments given) {
  std::optional<DataType> common;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const Slot slot = overload.signature.slots[std::min(i, overload.signature.slots.size() - 1)];
    if (slot != Slot::kCommon || given[i].unknown) continue;
    common = common ? common_type(*common, given[i].type) : given[i].type;
    if (!common) return std::nullopt;
  }
  return common.value_or(kText);
}

struct Candidate {
  int cost = 0;
  std::vector<DataType> taken;
};

std::optional<Candidate> fit(const Overload& overload, Arguments given) {
  const std::size_t slots = overload.signature.slots.size();
  if (overload.variadic ? given.size() < slots : given.size() != slots) return std::nullopt;
  Candidate candidate;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const Slot slot = overload.signature.slots[std::min(i, slots - 1)];
    if (slot == Slot::kCommon) {
      const auto common = common_of(overload, given);
      if (!common) return std::nullopt;
      candidate.taken.push_back(*common);
      continue;
    }
    const auto match = given[i].unknown ? match_unknown(slot, given) : match_known(slot, given[i].type);
    if (!match) return std::nullopt;
    candidate.cost += match->cost;
    candidate.taken.push_back(match->type);
  }
  return candidate;
}

std::string slot_name(Slot slot) {
  switch (slot) {
    case Slot::kDecimal:
    case Slot::kExact:
      return "decimal";
    case Slot::kAny:
    case Slot::kAnyAsText:
    case Slot::kCommon:
      return "any";
    default:
      return sql_name(*type_of(slot));
  }
}

std::string signature_text(const Overload& overload) {
  const std::string& name = overload.function.name;
  const auto& slots = overload.signature.slots;
  const bool is_sign = name.find_first_of("+-*/%<>=|&#^~!") != std::string::npos;
  if (is_sign && slots.size() == 1) return name + slot_name(slots[0]);
  if (is_sign) return slot_name(slots[0]) + " " + name + " " + slot_name(slots[1]);
  std::string text = name + "(";
  for (const Slot& slot : slots) text += (&slot == &slots.front() ? "" : ", ") + slot_name(slot);
  return text + (overload.variadic ? ", ...)" : ")");
}

}  // namespace

std::optional<ResolvedFunction> resolve_function(std::string_view name, Arguments arguments) {
  const Overload* best = nullptr;
  Candidate best_fit;
  for (const Overload* overload : function_table().find(name)) {
    auto candidate = fit(*overload, arguments);
    if (!candidate || (best != nullptr && candidate->cost >= best_fit.cost)) continue;
    best = overload;
    best_fit = std::move(*candidate);
  }
  if (best == nullptr) return std::nullopt;
  const Signature& signature = best->signature;
  const DataType result = signature.rule == nullptr ? signature.result : signature.rule(best_fit.taken, arguments);
  return ResolvedFunction{.function = &best->function, .arguments = std::move(best_fit.taken), .result = result};
}

std::vector<std::string> function_names() {
  return function_table().names();
}

std::vector<std::string> signatures_of(std::string_view name) {
  std::vector<std::string> signatures;
  for (const Overload* overload : function_table().find(name)) signatures.push_back(signature_text(*overload));
  return signatures;
}

}  // namespace rankwise
