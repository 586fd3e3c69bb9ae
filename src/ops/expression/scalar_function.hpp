#pragma once
#include <cstdint>      // std::uint32_t
#include <optional>     // std::optional
#include <span>         // std::span
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "engine/data/data_type.hpp"
#include "engine/data/record_batch.hpp"
#include "io/text_arena.hpp"
#include "ops/expression/expression.hpp"

namespace rankwise {

/// What a kernel works on: arguments by row of the batch, the rows in play, and where produced text lives.
struct KernelCall {
  std::span<const BatchColumn* const> arguments;
  std::span<const std::uint32_t> rows;  ///< in play, ascending: only for these may a value be missed or refused
  std::int64_t dense_rows =
      0;  ///< when not 0: loops over the numbers of rows 0 .. dense_rows - 1 are faster than `rows`
  std::uint64_t constants = 0;  ///< bit i: argument i has the same value in all rows (it is materialised nevertheless)
  BatchColumn* result = nullptr;  ///< sized for the whole batch
  TextArena* arena = nullptr;

  bool is_constant(std::size_t argument) const { return argument < 64 && (constants >> argument & 1) != 0; }
};

/// Computes `result` for `rows`. A null result holds 0, 0.0 or empty text. @throws RowError  a value cannot be computed
using Kernel = void (*)(const KernelCall& call);

/// A function as the expression compiler knows it.
struct ScalarFunction {
  std::string name;  ///< as in SQL, lower case; operators by their sign ("+", "<>", "like"), casts "cast"
  Kernel kernel = nullptr;
  bool null_in_null_out = true;  ///< the evaluator sets validity, and blanks values of rows with a null argument
  bool may_fail = false;  ///< can throw RowError; of null_in_null_out: `rows` then has no row with a null argument
};

/// A function chosen for argument types, and what it takes and gives.
struct ResolvedFunction {
  const ScalarFunction* function = nullptr;
  std::vector<DataType> arguments;  ///< each argument must be cast to this first (resolve_cast, not only implicit)
  DataType result = {};
};

/// The type of an argument as the binder knows it: a string literal or null without a type yet suits every type.
struct ArgumentType {
  DataType type = {};
  bool unknown = false;
  const Constant* constant = nullptr;  ///< its value where it is known: the places of round() choose the result's scale
};

/// Finds the function `name` for argument types: exact first, then by implicit casts (bigint -> decimal -> double,
/// date -> timestamp, unknown literals -> whatever fits). Functions live as long as the program. @local
/// @return nothing where no overload fits
/// @throws JobError  the result would have more than 18 decimal places
std::optional<ResolvedFunction> resolve_function(std::string_view name, std::span<const ArgumentType> arguments);

/// Finds the cast between two types, or nothing where there is none. @local
/// @param implicit  only casts that lose nothing
std::optional<ResolvedFunction> resolve_cast(const DataType& from, const DataType& to, bool implicit);

/// The type that values of both types can be cast to without loss (for case, coalesce, union, comparison). @local
std::optional<DataType> common_type(const DataType& a, const DataType& b);

/// Names a type as in SQL, for messages: "bigint", "double", "decimal(2)", "boolean", "text", ... @local
std::string sql_name(const DataType& type);

/// All names of functions, for "did you mean"; and the signatures of one name, for messages. @local
std::vector<std::string> function_names();
std::vector<std::string> signatures_of(std::string_view name);

}  // namespace rankwise
