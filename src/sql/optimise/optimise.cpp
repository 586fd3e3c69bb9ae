#include "sql/optimise/choose_joins.hpp"
#include "sql/optimise/estimate_rows.hpp"
#include "sql/optimise/fold_constants.hpp"
#include "sql/optimise/order_joins.hpp"
#include "sql/optimise/prune_columns.hpp"
#include "sql/optimise/push_filters.hpp"
#include "sql/optimise/simplify_plans.hpp"
#include "sql/query.hpp"

namespace rankwise {

std::vector<PlanPtr> optimise(const std::vector<PlanPtr>& roots, const OptimiserSettings& settings) {
  auto plans = push_filters(fold_plans(roots));
  plans = simplify_plans(prune_columns(plans));  // so that joins are ordered by the bytes that they will carry
  plans = simplify_plans(prune_columns(order_joins(plans)));
  plans = simplify_plans(choose_joins(plans, settings));  // the only step that may differ with the number of ranks
  write_estimates(plans);
  return plans;
}

}  // namespace rankwise
