#include "sql/stages/lower_groups.hpp"

#include <algorithm>  // std::find
#include <map>        // std::map
#include <numeric>    // std::iota
#include <string>     // std::string
#include <variant>    // std::get_if

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

/// The calls of a group-by that one branch computes; where they stand in the node.
struct Family {
  std::vector<std::size_t> calls;
  PlanPtr plan;  // keys, then these calls
};

PlanPtr make_node(decltype(PlanNode::step) step, std::vector<PlanPtr> inputs, Schema schema, const PlanNode& origin) {
  auto node = std::make_shared<PlanNode>();
  node->step = std::move(step);
  node->inputs = std::move(inputs);
  node->schema = std::move(schema);
  node->estimated_rows = origin.estimated_rows;
  return node;
}

std::vector<int> first_columns(std::size_t count) {
  std::vector<int> columns(count);
  std::iota(columns.begin(), columns.end(), 0);
  return columns;
}

bool is_ordered(const AggregateCall& call) {
  return std::holds_alternative<OrderedFunction>(call.function);
}

/// Tells whether a call folds in any order in bounded state. Folding a value twice does not change a smallest one.
bool is_plain(const AggregateCall& call) {
  if (is_ordered(call)) return false;
  const auto function = std::get<GroupFunction>(call.function);
  return !call.distinct || function == GroupFunction::kMin || function == GroupFunction::kMax ||
         function == GroupFunction::kAny;
}

/// Lowers one group-by.
class GroupLowering {
 public:
  GroupLowering(const PlanNode& node, const GroupNode& group, PlanPtr input)
      : node_(node), group_(group), input_(std::move(input)) {}

  PlanPtr lower() {
    add_plain();
    add_distinct();
    add_ordered();
    return families_.size() == 1 ? with_defaults(families_.front().plan) : merge();
  }

 private:
  std::size_t keys() const { return group_.keys.size(); }
  const AggregateCall& call(std::size_t i) const { return group_.calls[i]; }

  void add_plain() {
    Family family;
    bool others = false;
    for (std::size_t i = 0; i < group_.calls.size(); ++i) {
      if (is_plain(call(i))) {
        family.calls.push_back(i);
      } else {
        others = true;
      }
    }
    // Without keys there is a row even where no row was read; only plain aggregates give it.
    const bool only_for_the_row = family.calls.empty() && others && keys() == 0 && has_ordered();
    if (family.calls.empty() && others && !only_for_the_row) return;
    std::vector<AggregateCall> calls = calls_of(family.calls);
    if (only_for_the_row) calls.push_back({GroupFunction::kCountRows, false, {}, {}, 0.5, {}, {"rows", kInt64}});
    for (auto& plain : calls) plain.distinct = false;
    family.plan = group(input_, group_.keys, std::move(calls));
    families_.push_back(std::move(family));
  }

  bool has_ordered() const {
    for (const auto& call : group_.calls) {
      if (is_ordered(call)) return true;
    }
    return false;
  }

  void add_distinct() {
    std::map<std::vector<int>, Family> by_arguments;
    for (std::size_t i = 0; i < group_.calls.size(); ++i) {
      if (!is_plain(call(i)) && !is_ordered(call(i))) by_arguments[call(i).arguments].calls.push_back(i);
    }
    for (auto& [arguments, family] : by_arguments) {
      const DistinctRows distinct = distinct_rows(arguments);
      auto calls = calls_of(family.calls);
      for (auto& folded : calls) {
        folded.distinct = false;
        for (int& argument : folded.arguments) argument = distinct.place_of(argument);
      }
      family.plan = group(distinct.plan, first_columns(keys()), std::move(calls));
      families_.push_back(std::move(family));
    }
  }

  void add_ordered() {
    for (std::size_t i = 0; i < group_.calls.size(); ++i) {
      if (!is_ordered(call(i))) continue;
      AggregateCall ordered = call(i);
      Family family{{i}, nullptr};
      if (!ordered.distinct) {
        family.plan = group(input_, group_.keys, {ordered});
      } else {
        std::vector<int> columns = ordered.arguments;
        for (const auto& key : ordered.order) columns.push_back(key.column);
        const DistinctRows distinct = distinct_rows(columns);
        for (int& argument : ordered.arguments) argument = distinct.place_of(argument);
        for (auto& key : ordered.order) key.column = distinct.place_of(key.column);
        ordered.distinct = false;
        family.plan = group(distinct.plan, first_columns(keys()), {ordered});
      }
      families_.push_back(std::move(family));
    }
  }

  std::vector<AggregateCall> calls_of(const std::vector<std::size_t>& which) const {
    std::vector<AggregateCall> calls;
    for (const auto i : which) calls.push_back(call(i));
    return calls;
  }

  /// Distinct rows of some columns, and where these stand in them.
  struct DistinctRows {
    PlanPtr plan;
    std::vector<int> columns;
    int place_of(int column) const {
      return static_cast<int>(std::find(columns.begin(), columns.end(), column) - columns.begin());
    }
  };

  /// The distinct rows of the keys and some columns, each once.
  DistinctRows distinct_rows(const std::vector<int>& columns) const {
    std::vector<int> kept = group_.keys;
    for (const int column : columns) {
      if (std::find(kept.begin(), kept.end(), column) == kept.end()) kept.push_back(column);
    }
    Schema schema;
    for (const int column : kept) schema.add(input_->schema[column]);
    return {make_node(GroupNode{kept, {}}, {input_}, std::move(schema), node_), kept};
  }

  PlanPtr group(PlanPtr input, std::vector<int> keys, std::vector<AggregateCall> calls) const {
    Schema schema;
    for (std::size_t k = 0; k < keys.size(); ++k) schema.add(node_.schema[static_cast<int>(k)]);
    for (const auto& folded : calls) schema.add(folded.output);
    return make_node(GroupNode{std::move(keys), std::move(calls)}, {std::move(input)}, std::move(schema), node_);
  }

  /// Puts the families side by side: every row holds its own calls and nulls for the others.
  PlanPtr merge() const {
    std::vector<PlanPtr> parts;
    for (const auto& family : families_) parts.push_back(padded(family));
    const PlanPtr together = make_node(UnionAllNode{}, std::move(parts), node_.schema, node_);
    std::vector<AggregateCall> any;
    for (std::size_t i = 0; i < group_.calls.size(); ++i) {
      any.push_back({GroupFunction::kAny,
                     false,
                     {static_cast<int>(keys() + i)},
                     {},
                     0.5,
                     {},
                     node_.schema[static_cast<int>(keys() + i)]});
    }
    return with_defaults(group(together, first_columns(keys()), std::move(any)));
  }

  PlanPtr padded(const Family& family) const {
    std::vector<Expression> columns;
    for (std::size_t k = 0; k < keys(); ++k) {
      columns.push_back(column_expression(static_cast<int>(k), node_.schema[static_cast<int>(k)].type));
    }
    for (std::size_t i = 0; i < group_.calls.size(); ++i) {
      columns.push_back(constant_expression({}, node_.schema[static_cast<int>(keys() + i)].type));
    }
    for (std::size_t j = 0; j < family.calls.size(); ++j) {
      auto& column = columns[keys() + family.calls[j]];
      column = column_expression(static_cast<int>(keys() + j), column.type);
    }
    return make_node(ProjectNode{std::move(columns)}, {family.plan}, node_.schema, node_);
  }

  /// A count of distinct values is 0, not null, where there was no row.
  PlanPtr with_defaults(const PlanPtr& plan) const {
    std::vector<Expression> columns;
    bool changes = false;
    for (int c = 0; c < node_.schema.size(); ++c) {
      columns.push_back(column_expression(c, node_.schema[c].type));
      const auto at = static_cast<std::size_t>(c);
      if (at < keys()) continue;
      const auto* function = std::get_if<OrderedFunction>(&call(at - keys()).function);
      if (!function || *function != OrderedFunction::kApproximateDistinct) continue;
      Expression counted;
      counted.kind = Expression::Kind::kCoalesce;
      counted.type = kInt64;
      counted.arguments = {columns.back(), constant_expression(std::int64_t{0}, kInt64)};
      columns.back() = std::move(counted);
      changes = true;
    }
    return changes ? make_node(ProjectNode{std::move(columns)}, {plan}, node_.schema, node_) : plan;
  }

  const PlanNode& node_;
  const GroupNode& group_;
  PlanPtr input_;
  std::vector<Family> families_;
};

bool is_one_operator(const GroupNode& group) {
  for (const auto& call : group.calls) {
    if (!is_plain(call) || call.distinct) return group.calls.size() == 1 && !call.distinct && !group.keys.empty();
  }
  return true;
}

/// Rewrites a plan bottom up; a node that was rewritten once is not rewritten again.
class Rewriter {
 public:
  PlanPtr rewrite(const PlanPtr& node) {
    const auto known = done_.find(node.get());
    if (known != done_.end()) return known->second;
    auto copy = std::make_shared<PlanNode>(*node);
    for (auto& input : copy->inputs) input = rewrite(input);
    PlanPtr result = copy;
    if (const auto* group = std::get_if<GroupNode>(&copy->step); group && !is_one_operator(*group)) {
      result = GroupLowering(*copy, *group, copy->inputs.front()).lower();
      result->name = copy->name;
    }
    done_.emplace(node.get(), result);
    return result;
  }

 private:
  std::map<const PlanNode*, PlanPtr> done_;
};

}  // namespace

std::vector<PlanPtr> lower_groups(const std::vector<PlanPtr>& roots) {
  Rewriter rewriter;
  std::vector<PlanPtr> lowered;
  for (const auto& root : roots) lowered.push_back(rewriter.rewrite(root));
  return lowered;
}

}  // namespace rankwise
