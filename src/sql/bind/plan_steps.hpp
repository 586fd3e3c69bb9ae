#pragma once
#include <map>     // std::map
#include <string>  // std::string
#include <vector>  // std::vector

#include "sql/logical_plan.hpp"

namespace rankwise {

/// Collects names, giving each that is taken a number: id, id_1, id_2.
class UniqueNames {
 public:
  /// @return the name itself or the first free one after it
  std::string fresh(const std::string& name);
  /// Appends a field under a fresh name.
  void append(Schema& schema, Field field);

 private:
  std::map<std::string, int> used_;
};

/// A column that a projection computes.
struct NamedExpression {
  Expression expression;
  std::string name;
};

PlanPtr one_row();

/// Keeps rows for which all conjuncts are true; without conjuncts the input itself. @local
PlanPtr filter_rows(PlanPtr input, std::vector<Expression> conjuncts);

/// Computes columns; their names are made unique, and a plain column keeps its unit and description. @local
PlanPtr project_rows(PlanPtr input, const std::vector<NamedExpression>& columns);

/// Makes sure that expressions stand in columns: those that are no plain columns are appended to all of the input's.
/// @return per expression its column of the (new) input @local
std::vector<int> append_columns(PlanPtr& input, const std::vector<NamedExpression>& expressions);

/// Groups; names are made unique. @local
PlanPtr group_rows(PlanPtr input, std::vector<int> keys, std::vector<AggregateCall> calls);

/// Adds the columns of window functions; names are made unique. @local
PlanPtr window_rows(PlanPtr input, WindowSpec spec);

PlanPtr union_rows(std::vector<PlanPtr> inputs);
/// Repeats each row as often as its last column says, and drops that column. @local
PlanPtr repeat_rows(PlanPtr input);
PlanPtr order_rows(PlanPtr input, OrderSpec spec);

/// The column as an expression. @local
Expression column_of(const PlanNode& plan, int column);

}  // namespace rankwise
