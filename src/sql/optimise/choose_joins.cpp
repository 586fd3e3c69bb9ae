#include "sql/optimise/choose_joins.hpp"

#include <cmath>          // std::llround
#include <unordered_map>  // std::unordered_map
#include <utility>        // std::swap

#include "engine/data/decimal.hpp"
#include "engine/runtime/error.hpp"
#include "sql/optimise/estimate_rows.hpp"
#include "sql/optimise/join_keys.hpp"
#include "sql/optimise/plan_graph.hpp"

namespace rankwise {
namespace {

std::string rounded(double number) {
  constexpr double kMostDigits = 1e15;
  return number < kMostDigits ? group_digits(std::to_string(std::llround(number))) : "more than 10^15";
}

std::string size_text(double bytes) {
  constexpr double kStep = 1024;
  const char* unit = " bytes";
  for (const char* larger : {" KiB", " MiB", " GiB", " TiB"}) {
    if (bytes < kStep) break;
    bytes /= kStep;
    unit = larger;
  }
  return rounded(bytes) + unit;
}

/// A left join and a right join with exchanged sides are the same; other kinds that may be turned are symmetric.
bool turns(JoinKind kind) {
  return kind == JoinKind::kInner || kind == JoinKind::kLeft || kind == JoinKind::kRight || kind == JoinKind::kFull;
}

JoinKind turned(JoinKind kind) {
  if (kind == JoinKind::kLeft) return JoinKind::kRight;
  return kind == JoinKind::kRight ? JoinKind::kLeft : kind;
}

/// The same join with its sides exchanged, and its columns put back into their order.
PlanPtr with_sides_exchanged(const PlanNode& node) {
  JoinSpec spec = std::get<JoinNode>(node.step).spec;
  const int left_width = node.inputs[0]->schema.size();
  const int right_width = node.inputs[1]->schema.size();
  std::vector<int> position;
  for (int c = 0; c < left_width; ++c) position.push_back(right_width + c);
  for (int c = 0; c < right_width; ++c) position.push_back(c);
  spec.kind = turned(spec.kind);
  std::swap(spec.left_keys, spec.right_keys);
  if (spec.condition) renumber_columns(*spec.condition, position);
  PlanPtr join = make_join(std::move(spec), node.inputs[1], node.inputs[0], node.place);
  PlanPtr result = select_columns(std::move(join), position, node.schema);
  result->name = node.name;
  return result;
}

class JoinChooser {
 public:
  explicit JoinChooser(const OptimiserSettings& settings) : settings_(settings) {}

  PlanPtr choose(const PlanPtr& node) {
    const auto known = done_.find(node.get());
    if (known != done_.end()) return known->second;
    std::vector<PlanPtr> inputs;
    for (const PlanPtr& input : node->inputs) inputs.push_back(choose(input));
    PlanPtr result = with_inputs(*node, std::move(inputs));
    estimated_.push_back(result);
    if (std::holds_alternative<JoinNode>(result->step)) result = choose_join(std::move(result));
    return done_.emplace(node.get(), std::move(result)).first->second;
  }

 private:
  bool small(const PlanNode& side) { return estimator_.bytes(side) <= static_cast<double>(settings_.broadcast_bytes); }

  /// The right side is built and, at best, broadcast. A broadcast join cannot keep all its right rows.
  bool better_turned(const PlanNode& node) {
    const JoinSpec& spec = std::get<JoinNode>(node.step).spec;
    if (!turns(spec.kind)) return false;
    const bool keyless = spec.left_keys.empty();
    if (spec.kind == JoinKind::kRight && keyless) return true;
    if (spec.kind == JoinKind::kLeft && (keyless || small(*node.inputs[1]))) return false;
    return estimator_.bytes(*node.inputs[0]) < estimator_.bytes(*node.inputs[1]);
  }

  PlanPtr choose_join(PlanPtr node) {
    refuse_explosion(*node);
    if (better_turned(*node)) node = with_sides_exchanged(*node);
    const JoinSpec& spec = join_of(*node).spec;
    if (spec.kind == JoinKind::kFull && spec.left_keys.empty()) node = with_constant_key(*node);
    decide(join_of(*node), *join_node_of(*node).inputs[1]);
    return node;
  }

  /// The join itself, which may stand below a projection that puts its columns in order.
  static PlanNode& join_node_of(PlanNode& node) {
    return std::holds_alternative<JoinNode>(node.step) ? node : *node.inputs.front();
  }
  static JoinNode& join_of(PlanNode& node) { return std::get<JoinNode>(join_node_of(node).step); }

  void decide(JoinNode& join, const PlanNode& right) {
    const JoinKind kind = join.spec.kind;
    const std::string size =
        "right side is about " + rounded(estimator_.of(right).rows) + " rows, " + size_text(estimator_.bytes(right));
    const bool possible = kind != JoinKind::kRight && kind != JoinKind::kFull;
    if (needs_broadcast(join.spec)) {
      join.broadcast = true;
      join.reason = std::string("broadcast: ") + (join.spec.left_keys.empty() ? "without keys" : "to compare nulls") +
                    " every rank needs the whole right side; " + size;
    } else if (possible && small(right)) {
      join.broadcast = true;
      join.reason = "broadcast: " + size;
    } else {
      join.broadcast = false;
      join.reason = "exchange: " + size;
      join.reason += possible ? ", more than " + size_text(static_cast<double>(settings_.broadcast_bytes))
                              : "; all its rows must show once";
    }
  }

  /// Without keys each row of a side meets each of the other. A subquery that must give one row has no more than that.
  void refuse_explosion(const PlanNode& node) {
    const JoinSpec& spec = std::get<JoinNode>(node.step).spec;
    const bool one_row = spec.kind == JoinKind::kSingle && !spec.condition;
    if (settings_.most_cross_rows < 0 || !spec.left_keys.empty() || one_row) return;
    const double left = estimator_.of(*node.inputs[0]).rows;
    const double right = estimator_.of(*node.inputs[1]).rows;
    const double pairs = left * right;
    if (pairs <= settings_.most_cross_rows || left <= 1 || right <= 1) return;
    throw JobError(node.place + ": a join without an equality between its sides would try about " + rounded(pairs) +
                   " pairs of rows (" + side_text(*node.inputs[0]) + ", " + side_text(*node.inputs[1]) +
                   "), more than " + rounded(settings_.most_cross_rows) +
                   "; join by equal columns, or force it by --force-cross-join (in a job: run.force_cross_join)");
  }

  std::string side_text(const PlanNode& side) {
    const std::string rows = rounded(estimator_.of(side).rows) + " rows";
    const std::string table = table_of(side);
    return table.empty() ? rows : rows + " of " + table;
  }

  static std::string table_of(const PlanNode& side) {
    if (!side.name.empty()) return side.name;
    if (const auto* scan = std::get_if<ScanNode>(&side.step)) return scan->table;
    return side.inputs.size() == 1 ? table_of(*side.inputs.front()) : std::string();
  }

  const OptimiserSettings& settings_;
  Estimator estimator_;
  std::vector<PlanPtr> estimated_;  // the estimator knows nodes by their address, so these must not be used again
  std::unordered_map<const PlanNode*, PlanPtr> done_;
};

}  // namespace

std::vector<PlanPtr> choose_joins(const std::vector<PlanPtr>& roots, const OptimiserSettings& settings) {
  JoinChooser chooser(settings);
  std::vector<PlanPtr> result;
  for (const PlanPtr& root : roots) result.push_back(chooser.choose(root));
  return result;
}

}  // namespace rankwise
