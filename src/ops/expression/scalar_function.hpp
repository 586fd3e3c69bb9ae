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

namespace rankwise {

/// What a kernel works on: arguments by row of the batch, the rows in play, and where produced text lives.
struct KernelCall {
  std::span<const BatchColumn* const> arguments;
  std::span<const std::uint32_t> rows;  ///< ascending
  bool all_rows = false;                ///< `rows` is 0, 1, ..., n - 1: loops need no indirection
  BatchColumn* result = nullptr;        ///< sized for the whole batch; only `rows` are written
  TextArena* arena = nullptr;
};

/// Computes `result` for `rows`. A null result holds 0, 0.0 or empty text. @throws RowError  a value cannot be computed
using Kernel = void (*)(const KernelCall& call);

/// A function as the expression compiler knows it.
struct ScalarFunction {
  std::string name;  ///< as in SQL, lower case; operators by their sign ("+", "<>", "like"), casts "cast"
  Kernel kernel = nullptr;
  bool null_in_null_out = true;  ///< the evaluator then sets validity and skips rows with a null argument
  bool may_fail = false;         ///< can throw RowError, so it must not be evaluated for rows that do not need it
};

/// A function chosen for argument types, and what it takes and gives.
struct ResolvedFunction {
  const ScalarFunction* function = nullptr;
  std::vector<DataType> arguments;  ///< each argument must be cast to this first
  DataType result = {};
};

/// The type of an argument as the binder knows it: a string literal or null without a type yet suits every type.
struct ArgumentType {
  DataType type = {};
  bool unknown = false;
};

/// Finds the function `name` for argument types: exact first, then by implicit casts (bigint -> decimal -> double,
/// date -> timestamp, unknown literals -> whatever fits). Functions live as long as the program. @local
/// @return nothing where no overload fits
std::optional<ResolvedFunction> resolve_function(std::string_view name, std::span<const ArgumentType> arguments);

/// Finds the cast between two types, or nothing where there is none. @local
/// @param implicit  only casts that lose nothing
std::optional<ResolvedFunction> resolve_cast(const DataType& from, const DataType& to, bool implicit);

/// The type that values of both types can be cast to without loss (for case, coalesce, union, comparison). @local
std::optional<DataType> common_type(const DataType& a, const DataType& b);

/// All names of functions, for "did you mean"; and the signatures of one name, for messages. @local
std::vector<std::string> function_names();
std::vector<std::string> signatures_of(std::string_view name);

}  // namespace rankwise
