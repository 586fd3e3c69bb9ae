#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::shared_ptr
#include <string>   // std::string
#include <variant>  // std::variant
#include <vector>   // std::vector

#include "engine/data/data_type.hpp"

namespace rankwise {

struct ScalarFunction;

/// A value known before any row is read; monostate is null. Integral types hold an int64.
using Constant = std::variant<std::monostate, std::int64_t, double, std::string>;

/// An expression over the columns of a record batch, typed: every argument has exactly the type its function takes.
struct Expression {
  enum class Kind : std::uint8_t {
    kColumn,    ///< column `column` of the batch
    kConstant,  ///< `constant`
    kCall,      ///< `function` of `arguments`, evaluated for all rows in play
    kAnd,       ///< false as soon as an argument is false: later ones are evaluated where still needed only
    kOr,        ///< true as soon as an argument is true
    kCase,      ///< arguments: condition, value, condition, value, ..., value of else
    kCoalesce,  ///< the first argument that is not null
  };
  Kind kind = Kind::kConstant;
  DataType type = {};
  int column = -1;
  Constant constant = {};
  const ScalarFunction* function = nullptr;
  std::vector<Expression> arguments = {};
  std::string text = {};  ///< as the user wrote it, for messages; may be empty
  int location = -1;      ///< byte in the SQL text, or -1
};

Expression column_expression(int column, DataType type);
Expression constant_expression(Constant value, DataType type);

/// Lists the columns that an expression reads, ascending, each once. @local
std::vector<int> columns_read(const Expression& expression);

/// Renumbers columns: column c becomes `new_columns[c]`. @local
void renumber_columns(Expression& expression, const std::vector<int>& new_columns);

/// Writes an expression for people: "quantity * price > 10". @local
/// @param names  of the columns
std::string to_string(const Expression& expression, const std::vector<std::string>& names);

/// Tells whether two expressions are the same tree (text and location aside). @local
bool same_expression(const Expression& a, const Expression& b);

}  // namespace rankwise
