#include "sql/logical_plan.hpp"

#include <map>      // std::map
#include <sstream>  // std::ostringstream

namespace rankwise {
namespace {

template <typename Items, typename Text>
std::string joined(const Items& items, const char* separator, const Text& text) {
  std::string result;
  for (const auto& item : items) {
    if (!result.empty()) result += separator;
    result += text(item);
  }
  return result;
}

std::string to_text(const OrderKey& key, const std::vector<std::string>& names) {
  std::string text = names.at(static_cast<std::size_t>(key.column));
  if (key.descending) text += " desc";
  if (key.nulls_first != key.descending) text += key.nulls_first ? " nulls first" : " nulls last";
  return text;
}

const char* name_of(GroupFunction function) {
  switch (function) {
    case GroupFunction::kCountRows:
    case GroupFunction::kCount:
      return "count";
    case GroupFunction::kSum:
      return "sum";
    case GroupFunction::kMin:
      return "min";
    case GroupFunction::kMax:
      return "max";
    case GroupFunction::kAny:
      return "any_value";
    case GroupFunction::kAverage:
      return "avg";
    case GroupFunction::kVarianceSample:
      return "var_samp";
    case GroupFunction::kVariancePopulation:
      return "var_pop";
    case GroupFunction::kDeviationSample:
      return "stddev_samp";
    case GroupFunction::kDeviationPopulation:
      return "stddev_pop";
    case GroupFunction::kCovarianceSample:
      return "covar_samp";
    case GroupFunction::kCovariancePopulation:
      return "covar_pop";
    case GroupFunction::kCorrelation:
      return "corr";
  }
  return "";
}

const char* name_of(OrderedFunction function) {
  switch (function) {
    case OrderedFunction::kPercentileContinuous:
      return "percentile_cont";
    case OrderedFunction::kPercentileDiscrete:
      return "percentile_disc";
    case OrderedFunction::kMode:
      return "mode";
    case OrderedFunction::kFirst:
      return "first";
    case OrderedFunction::kLast:
      return "last";
    case OrderedFunction::kJoinText:
      return "string_agg";
    case OrderedFunction::kApproximatePercentile:
      return "approx_percentile";
    case OrderedFunction::kApproximateDistinct:
      return "approx_count_distinct";
  }
  return "";
}

const char* name_of(WindowFunction function) {
  switch (function) {
    case WindowFunction::kRowNumber:
      return "row_number";
    case WindowFunction::kRank:
      return "rank";
    case WindowFunction::kDenseRank:
      return "dense_rank";
    case WindowFunction::kPercentRank:
      return "percent_rank";
    case WindowFunction::kCumeDist:
      return "cume_dist";
    case WindowFunction::kNtile:
      return "ntile";
    case WindowFunction::kLag:
      return "lag";
    case WindowFunction::kLead:
      return "lead";
    case WindowFunction::kFirstValue:
      return "first_value";
    case WindowFunction::kLastValue:
      return "last_value";
    case WindowFunction::kNthValue:
      return "nth_value";
    case WindowFunction::kAggregate:
      return "";
  }
  return "";
}

const char* name_of(JoinKind kind) {
  switch (kind) {
    case JoinKind::kInner:
      return "inner";
    case JoinKind::kLeft:
      return "left";
    case JoinKind::kRight:
      return "right";
    case JoinKind::kFull:
      return "full";
    case JoinKind::kSemi:
      return "semi";
    case JoinKind::kAnti:
      return "anti";
    case JoinKind::kNullAwareAnti:
      return "null-aware anti";
    case JoinKind::kMark:
      return "mark";
    case JoinKind::kSingle:
      return "single";
  }
  return "";
}

std::string to_text(const FrameBound& bound) {
  std::ostringstream distance;
  distance << bound.distance;
  switch (bound.kind) {
    case FrameBound::Kind::kUnboundedPreceding:
      return "unbounded preceding";
    case FrameBound::Kind::kPreceding:
      return distance.str() + " preceding";
    case FrameBound::Kind::kCurrentRow:
      return "current row";
    case FrameBound::Kind::kFollowing:
      return distance.str() + " following";
    case FrameBound::Kind::kUnboundedFollowing:
      return "unbounded following";
  }
  return "";
}

/// Describes the step of one node; `input` and so on are the names of its inputs' columns.
class StepText {
 public:
  explicit StepText(const PlanNode& node) : node_(node) {
    for (const auto& input : node.inputs) inputs_.push_back(input->schema.names());
  }

  std::string operator()(const ScanNode& scan) const { return "scan " + scan.table + ": " + outputs(); }
  std::string operator()(const OneRowNode&) const { return "one row"; }
  std::string operator()(const UnionAllNode&) const { return "union all"; }
  std::string operator()(const RepeatNode&) const { return "repeat " + inputs_[0].back() + " times"; }

  std::string operator()(const FilterNode& filter) const {
    return "filter " + joined(filter.conjuncts, " and ", [&](const Expression& e) { return to_string(e, inputs_[0]); });
  }

  std::string operator()(const ProjectNode& project) const {
    std::string text;
    for (int i = 0; i < node_.schema.size(); ++i) {
      const std::string expression = to_string(project.expressions[static_cast<std::size_t>(i)], inputs_[0]);
      const std::string& name = node_.schema[i].name;
      if (i > 0) text += ", ";
      text += expression == name ? name : expression + " as " + name;
    }
    return "project " + text;
  }

  std::string operator()(const JoinNode& join) const {
    const JoinSpec& spec = join.spec;
    std::string text = std::string(name_of(spec.kind)) + (join.broadcast ? " broadcast join" : " join");
    const char* link = " on ";
    for (std::size_t i = 0; i < spec.left_keys.size(); ++i, link = " and ") {
      text += link + name(0, spec.left_keys[i]) + " = " + name(1, spec.right_keys[i]);
    }
    if (spec.condition) {
      std::vector<std::string> both = inputs_[0];
      both.insert(both.end(), inputs_[1].begin(), inputs_[1].end());
      text += link + to_string(*spec.condition, both);
    }
    return text + (join.reason.empty() ? "" : " (" + join.reason + ")");
  }

  std::string operator()(const GroupNode& group) const {
    std::string text = group.calls.empty() ? "distinct " : "group";
    const std::string keys = columns(group.keys);
    if (!group.calls.empty() && !keys.empty()) text += " by ";
    text += keys;
    if (!group.calls.empty()) text += ": ";
    return text + joined(group.calls, ", ", [&](const AggregateCall& call) { return call_text(call); });
  }

  std::string operator()(const WindowNode& window) const {
    std::string text = "window";
    if (!window.spec.partition.empty()) text += " partition by " + columns(window.spec.partition);
    if (!window.spec.order.empty()) text += " order by " + order_text(window.spec.order);
    return text + ": " + joined(window.spec.calls, ", ", [&](const WindowCall& call) { return call_text(call); });
  }

  std::string operator()(const OrderNode& order) const {
    const OrderSpec& spec = order.spec;
    std::string text = spec.keys.empty() ? "first rows" : "order by " + order_text(spec.keys);
    if (spec.limit) text += " limit " + std::to_string(*spec.limit);
    if (spec.offset > 0) text += " offset " + std::to_string(spec.offset);
    return text;
  }

 private:
  std::string outputs() const {
    return joined(node_.schema, ", ", [](const Field& field) { return field.name; });
  }
  const std::string& name(std::size_t input, int column) const {
    return inputs_[input].at(static_cast<std::size_t>(column));
  }
  std::string columns(const std::vector<int>& places) const {
    return joined(places, ", ", [&](int column) { return name(0, column); });
  }
  std::string order_text(const std::vector<OrderKey>& keys) const {
    return joined(keys, ", ", [&](const OrderKey& key) { return to_text(key, inputs_[0]); });
  }
  static std::string named(const std::string& call, const std::string& name) {
    return call == name ? call : call + " as " + name;
  }

  std::string call_text(const AggregateCall& call) const {
    const auto* ordered = std::get_if<OrderedFunction>(&call.function);
    std::string text = ordered != nullptr ? name_of(*ordered) : name_of(std::get<GroupFunction>(call.function));
    text += call.distinct ? "(distinct " : "(";
    text += call.arguments.empty() ? "*" : columns(call.arguments);
    if (ordered != nullptr && *ordered == OrderedFunction::kJoinText) text += ", '" + call.separator + "'";
    if (ordered != nullptr &&
        (*ordered == OrderedFunction::kPercentileContinuous || *ordered == OrderedFunction::kPercentileDiscrete ||
         *ordered == OrderedFunction::kApproximatePercentile)) {
      std::ostringstream parameter;
      parameter << call.parameter;
      text += ", " + parameter.str();
    }
    if (!call.order.empty()) text += " order by " + order_text(call.order);
    return named(text + ")", call.output.name);
  }

  std::string call_text(const WindowCall& call) const {
    std::string text = call.aggregate ? name_of(*call.aggregate) : name_of(call.function);
    const bool rows = call.aggregate == GroupFunction::kCountRows;
    text += '(';
    text += rows ? "*" : columns(call.arguments);
    const bool counted = call.function == WindowFunction::kNtile || call.function == WindowFunction::kLag ||
                         call.function == WindowFunction::kLead || call.function == WindowFunction::kNthValue;
    if (counted && !call.arguments.empty()) text += ", ";
    if (counted) text += std::to_string(call.parameter);
    text += ')';
    const WindowFrame& frame = call.frame;
    const bool framed = call.function == WindowFunction::kAggregate || call.function == WindowFunction::kFirstValue ||
                        call.function == WindowFunction::kLastValue || call.function == WindowFunction::kNthValue;
    const bool usual = frame.range && frame.begin.kind == FrameBound::Kind::kUnboundedPreceding &&
                       frame.end.kind == FrameBound::Kind::kCurrentRow;
    if (framed && !usual) {
      text += std::string(frame.range ? " range" : " rows") + " between " + to_text(frame.begin) + " and " +
              to_text(frame.end);
    }
    return named(text, call.output.name);
  }

  const PlanNode& node_;
  std::vector<std::vector<std::string>> inputs_;
};

/// Writes the tree; nodes with several readers are numbered.
class TreeText {
 public:
  explicit TreeText(const PlanNode& root) { count(root); }

  std::string write(const PlanNode& root) {
    add(root, 0);
    return std::move(text_);
  }

 private:
  void count(const PlanNode& node) {
    if (++readers_[&node] > 1) return;
    for (const auto& input : node.inputs) count(*input);
  }

  void add(const PlanNode& node, int depth) {
    text_ += std::string(static_cast<std::size_t>(depth) * 2, ' ');
    const bool shared = readers_[&node] > 1;
    const bool seen = numbers_.contains(&node);
    if (shared) {
      const int number = numbers_.emplace(&node, static_cast<int>(numbers_.size()) + 1).first->second;
      text_ += '#';
      text_ += std::to_string(number);
      if (!seen) text_ += " = ";
    }
    if (!seen) {
      if (!node.name.empty()) text_ += "[" + node.name + "] ";
      text_ += std::visit(StepText(node), node.step);
      if (node.estimated_rows >= 0) {
        text_ += "  ~";
        text_ += std::to_string(static_cast<std::int64_t>(node.estimated_rows));
        text_ += " rows";
      }
    }
    text_ += '\n';
    if (seen) return;
    for (const auto& input : node.inputs) add(*input, depth + 1);
  }

  std::map<const PlanNode*, int> readers_;
  std::map<const PlanNode*, int> numbers_;
  std::string text_;
};

}  // namespace

std::string to_string(const PlanNode& root) {
  return TreeText(root).write(root);
}

}  // namespace rankwise
