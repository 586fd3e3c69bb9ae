#include "pipeline/job_stages.hpp"

#include <memory>  // std::shared_ptr

#include "customer/metric_summary.hpp"
#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/data/hash.hpp"
#include "engine/runtime/error.hpp"
#include "engine/runtime/nearest_name.hpp"
#include "engine/runtime/terminal.hpp"
#include "pipeline/retail_scan.hpp"
#include "pipeline/run_outputs.hpp"
#include "pipeline/table_stages.hpp"

namespace rankwise {
namespace {

/// What one stage leaves to the next on this rank.
struct Handover {
  CleaningFacts facts;
  std::optional<RetailScan> scan;
};

CsvInput csv_input(const RunContext& run) {
  CsvInput input;
  input.columns = run.job.columns;
  input.files = run.results.files;
  for (const auto& file : input.files) {
    const auto& source = run.job.sources[static_cast<std::size_t>(file.source)];
    input.dialects.push_back(source.dialect);
    input.bad_rows.push_back(source.bad_rows);
  }
  return input;
}

std::int64_t bytes_of_share(const RunContext& run) {
  std::int64_t bytes = 0;
  for (const auto& range : ranges_of_rank(run.results.files, run.comm.size(), run.comm.rank())) {
    const auto& file = run.results.files[static_cast<std::size_t>(range.file)];
    bytes += file.compression == Compression::kNone ? range.end - range.begin : file.bytes * 8;
  }
  return bytes;
}

ScanReport scan(RunContext& run, BatchConsumer& consumer) {
  const std::int64_t total = bytes_of_share(run);
  return scan_csv(run.comm, csv_input(run), consumer, run.rejects,
                  [&](std::int64_t bytes) { run.terminal.progress(bytes, total); });
}

StageOutcome collect_facts(RunContext& run, Handover& handover) {
  FactsScan facts(run.job, static_cast<int>(run.results.files.size()), run.scratch);
  scan(run, facts);
  handover.facts = facts.finish(run.comm);
  return {};
}

/// @throws InputError  nothing was read, or all of it was refused
void require_rows(const RunResults& results) {
  std::int64_t read = 0;
  std::int64_t accepted = 0;
  for (const auto& file : results.scan.files) {
    read += file.read;
    accepted += file.accepted;
  }
  if (accepted > 0) return;
  const auto others = results.files.size() - 1;
  const std::string where =
      results.files.front().path + (others == 0 ? "" : " and " + std::to_string(others) + " more");
  if (read == 0) throw InputError(where + ": no data rows, only a header");
  throw InputError(where + ": all " + std::to_string(read) +
                   " rows are refused; source.bad_rows = \"fail\" shows the first of them");
}

StageOutcome scan_and_fold(RunContext& run, Handover& handover) {
  run_local(run.comm, [&] {
    handover.scan.emplace(run.job, handover.facts, run.scratch,
                          KeptTransactions{run.tables.clean_columns(), run.queries.workspace});
  });
  run.results.scan = scan(run, *handover.scan);
  require_rows(run.results);
  run.results.clean = handover.scan->clean_counts().finish(run.comm);
  account_for_scan(run.comm, run.results.scan, handover.scan->cleaner(), run.results.ledger);
  if (auto rows = handover.scan->clean_rows()) run.tables.set_clean(std::move(rows));
  return {handover.scan->cleaner().seen().rows, handover.scan->cleaner().kept().rows};
}

StageOutcome report_quality(RunContext& run, Handover& handover) {
  run.results.quality = handover.scan->quality()->finish(run.comm);
  return {handover.scan->cleaner().seen().rows, 0};
}

StageOutcome make_customers(RunContext& run, Handover& handover) {
  auto& fold = *handover.scan->customers();
  const std::int64_t rows_in = handover.scan->cleaner().kept().rows;
  const Table folded = fold.finish(run.comm);
  auto& results = run.results;
  if (run.job.cleaning && run.job.cleaning->duplicates == Duplicates::kDropExact) {
    const Tally dropped = fold.duplicates().over_ranks(run.comm);
    const Tally in = results.ledger.entries().back().out;
    const Tally out{in.rows - dropped.rows, money_within_range(int128{in.money} - dropped.money)};
    results.ledger.add({"duplicates", in, out, {{"exact_duplicate", dropped}}});
  }
  handover.scan.reset();  // gives its memory back
  results.rfm.emplace();
  results.customers = make_customer_table(run.comm, folded, *run.job.rfm, *results.rfm);
  LedgerEntry entry{"customers", results.rfm->in, results.rfm->out};
  if (results.rfm->without_customer.rows > 0)
    entry.drops.push_back({"without_customer", results.rfm->without_customer});
  if (results.rfm->non_positive.rows > 0) entry.drops.push_back({"non_positive_monetary", results.rfm->non_positive});
  results.ledger.add(std::move(entry));
  if (results.rfm->customers == 0) {
    throw InputError("no customer is left: " + std::to_string(results.rfm->in.rows) +
                     " clean rows, none with a customer id and revenue; look at the cleaning rules");
  }
  for (const char* metric : {"recency_days", "frequency", "monetary"}) {
    results.metrics.push_back(summarize_metric(run.comm, results.customers, metric));
  }
  return {rows_in, results.customers.rows()};
}

StageOutcome score_customers(RunContext& run) {
  auto& results = run.results;
  const auto& rules = *run.job.score;
  const auto r = score_metric(run.comm, results.customers, rules.recency, results.score_bins[0]);
  const auto f = score_metric(run.comm, results.customers, rules.frequency, results.score_bins[1]);
  const auto m = score_metric(run.comm, results.customers, rules.monetary, results.score_bins[2]);
  const int most_bins = std::max({rules.recency.bins, rules.frequency.bins, rules.monetary.bins});
  run_local(run.comm, [&] { add_score_columns(results.customers, r, f, m, most_bins); });
  return {results.customers.rows(), results.customers.rows()};
}

StageOutcome segment_customers(RunContext& run) {
  auto& results = run.results;
  run_local(run.comm, [&] { add_segment_column(results.customers, *run.job.segments); });
  results.segments = profile_segments(run.comm, results.customers, *run.job.segments);
  Tally all;
  for (const auto& segment : results.segments) all.add(segment.lines, segment.revenue);
  results.ledger.add({"segments", results.ledger.entries().back().out, all});
  return {results.customers.rows(), results.customers.rows()};
}

/// Identities that depend on the customer alone.
std::vector<std::uint64_t> identities_of(const Column& ids) {
  std::vector<std::uint64_t> identities;
  for (std::int64_t row = 0; row < ids.size(); ++row) {
    identities.push_back(ids.type().is_text() ? hash_bytes(ids.text(row))
                                              : static_cast<std::uint64_t>(ids.ints()[static_cast<std::size_t>(row)]));
  }
  return identities;
}

/// Clusters a table in place: adds the column `cluster`.
void cluster_table(RunContext& run, Table& table, const Column& ids) {
  auto& results = run.results;
  const auto& settings = *run.job.cluster;
  const int ks = settings.k_max - settings.k_min + 1;
  results.clusters = cluster_rows(run.comm, table, identities_of(ids), settings, [&](int k, int restart) {
    const int done = (k - settings.k_min) * settings.restarts + restart;
    run.terminal.progress(done, ks * settings.restarts);
  });
  run_local(run.comm, [&] {
    table.add_column({"cluster", kInt64, "", "Cluster of the chosen k; 0 is the largest"},
                     Column(kInt64, results.clusters->labels));
  });
}

StageOutcome cluster_customers(RunContext& run) {
  Table& customers = run.results.customers;
  cluster_table(run, customers, Column(customers[0]));
  return {customers.rows(), customers.rows()};
}

StageOutcome cluster_derived_table(RunContext& run) {
  const auto& rows = run.tables.result(run.job.cluster_table).rows->rows;
  Table& table = run.results.clustered;
  run_local(run.comm, [&] { table = rows->load(0); });
  cluster_table(run, table, Column(table.column(run.job.cluster_id)));
  return {table.rows(), table.rows()};
}

constexpr const char* kClusterExchange = "sums per cluster by reduction; blocks of rows around the ring (silhouette)";

/// Stages are explained without a context and run with one.
class Planner {
 public:
  Planner(const Job& job, JobTables& tables, RunContext* context) : job_(job), tables_(tables), context_(context) {}

  void add(Stage stage, const std::function<StageOutcome(RunContext&, Handover&)>& run) {
    stage.run = [context = context_, handover = handover_, run] { return run(*context, *handover); };
    graph_.add(std::move(stage));
  }

  void plan() {
    std::vector<std::string> inputs;
    if (job_.has_transactions()) {
      plan_transactions();
      inputs.push_back(last_);
      if (job_.quality) inputs.emplace_back("quality");
    }
    plan_tables(inputs);
    add({"write", inputs, write_lines(), ""}, [](RunContext& run, Handover&) {
      write_outputs(run);
      return StageOutcome{run.results.customers.rows(), run.results.customers.rows()};
    });
  }

  StageGraph graph() && { return std::move(graph_); }

 private:
  void plan_transactions() {
    const bool facts = job_.cleaning && CleaningFactsCollector::needs_pass(*job_.cleaning);
    if (facts) {
      add({"facts",
           {},
           {scan_line(), "Collect means, modes, quantiles, time spans for the cleaning rules"},
           "sums and order statistics by reduction; texts by hash"},
          collect_facts);
    }
    plan_scan(facts);
    if (job_.quality) {
      add({"quality", {"scan"}, {"Distinct counts, order statistics"}, "128-bit hashes of distinct values, by hash"},
          report_quality);
    }
    if (job_.rfm) plan_customers();
  }

  void plan_tables(std::vector<std::string>& inputs) {
    if (tables_.needs_customers()) {
      add({"customer_rows", {last_}, {"Keep customers for queries"}, ""}, [](RunContext& run, Handover&) {
        run_local(run.comm, [&] { run.tables.set_customers(run.results.customers, run.queries.workspace); });
        return StageOutcome{run.results.customers.rows(), run.results.customers.rows()};
      });
    }
    const std::size_t before = graph_.stages().size();
    tables_.plan(context_ == nullptr ? nullptr : &context_->queries, graph_);
    for (std::size_t i = before; i < graph_.stages().size(); ++i) inputs.push_back(graph_.stages()[i].name);
    if (job_.cluster && !job_.cluster_table.empty()) {
      add({"cluster",
           {graph_.stages().back().name},
           {kmeans_line() + " of table " + job_.cluster_table},
           kClusterExchange},
          [](RunContext& run, Handover&) { return cluster_derived_table(run); });
      inputs.emplace_back("cluster");
    }
  }

  std::string scan_line() const {
    std::string line = "Scan CSV [";
    for (const auto& column : job_.columns) {
      line += column.name;
      line += " ";
      line += to_string(column.type);
      line += &column == &job_.columns.back() ? "]" : ", ";
    }
    return line;
  }

  std::string keep_line() const {
    const Schema schema = job_.batch_schema();
    std::string line;
    for (const int column : tables_.clean_columns()) line += (line.empty() ? "" : ", ") + schema[column].name;
    return "Keep clean rows [" + line + "]";
  }

  void plan_scan(bool facts) {
    std::vector<std::string> operators{scan_line()};
    if (job_.roles.amount_is_derived) operators.emplace_back("Project amount = quantity * price");
    if (job_.quality) operators.emplace_back("Count quality (partial)");
    if (job_.cleaning) operators.emplace_back("Filter by cleaning rules");
    if (job_.rfm) operators.emplace_back("HashAggregate (partial) by customer, purchase");
    if (!tables_.clean_columns().empty()) operators.push_back(keep_line());
    std::vector<std::string> inputs;
    if (facts) inputs.emplace_back("facts");
    add({"scan", inputs, operators, ""}, scan_and_fold);
    last_ = "scan";
  }

  void plan_customers() {
    add({"customers",
         {"scan"},
         {"HashAggregate (final) by customer, purchase", "HashAggregate by customer"},
         "purchases by hash(customer_id); customers by range of customer_id (sort)"},
        make_customers);
    last_ = "customers";
    if (job_.score) {
      add({"score",
           {last_},
           {"Score recency_days, frequency, monetary"},
           "(value, row) pairs by range of value (sort), ranks back to their rows"},
          [](RunContext& run, Handover&) { return score_customers(run); });
      last_ = "score";
    }
    if (job_.segments) {
      add({"segments",
           {last_},
           {"Assign segments by \"" + job_.segments->name + "\"", "Sum up segments"},
           "sums per segment by reduction"},
          [](RunContext& run, Handover&) { return segment_customers(run); });
      last_ = "segments";
    }
    if (job_.cluster && job_.cluster_table.empty()) {
      add({"cluster", {last_}, {kmeans_line()}, kClusterExchange},
          [](RunContext& run, Handover&) { return cluster_customers(run); });
      last_ = "cluster";
    }
  }

  std::string kmeans_line() const {
    return "KMeans, k = " + k_range() + ", " + std::to_string(job_.cluster->restarts) + " restarts";
  }

  std::string k_range() const {
    const std::string range = std::to_string(job_.cluster->k_min) + " .. " + std::to_string(job_.cluster->k_max);
    return job_.cluster->fixed_k == 0 ? range
                                      : std::to_string(job_.cluster->fixed_k) + " (compared with " + range + ")";
  }

  std::vector<std::string> write_lines() const {
    std::vector<std::string> lines;
    for (const auto& file : output_names(job_)) lines.push_back("Write " + file);
    return lines;
  }

  const Job& job_;
  JobTables& tables_;
  RunContext* context_;
  std::shared_ptr<Handover> handover_ = std::make_shared<Handover>();
  StageGraph graph_;
  std::string last_;
};

}  // namespace

StageGraph plan_job(const Job& job, JobTables& tables, RunContext* context) {
  Planner planner(job, tables, context);
  planner.plan();
  return std::move(planner).graph();
}

}  // namespace rankwise
