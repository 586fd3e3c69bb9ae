#include "sql/optimise/estimate_rows.hpp"

#include <algorithm>  // std::max, std::min

#include "sql/optimise/plan_graph.hpp"

namespace rankwise {
namespace {

/// Distinct values of a column that nobody has counted, PostgreSQL's DEFAULT_NUM_DISTINCT.
constexpr double kUnknownDistinct = 200;
/// Rows of a group by an expression or a table without statistics are at least this.
constexpr double kLeastRows = 1;

Estimate capped(Estimate estimate) {
  for (double& distinct : estimate.distinct) distinct = std::max(1.0, std::min(distinct, estimate.rows));
  return estimate;
}

/// Distinct combinations of columns, as if they were independent.
double combinations(const Estimate& input, const std::vector<int>& columns) {
  double product = 1;
  for (const int column : columns) product *= input.distinct[static_cast<std::size_t>(column)];
  return std::max(kLeastRows, std::min(product, input.rows));
}

Estimate with_distinct(double rows, std::vector<double> distinct, std::size_t width) {
  distinct.resize(width, rows);
  return capped({rows, std::move(distinct)});
}

Estimate of_scan(const PlanNode& node, const ScanNode& scan) {
  const TableStatistics& statistics = scan.input->statistics();
  Estimate result{std::max(0.0, statistics.rows), {}};
  for (const int column : scan.columns) {
    const auto c = static_cast<std::size_t>(column);
    result.distinct.push_back(c < statistics.distinct.size() ? statistics.distinct[c] : kUnknownDistinct);
  }
  result.distinct.resize(static_cast<std::size_t>(node.schema.size()), kUnknownDistinct);
  return capped(std::move(result));
}

Estimate of_filter(const FilterNode& filter, const Estimate& input) {
  double share = 1;
  for (const Expression& conjunct : filter.conjuncts) share *= selectivity(conjunct, input);
  return thinned(input, share);
}

Estimate of_project(const ProjectNode& project, const Estimate& input) {
  Estimate result{input.rows, {}};
  for (const Expression& expression : project.expressions) {
    result.distinct.push_back(combinations(input, columns_read(expression)));
  }
  return capped(std::move(result));
}

Estimate of_order(const OrderNode& order, Estimate input) {
  const double left = std::max(0.0, input.rows - static_cast<double>(order.spec.offset));
  input.rows = order.spec.limit ? std::min(left, static_cast<double>(*order.spec.limit)) : left;
  return capped(std::move(input));
}

}  // namespace

double row_bytes(const Schema& schema) {
  constexpr double kTextBytes = 32;
  constexpr double kNumberBytes = 8;
  double bytes = 0;
  for (const Field& field : schema) bytes += field.type.is_text() ? kTextBytes : kNumberBytes;
  return bytes;
}

Estimate thinned(Estimate input, double share) {
  input.rows *= std::max(0.0, std::min(1.0, share));
  return capped(std::move(input));
}

Estimate estimate_join(const JoinSpec& spec, const Estimate& left, const Estimate& right) {
  const double left_keys = combinations(left, spec.left_keys);
  const double right_keys = combinations(right, spec.right_keys);
  Estimate both{left.rows * right.rows / std::max(left_keys, right_keys), left.distinct};
  both.distinct.insert(both.distinct.end(), right.distinct.begin(), right.distinct.end());
  if (spec.condition) both.rows *= selectivity(*spec.condition, both);
  const double matched = std::min(left.rows, left.rows * std::min(1.0, right_keys / left_keys));
  switch (spec.kind) {
    case JoinKind::kInner:
      break;
    case JoinKind::kLeft:
      both.rows = std::max(both.rows, left.rows);
      break;
    case JoinKind::kRight:
      both.rows = std::max(both.rows, right.rows);
      break;
    case JoinKind::kFull:
      both.rows = std::max(both.rows, std::max(left.rows, right.rows));
      break;
    case JoinKind::kSemi:
      both.rows = spec.left_keys.empty() ? left.rows / 2 : matched;
      break;
    case JoinKind::kAnti:
    case JoinKind::kNullAwareAnti:
      both.rows = spec.left_keys.empty() ? left.rows / 2 : std::max(left.rows - matched, left.rows / 10);
      break;
    case JoinKind::kMark:
    case JoinKind::kSingle:
      both.rows = left.rows;
      break;
  }
  return capped(std::move(both));
}

const Estimate& Estimator::of(const PlanNode& node) {
  const auto known = known_.find(&node);
  if (known != known_.end()) return known->second;
  std::vector<const Estimate*> inputs;
  for (const PlanPtr& input : node.inputs) inputs.push_back(&of(*input));
  const auto width = static_cast<std::size_t>(node.schema.size());
  Estimate result;
  if (const auto* scan = std::get_if<ScanNode>(&node.step)) {
    result = of_scan(node, *scan);
  } else if (std::holds_alternative<OneRowNode>(node.step)) {
    result = with_distinct(1, {}, width);
  } else if (const auto* filter = std::get_if<FilterNode>(&node.step)) {
    result = of_filter(*filter, *inputs[0]);
  } else if (const auto* project = std::get_if<ProjectNode>(&node.step)) {
    result = of_project(*project, *inputs[0]);
  } else if (const auto* join = std::get_if<JoinNode>(&node.step)) {
    result = estimate_join(join->spec, *inputs[0], *inputs[1]);
    result = with_distinct(result.rows, std::move(result.distinct), width);
  } else if (const auto* group = std::get_if<GroupNode>(&node.step)) {
    std::vector<double> distinct;
    for (const int key : group->keys) distinct.push_back(inputs[0]->distinct[static_cast<std::size_t>(key)]);
    result = with_distinct(combinations(*inputs[0], group->keys), std::move(distinct), width);
  } else if (const auto* order = std::get_if<OrderNode>(&node.step)) {
    result = of_order(*order, *inputs[0]);
  } else if (std::holds_alternative<UnionAllNode>(node.step)) {
    result.distinct.resize(width, 0);
    for (const Estimate* input : inputs) {
      result.rows += input->rows;
      for (std::size_t c = 0; c < width; ++c) result.distinct[c] += input->distinct[c];
    }
  } else {  // windows and repeats
    result = with_distinct(inputs[0]->rows, inputs[0]->distinct, width);
  }
  return known_.emplace(&node, std::move(result)).first->second;
}

void write_estimates(const std::vector<PlanPtr>& roots) {
  Estimator estimator;
  for (const PlanPtr& node : inputs_first(roots)) node->estimated_rows = estimator.of(*node).rows;
}

}  // namespace rankwise
