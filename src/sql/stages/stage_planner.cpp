#include "sql/stages/stage_planner.hpp"

#include <algorithm>  // std::find
#include <map>        // std::map
#include <utility>    // std::move
#include <variant>    // std::visit

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "sql/stages/describe.hpp"
#include "sql/stages/lower_groups.hpp"
#include "sql/stages/pipeline.hpp"
#include "sql/stages/stage_builder.hpp"
#include "sql/stages/steps.hpp"

namespace rankwise {
namespace {

class StagePlanner {
 public:
  StagePlanner(const QueryRuntime* runtime, StageGraph& graph) : runtime_(runtime), stages_(runtime, graph) {}

  void count_uses(const PlanPtr& node) {
    if (++uses_[node.get()] > 1) return;
    for (const auto& input : node->inputs) count_uses(input);
  }

  std::shared_ptr<QueryOutput> plan_root(const QueryRoot& root) {
    stages_.set_prefix(root.name);
    auto output = std::make_shared<QueryOutput>();
    output->schema = root.plan->schema;
    Pipeline rows = plan(root.plan);
    if (!rows.in_order) rows = order(std::move(rows), {});
    stages_.keep(std::move(rows), "result", root.name.empty() ? "keep the rows" : "keep the rows of " + root.name,
                 [output](std::shared_ptr<RowStore> store) { output->rows = std::move(store); });
    return output;
  }

 private:
  /// A node used several times is computed and kept once; all others become part of the stage that uses them.
  Pipeline plan(const PlanPtr& node) {
    if (uses_[node.get()] < 2 || std::holds_alternative<ScanNode>(node->step)) return plan_step(*node);
    auto known = kept_.find(node.get());
    if (known == kept_.end()) {
      const std::string outer = stages_.prefix();
      if (!node->name.empty()) stages_.set_prefix(node->name);
      known = kept_.emplace(node.get(), stages_.keep_for(plan_step(*node), uses_[node.get()])).first;
      stages_.set_prefix(outer);
    }
    return StageBuilder::read(known->second);
  }

  Pipeline plan_step(const PlanNode& node) {
    return std::visit([&](const auto& step) { return plan_step(node, step); }, node.step);
  }

  Pipeline plan_step(const PlanNode& node, const ScanNode& scan) {
    Pipeline rows;
    rows.schema = node.schema;
    rows.estimated_rows = node.estimated_rows;
    rows.operators.push_back(describe_scan(node, scan));
    rows.branches.push_back({[input = scan.input, columns = scan.columns](const Communicator& comm) {
      return input->open(comm, columns);
    }});
    return rows;
  }

  Pipeline plan_step(const PlanNode& node, const OneRowNode&) {
    Pipeline rows;
    rows.schema = node.schema;
    rows.estimated_rows = 1;
    rows.operators.emplace_back("one row");
    rows.branches.push_back({[schema = node.schema](const Communicator& comm) {
      Table table(schema);
      if (comm.is_driver()) {
        for (int c = 0; c < table.column_count(); ++c) table[c].append_null();
      }
      return read_and_own(std::move(table));
    }});
    return rows;
  }

  Pipeline plan_step(const PlanNode& node, const FilterNode& filter) {
    Pipeline rows = plan(node.inputs.front());
    const auto names = rows.schema.names();
    rows.add_step([conjuncts = filter.conjuncts, names, ordinal = next_ordinals(filter.conjuncts.size())](
                      BatchSink& next) { return make_filter_step(conjuncts, names, ordinal, next); });
    rows.operators.push_back(describe_filter(node, filter, names));
    rows.estimated_rows = node.estimated_rows;
    return rows;
  }

  Pipeline plan_step(const PlanNode& node, const ProjectNode& project) {
    Pipeline rows = plan(node.inputs.front());
    const auto names = rows.schema.names();
    rows.add_step([expressions = project.expressions, names, ordinal = next_ordinals(project.expressions.size())](
                      BatchSink& next) { return make_project_step(expressions, names, ordinal, next); });
    if (const auto text = describe_project(node, project, names); !text.empty()) rows.operators.push_back(text);
    rows.placed_by = follow(rows.placed_by, project);
    rows.schema = node.schema;
    rows.estimated_rows = node.estimated_rows;
    return rows;
  }

  /// Where the columns by which rows lie stand after a projection; empty where one is gone.
  static std::vector<int> follow(const std::vector<int>& columns, const ProjectNode& project) {
    std::vector<int> followed;
    for (const int column : columns) {
      int to = -1;
      for (std::size_t i = 0; i < project.expressions.size() && to < 0; ++i) {
        const auto& expression = project.expressions[i];
        if (expression.kind == Expression::Kind::kColumn && expression.column == column) to = static_cast<int>(i);
      }
      if (to < 0) return {};
      followed.push_back(to);
    }
    return followed;
  }

  Pipeline plan_step(const PlanNode& node, const UnionAllNode&) {
    Pipeline all;
    for (const auto& input : node.inputs) {
      Pipeline rows = plan(input);
      for (auto& branch : rows.branches) all.branches.push_back(std::move(branch));
      for (auto& name : rows.inputs) all.inputs.push_back(std::move(name));
      for (auto& line : rows.operators) all.operators.push_back(std::move(line));
      for (auto& release : rows.release) all.release.push_back(std::move(release));
    }
    all.operators.push_back("union of " + std::to_string(node.inputs.size()) + " inputs");
    all.schema = node.schema;
    all.estimated_rows = node.estimated_rows;
    return all;
  }

  Pipeline plan_step(const PlanNode& node, const RepeatNode&) {
    Pipeline rows = plan(node.inputs.front());
    rows.add_step([](BatchSink& next) { return make_repeat_step(next); });
    rows.operators.emplace_back("repeat each row by its count");
    rows.schema = node.schema;
    rows.in_order = false;
    return rows;
  }

  Pipeline plan_step(const PlanNode& node, const JoinNode& join) {
    return join.broadcast || join.spec.left_keys.empty() ? plan_broadcast_join(node, join)
                                                         : plan_exchanged_join(node, join);
  }

  Pipeline plan_broadcast_join(const PlanNode& node, const JoinNode& join) {
    Pipeline right = plan(node.inputs[1]);
    Pipeline left = plan(node.inputs[0]);
    auto spec = join.spec;
    spec.ordinal = next_ordinals(1);
    auto shared = std::make_shared<std::shared_ptr<BroadcastJoin>>();
    auto make = [runtime = runtime_, spec, shared, left_schema = left.schema, right_schema = right.schema] {
      *shared = std::make_shared<BroadcastJoin>(runtime->comm, spec, left_schema, right_schema, runtime->workspace);
      return std::shared_ptr<StageSink>(*shared, &(*shared)->build());
    };
    const auto text = describe_join(node, join);
    const auto stage = stages_.end_stage(
        std::move(right),
        {stages_.stage_name("broadcast"), "build the table of " + text, "every rank gets all rows", make}, nullptr);
    left.inputs.push_back(stage);
    left.add_step([shared](BatchSink& next) { return (*shared)->probe(next); });
    left.release.emplace_back([shared] { shared->reset(); });
    left.operators.push_back(text);
    left.schema = node.schema;
    left.estimated_rows = node.estimated_rows;
    left.in_order = false;
    return left;
  }

  Pipeline plan_exchanged_join(const PlanNode& node, const JoinNode& join) {
    Pipeline right = plan(node.inputs[1]);
    Pipeline left = plan(node.inputs[0]);
    auto spec = join.spec;
    spec.ordinal = next_ordinals(1);
    const bool left_in_place = left.placed_by == spec.left_keys;
    const bool right_in_place = right.placed_by == spec.right_keys;
    auto shared = std::make_shared<std::shared_ptr<ExchangedJoin>>();
    auto make_build = [runtime = runtime_, spec, shared, left_in_place, right_in_place, left_schema = left.schema,
                       right_schema = right.schema] {
      *shared = std::make_shared<ExchangedJoin>(runtime->comm, spec, left_schema, right_schema, runtime->workspace,
                                                left_in_place, right_in_place);
      return std::shared_ptr<StageSink>(*shared, &(*shared)->build());
    };
    auto make_probe = [shared] {
      auto join_object = std::exchange(*shared, nullptr);
      return std::shared_ptr<StageSink>(join_object, &join_object->probe());
    };
    const auto text = describe_join(node, join);
    const auto right_names = key_names(right.schema, spec.right_keys);
    const auto left_names = key_names(left.schema, spec.left_keys);
    const auto build = stages_.end_stage(std::move(right),
                                         {stages_.stage_name("build"), "right side of " + text,
                                          right_in_place ? "" : "by hash of " + right_names, make_build},
                                         nullptr);
    left.inputs.push_back(build);
    Pipeline joined = StageBuilder::read(
        node, stages_.end_reading(
                  std::move(left),
                  {stages_.stage_name("join"), text,
                   left_in_place ? "" : "by hash of " + left_names + "; frequent keys are spread", make_probe}));
    return joined;
  }

  Pipeline plan_step(const PlanNode& node, const GroupNode& group) {
    Pipeline rows = plan(node.inputs.front());
    if (group.calls.size() == 1 && std::holds_alternative<OrderedFunction>(group.calls.front().function)) {
      return plan_ordered_aggregate(node, group, std::move(rows));
    }
    GroupSpec spec;
    spec.keys = group.keys;
    for (const auto& call : group.calls) {
      spec.aggregates.push_back({std::get<GroupFunction>(call.function), call.arguments, call.output});
    }
    spec.exchange = !lies_within(rows.placed_by, group.keys);
    std::string exchange;
    if (spec.exchange)
      exchange = group.keys.empty() ? "all states to one rank" : "by hash of " + key_names(rows.schema, group.keys);
    std::vector<int> placed_by;
    if (spec.exchange) {
      for (std::size_t k = 0; k < group.keys.size(); ++k) placed_by.push_back(static_cast<int>(k));
    } else {
      for (const int column : rows.placed_by) {
        placed_by.push_back(
            static_cast<int>(std::find(group.keys.begin(), group.keys.end(), column) - group.keys.begin()));
      }
    }
    auto make = [runtime = runtime_, spec, schema = rows.schema]() -> std::shared_ptr<StageSink> {
      return make_group_sink(runtime->comm, schema, spec, runtime->workspace);
    };
    const auto text = describe_group(node, group, rows.schema);
    Pipeline groups = StageBuilder::read(
        node, stages_.end_reading(std::move(rows), {stages_.stage_name(group.calls.empty() ? "distinct" : "group"),
                                                    text, exchange, make}));
    groups.placed_by = placed_by;
    return groups;
  }

  /// Tells whether rows with equal `keys` are on one rank.
  static bool lies_within(const std::vector<int>& placed_by, const std::vector<int>& keys) {
    if (placed_by.empty()) return false;
    for (const int column : placed_by) {
      if (std::find(keys.begin(), keys.end(), column) == keys.end()) return false;
    }
    return true;
  }

  Pipeline plan_ordered_aggregate(const PlanNode& node, const GroupNode& group, Pipeline rows) {
    const AggregateCall& call = group.calls.front();
    const OrderedAggregate spec{std::get<OrderedFunction>(call.function),
                                group.keys,
                                call.arguments.front(),
                                call.order,
                                call.parameter,
                                call.separator,
                                call.output};
    auto make = [runtime = runtime_, spec, schema = rows.schema]() -> std::shared_ptr<StageSink> {
      return make_ordered_aggregate_sink(runtime->comm, schema, spec, runtime->workspace);
    };
    const auto text = describe_group(node, group, rows.schema);
    return StageBuilder::read(node, stages_.end_reading(std::move(rows), {stages_.stage_name("group"), text,
                                                                          "by range of keys and value", make}));
  }

  Pipeline plan_step(const PlanNode& node, const WindowNode& window) {
    Pipeline rows = plan(node.inputs.front());
    auto make = [runtime = runtime_, spec = window.spec, schema = rows.schema]() -> std::shared_ptr<StageSink> {
      return make_window_sink(runtime->comm, schema, spec, runtime->workspace);
    };
    const auto text = describe_window(window, rows.schema);
    return StageBuilder::read(node, stages_.end_reading(std::move(rows), {stages_.stage_name("window"), text,
                                                                          "by range of partition and order", make}));
  }

  Pipeline plan_step(const PlanNode& node, const OrderNode& order_node) {
    Pipeline rows = order(plan(node.inputs.front()), order_node.spec);
    rows.estimated_rows = node.estimated_rows;
    return rows;
  }

  Pipeline order(Pipeline rows, const OrderSpec& spec) {
    PlanNode result;
    result.schema = rows.schema;
    result.estimated_rows = rows.estimated_rows;
    auto make = [runtime = runtime_, spec, schema = rows.schema]() -> std::shared_ptr<StageSink> {
      return make_order_sink(runtime->comm, schema, spec, runtime->workspace);
    };
    const auto text = describe_order(spec, rows.schema);
    Pipeline ordered = StageBuilder::read(
        result, stages_.end_reading(std::move(rows), {stages_.stage_name("order"), text, "by range", make}));
    ordered.in_order = true;
    return ordered;
  }

  int next_ordinals(std::size_t count) {
    const int first = ordinals_;
    ordinals_ += static_cast<int>(count);
    return first;
  }

  const QueryRuntime* runtime_;
  StageBuilder stages_;
  std::map<const PlanNode*, int> uses_;
  std::map<const PlanNode*, KeptRows> kept_;
  int ordinals_ = 0;
};

}  // namespace

std::vector<std::shared_ptr<QueryOutput>> plan_query_stages(const std::vector<QueryRoot>& roots,
                                                            const QueryRuntime* runtime, StageGraph& graph) {
  std::vector<PlanPtr> plans;
  for (const auto& root : roots) plans.push_back(root.plan);
  plans = lower_groups(plans);
  StagePlanner planner(runtime, graph);
  for (const auto& plan : plans) planner.count_uses(plan);
  std::vector<std::shared_ptr<QueryOutput>> outputs;
  for (std::size_t i = 0; i < roots.size(); ++i) outputs.push_back(planner.plan_root({plans[i], roots[i].name}));
  return outputs;
}

}  // namespace rankwise
