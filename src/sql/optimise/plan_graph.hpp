#pragma once
#include <string>         // std::string
#include <unordered_map>  // std::unordered_map
#include <vector>         // std::vector

#include "sql/logical_plan.hpp"

namespace rankwise {

/// Lists every node that the roots need, each once, inputs before those that read them. @local
std::vector<PlanPtr> inputs_first(const std::vector<PlanPtr>& roots);

/// Knows which nodes several readers use. Being an output counts as a reader.
class Readers {
 public:
  explicit Readers(const std::vector<PlanPtr>& roots);
  bool shared(const PlanNode* node) const { return count_.at(node) > 1; }

 private:
  std::unordered_map<const PlanNode*, int> count_;
};

/// Copies a node; the copy reads `inputs`. @local
PlanPtr with_inputs(const PlanNode& node, std::vector<PlanPtr> inputs);

/// Keeps the rows for which all conjuncts are true; without conjuncts returns the input itself. @local
PlanPtr make_filter(PlanPtr input, std::vector<Expression> conjuncts);

/// Computes a row of expressions, named as in `schema`. @local
PlanPtr make_project(PlanPtr input, std::vector<Expression> expressions, Schema schema);

/// Gives the columns `columns` of the input, named as in `schema`; the input itself where that changes nothing. @local
PlanPtr select_columns(PlanPtr input, const std::vector<int>& columns, const Schema& schema);

/// Gives the columns `columns` of the input under their names there. @local
PlanPtr select_columns(PlanPtr input, const std::vector<int>& columns);

/// A plan with these columns and no row. @local
PlanPtr empty_plan(const Schema& schema);
bool is_empty_plan(const PlanNode& node);

/// Makes a join node of two sides; names that stand on both are made unique. @local
/// @param place  of the join in the SQL text
PlanPtr make_join(JoinSpec spec, PlanPtr left, PlanPtr right, std::string place);

/// Tells whether a join shows the columns of its right side. @local
bool shows_right(JoinKind kind);

/// The schema's names and types followed by one more column, whose name is made unique. @local
Schema with_column(Schema schema, Field field);

}  // namespace rankwise
