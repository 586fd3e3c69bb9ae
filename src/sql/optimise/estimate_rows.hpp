#pragma once
#include <optional>       // std::optional
#include <unordered_map>  // std::unordered_map
#include <vector>         // std::vector

#include "sql/logical_plan.hpp"

namespace rankwise {

/// What is expected of a table: rows, and distinct values per column.
struct Estimate {
  double rows = 0;
  std::vector<double> distinct = {};
};

/// The share of rows for which a condition is true, by the rules of System R (Selinger et al. 1979, table 1): equality
/// with a constant 1 / distinct, of two columns 1 / the larger distinct count, ranges 1/3, `and` multiplies. @local
double selectivity(const Expression& condition, const Estimate& input);

/// Rows and distinct values after dropping all but `share` of the rows. @local
Estimate thinned(Estimate input, double share);

/// A join's rows: left x right / distinct key values of the side that has more of them (containment), times the
/// condition's share; at least the rows that an outer join keeps. `distinct` is of left, then right columns. @local
Estimate estimate_join(const JoinSpec& spec, const Estimate& left, const Estimate& right);

/// Bytes of a row once in memory: 8 per column, 32 for text. @local
double row_bytes(const Schema& schema);

/// Estimates nodes from the statistics of the tables, each node once. No rounding that machines do differently, so all
/// ranks come to the same numbers. @local
class Estimator {
 public:
  const Estimate& of(const PlanNode& node);
  double bytes(const PlanNode& node) { return of(node).rows * row_bytes(node.schema); }

 private:
  std::unordered_map<const PlanNode*, Estimate> known_;
};

/// Sets `estimated_rows` of all nodes. @local
void write_estimates(const std::vector<PlanPtr>& roots);

}  // namespace rankwise
