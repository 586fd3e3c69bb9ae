#include "pipeline/table_stages.hpp"

#include <algorithm>  // std::any_of
#include <numeric>    // std::iota
#include <set>        // std::set

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "io/table/open_table.hpp"
#include "pipeline/customer_columns.hpp"
#include "pipeline/job.hpp"
#include "pipeline/query_memory.hpp"
#include "sql/query.hpp"
#include "sql/table_order.hpp"

namespace rankwise {
namespace {

/// Rows of the transactions or customers are not known before they are read; any large number does for choosing plans.
constexpr double kManyRows = 1e6;

/// Tells every scan of a table of this run which columns it reads.
void collect_needs(const PlanNode& node, std::set<const PlanNode*>& seen, const std::vector<RunTableInput*>& inputs) {
  if (!seen.insert(&node).second) return;
  if (const auto* scan = std::get_if<ScanNode>(&node.step)) {
    for (auto* input : inputs) {
      if (scan->input.get() == input) input->need(scan->columns);
    }
  }
  for (const auto& input : node.inputs) collect_needs(*input, seen, inputs);
}

/// The customer table as queries see it: ids are texts, as in `clean`, whether they look like numbers or not.
Table with_text_ids(const Table& customers) {
  if (customers[0].type().is_text()) return customers;
  Table table;
  Column ids(kText);
  for (const auto id : customers[0].ints()) ids.append_text(std::to_string(id));
  Field field = customers.schema()[0];
  field.type = kText;
  table.add_column(std::move(field), std::move(ids));
  for (int c = 1; c < customers.column_count(); ++c) table.add_column(customers.schema()[c], customers[c]);
  return table;
}

}  // namespace

JobTables::JobTables(const Communicator& comm, const Job& job) {
  Catalogue catalogue;
  add_inputs(comm, job, catalogue);
  run_local(comm, [&] { bind(job, catalogue); });
}

void JobTables::add_inputs(const Communicator& comm, const Job& job, Catalogue& catalogue) {
  if (job.has_transactions()) {
    clean_ = std::make_shared<RunTableInput>("clean transactions", job.batch_schema(), kManyRows);
    catalogue.add("clean", clean_);
    if (job.output.clean) {
      std::vector<int> all(static_cast<std::size_t>(clean_->schema().size()));
      std::iota(all.begin(), all.end(), 0);
      clean_->need(all);
    }
    if (job.rfm) {
      customers_ = std::make_shared<RunTableInput>("customers", customer_schema(job), kManyRows);
      catalogue.add("customers", customers_);
    }
  }
  for (const auto& settings : job.inputs) {
    TableOptions options;
    options.types = settings.types;
    std::shared_ptr<const TableInput> input = open_table(comm, settings.path, options);
    catalogue.add(settings.name, std::move(input));
  }
}

void JobTables::bind(const Job& job, Catalogue& catalogue) {
  std::vector<TableText> texts;
  for (const auto& table : job.tables) texts.push_back({table.name, table.sql, table.where});
  std::vector<PlanPtr> roots;
  for (const auto at : order_tables(texts, catalogue.names())) {
    const auto& table = job.tables[at];
    PlanPtr plan = bind_query(table.sql, catalogue, table.where + ": table " + table.name);
    plan->name = table.name;
    catalogue.add(table.name, plan);
    const bool clustered = job.cluster && job.cluster_table == table.name;
    if (!table.output && !clustered) continue;
    wanted_.push_back({table.name, table.output, nullptr});
    roots.push_back(std::move(plan));
  }
  OptimiserSettings settings;
  settings.broadcast_bytes = broadcast_limit(table_memory(job.run.memory_bytes));
  if (job.run.force_cross_join) settings.most_cross_rows = -1;
  roots = optimise(roots, settings);
  std::set<const PlanNode*> seen;
  std::vector<RunTableInput*> of_the_run;
  if (clean_) of_the_run.push_back(clean_.get());
  if (customers_) of_the_run.push_back(customers_.get());
  for (std::size_t i = 0; i < roots.size(); ++i) {
    wanted_[i].plan = roots[i];
    collect_needs(*roots[i], seen, of_the_run);
  }
}

void JobTables::plan(const QueryRuntime* runtime, StageGraph& graph) {
  std::vector<QueryRoot> roots;
  for (const auto& wanted : wanted_) roots.push_back({wanted.plan, wanted.name});
  const auto outputs = plan_query_stages(roots, runtime, graph);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    results_.push_back({wanted_[i].name, wanted_[i].output ? wanted_[i].name + ".csv" : std::string(), outputs[i]});
  }
}

const std::vector<int>& JobTables::clean_columns() const {
  static const std::vector<int> none;
  return clean_ ? clean_->needed() : none;
}

void JobTables::set_clean(std::shared_ptr<const RowStore> rows) {
  clean_rows_ = rows;
  clean_->set_rows(std::move(rows));
}

bool JobTables::needs_customers() const {
  return customers_ && !customers_->needed().empty();
}

void JobTables::set_customers(const Table& customers, const Workspace& workspace) {
  const Table all = with_text_ids(customers);
  Table needed;
  for (const int column : customers_->needed()) {
    const Field& expected = customers_->schema()[column];
    require(all.schema()[column].name == expected.name && all.schema()[column].type == expected.type,
            "the customer table has the schema that queries were checked against");
    needed.add_column(all.schema()[column], all[column]);
  }
  auto store = std::make_shared<RowStore>(needed.schema(), workspace);
  store->append(needed);
  customers_->set_rows(std::move(store));
}

const TableResult& JobTables::result(const std::string& name) const {
  for (const auto& result : results_) {
    if (result.name == name) return result;
  }
  throw ProgramError("no table " + name + " was planned");
}

}  // namespace rankwise
