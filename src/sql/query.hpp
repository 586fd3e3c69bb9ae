#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/runtime/error.hpp"
#include "sql/catalogue.hpp"
#include "sql/logical_plan.hpp"

namespace rankwise {

/// Turns the text of a query into a typed plan. All names and types are checked; no data is read. @local
///
/// The root's schema has the names and order of the select list. An order by of the whole query is the root's
/// OrderNode.
/// @param what  names the text in messages: "table revenue", "query"
/// @throws JobError  syntax, unknown names (with the nearest known one), types, and what is not supported, each with
///                   line and column: "query, line 3 column 8: recursive CTEs are not supported"
PlanPtr bind_query(const std::string& sql, const Catalogue& catalogue, const std::string& what);

/// What the optimiser is told.
struct OptimiserSettings {
  std::int64_t broadcast_bytes = std::int64_t{8}
                                 << 20;  ///< a right side that is estimated to be no larger is broadcast
  /// A join without keys that is estimated to try more pairs of rows is refused; -1: none is.
  double most_cross_rows = 1e9;
};

/// Rewrites plans to equivalent faster ones: constant folding, filters down to the scans and into joins, join order and
/// build sides by estimated sizes, broadcast where one side is small, columns that nobody needs dropped everywhere.
/// Shared nodes stay shared. The same on all ranks whatever their number, but for the choice to broadcast. @local
/// @param roots  the outputs; what none of them needs is not computed. They are left as they are.
/// @throws JobError  a join without keys would try too many pairs of rows: "query, line 1 column 27: ..."
std::vector<PlanPtr> optimise(const std::vector<PlanPtr>& roots, const OptimiserSettings& settings);

}  // namespace rankwise
