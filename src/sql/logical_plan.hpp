#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::shared_ptr
#include <string>   // std::string
#include <variant>  // std::variant
#include <vector>   // std::vector

#include "engine/data/schema.hpp"
#include "io/table/table_input.hpp"
#include "ops/expression/expression.hpp"
#include "ops/relational/aggregate.hpp"
#include "ops/relational/join.hpp"
#include "ops/relational/ordered_aggregate.hpp"
#include "ops/relational/sort.hpp"
#include "ops/relational/window.hpp"

namespace rankwise {

struct PlanNode;
using PlanPtr = std::shared_ptr<PlanNode>;

/// Reads a table; the node's schema holds the columns read, `columns` where they stand in the table.
struct ScanNode {
  std::string table;
  std::shared_ptr<const TableInput> input;
  std::vector<int> columns;
};

/// One row without columns worth naming ("select 1"): on the driver's shard alone. Its schema is one int64 column.
struct OneRowNode {};

/// Keeps rows for which every conjunct is true, in this order.
struct FilterNode {
  std::vector<Expression> conjuncts;
};

struct ProjectNode {
  std::vector<Expression> expressions;  ///< one per column of the node's schema
};

/// Two inputs: left, right.
struct JoinNode {
  JoinSpec spec;
  bool broadcast = false;  ///< chosen by the optimiser, with `reason`
  std::string reason = {};
};

/// An aggregate of a group-by. `distinct` folds each value once.
struct AggregateCall {
  std::variant<GroupFunction, OrderedFunction> function;
  bool distinct = false;
  std::vector<int> arguments = {};   ///< columns of the input; a filter clause is folded into them (null where false)
  std::vector<OrderKey> order = {};  ///< as in OrderedAggregate
  double parameter = 0.5;
  std::string separator = {};
  Field output;
};

/// Groups by columns of its input: schema = keys, then one column per call. Without calls: distinct rows.
struct GroupNode {
  std::vector<int> keys;
  std::vector<AggregateCall> calls;
};

struct WindowNode {
  WindowSpec spec;
};

/// Order, limit and offset. Without keys the limit takes the first rows in the order of all columns.
struct OrderNode {
  OrderSpec spec;
};

/// All rows of all inputs; their column types are the same.
struct UnionAllNode {};

/// Repeats each row as often as its last column (int64, dropped) says: for intersect all and except all.
struct RepeatNode {};

/// A step of a query. A node that is used twice (a CTE, a derived table, the input of grouping sets) is computed once.
struct PlanNode {
  std::variant<ScanNode, OneRowNode, FilterNode, ProjectNode, JoinNode, GroupNode, WindowNode, OrderNode, UnionAllNode,
               RepeatNode>
      step;
  std::vector<PlanPtr> inputs = {};
  Schema schema = {};          ///< of the rows that it gives; names are unique
  double estimated_rows = -1;  ///< set by the optimiser
  std::string name = {};       ///< of the derived table or CTE that this is, else empty
  std::string place = {};      ///< of a join, in the SQL text: "query, line 2 column 6"
};

/// Describes a plan as an indented tree, for tests and explain. A shared node is written once and then referred to.
std::string to_string(const PlanNode& root);

}  // namespace rankwise
