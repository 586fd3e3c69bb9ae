#pragma once
#include <cstdint>      // std::uint8_t
#include <deque>        // std::deque
#include <map>          // std::map
#include <span>         // std::span
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "ops/expression/scalar_function.hpp"

namespace rankwise {

/// What an overload takes at one place.
enum class Slot : std::uint8_t {
  kBigint,
  kDecimal,  ///< a decimal of any scale
  kExact,    ///< a bigint or a decimal of any scale, as it is
  kDouble,
  kBoolean,
  kString,     ///< text
  kDay,        ///< a date
  kTime,       ///< a timestamp
  kAny,        ///< anything as it is
  kAnyAsText,  ///< anything, cast to text
  kCommon,     ///< the common type of all arguments at such places
};

/// Tells the type of a result. `given` are the arguments before casts. @throws JobError
using ResultRule = DataType (*)(std::span<const DataType> taken, std::span<const ArgumentType> given);

/// The rule that the result has the type of the first argument.
inline DataType type_of_first(std::span<const DataType> taken, std::span<const ArgumentType>) {
  return taken.front();
}

/// What a function takes and gives.
struct Signature {
  Signature(std::vector<Slot> slots_taken, DataType result_type) : slots(std::move(slots_taken)), result(result_type) {}
  Signature(std::vector<Slot> slots_taken, ResultRule result_rule) : slots(std::move(slots_taken)), rule(result_rule) {}

  std::vector<Slot> slots;
  DataType result = {};
  ResultRule rule = nullptr;  ///< where the result's type depends on the arguments
};

/// What is special about a function; a sum of these.
enum : unsigned {
  kMayFail = 1,     ///< ScalarFunction::may_fail
  kTakesNulls = 2,  ///< not null in, null out: the kernel sets validity
  kVariadic = 4,    ///< the last slot takes one argument or more
};

/// One way to call a function.
struct Overload {
  ScalarFunction function;
  Signature signature;
  bool variadic = false;
};

/// The overloads of all functions, by name.
class FunctionTable {
 public:
  void add(const char* name, Signature signature, Kernel kernel, unsigned traits = 0);
  /// Gives all overloads of `name` a second name.
  void add_alias(const std::string& alias, std::string_view name);

  std::span<const Overload* const> find(std::string_view name) const;
  std::vector<std::string> names() const;

 private:
  void insert(Overload overload);

  std::deque<Overload> overloads_;  // never move: expressions point at them
  std::map<std::string, std::vector<const Overload*>, std::less<>> by_name_;
};

}  // namespace rankwise
