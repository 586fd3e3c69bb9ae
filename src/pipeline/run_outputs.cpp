#include "pipeline/run_outputs.hpp"

#include <algorithm>    // std::find
#include <array>        // std::array
#include <cmath>        // std::pow
#include <filesystem>   // std::filesystem::remove
#include <string_view>  // std::string_view

#include <fmt/format.h>

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/data/decimal.hpp"
#include "engine/runtime/terminal.hpp"
#include "io/atomic_file.hpp"
#include "io/hdf5_table_writer.hpp"
#include "io/parallel_text_file.hpp"
#include "io/reject_log.hpp"
#include "io/table_csv_writer.hpp"
#include "io/utf8.hpp"
#include "pipeline/job_stages.hpp"
#include "pipeline/result_json.hpp"
#include "pipeline/table_stages.hpp"
#include "pipeline/write_rows.hpp"

namespace rankwise {
namespace {

/// Every name that some job may have written, besides exports.
constexpr std::array kAllNames{"rejects.csv",  "quality.json",  "clean.h5",  "customers.csv", "customers.h5",
                               "segments.csv", "clusters.json", "tables.h5", "summary.json"};

std::string path_of(const Job& job, const std::string& name) {
  return job.output.folder + "/" + name;
}

Schema reject_schema() {
  return Schema({{"file", kText},
                 {"byte_offset", kInt64},
                 {"line", kInt64},
                 {"column", kText},
                 {"reason", kText},
                 {"text", kText}});
}

/// One block of refused rows as a table, so that they are written like any other.
Table reject_table(const RunContext& run, std::int64_t block) {
  Table table(reject_schema());
  run.rejects.replay_block(block, [&](const Reject& reject) {
    table[0].append_text(run.results.files[static_cast<std::size_t>(reject.file)].name);
    table[1].append_int(reject.row.offset);
    table[2].append_int(reject.row.line);
    if (reject.row.column.empty()) {
      table[3].append_null();
    } else {
      table[3].append_text(printable_utf8(reject.row.column));
    }
    table[4].append_text(reject.row.reason);
    table[5].append_text(printable_utf8(reject.row.text));
  });
  return table;
}

/// Writes rejects.csv block by block; the driver's first block is the header.
void write_rejects(const RunContext& run) {
  const std::int64_t header = run.comm.is_driver() ? 1 : 0;
  TextShard shard;
  shard.blocks = header + run.rejects.blocks();
  shard.append = [&](std::int64_t block, std::string& text) {
    if (block < header) {
      append_csv_header(text, reject_schema());
    } else {
      const Table rows = reject_table(run, block - header);
      append_csv_rows(text, rows, 0, rows.rows());
    }
  };
  write_text_by_rank(run.comm, path_of(run.job, "rejects.csv"), shard);
}

Table segment_table(const RunContext& run) {
  const auto& job = run.job;
  Table table(Schema({{"segment", kText},
                      {"customers", kInt64},
                      {"customers_percent", kFloat64, "%"},
                      {"revenue", job.money, job.currency},
                      {"revenue_percent", kFloat64, "%"},
                      {"avg_recency_days", kFloat64, "days"},
                      {"avg_frequency", kFloat64, "purchases"},
                      {"avg_monetary", kFloat64, job.currency}}));
  if (!run.comm.is_driver()) return table;
  std::int64_t customers = 0;
  std::int64_t revenue = 0;
  for (const auto& segment : run.results.segments) {
    customers += segment.customers;
    revenue += segment.revenue;
  }
  const double unit = std::pow(10.0, job.money.scale);
  const auto ratio = [](std::int64_t a, std::int64_t b) { return static_cast<double>(a) / static_cast<double>(b); };
  const auto percent = [](std::int64_t a, std::int64_t b) {  // as in summary.json, to the last bit
    return b == 0 ? 0.0 : 100.0 * static_cast<double>(a) / static_cast<double>(b);
  };
  for (const auto& segment : run.results.segments) {
    table[0].append_text(segment.segment);
    table[1].append_int(segment.customers);
    table[2].append_double(percent(segment.customers, customers));
    table[3].append_int(segment.revenue);
    table[4].append_double(percent(segment.revenue, revenue));
    if (segment.customers == 0) {
      for (int c = 5; c < 8; ++c) table[c].append_null();
    } else {
      table[5].append_double(ratio(segment.recency_days, segment.customers));
      table[6].append_double(ratio(segment.purchases, segment.customers));
      table[7].append_double(ratio(segment.revenue, segment.customers) / unit);
    }
  }
  return table;
}

Table exported_customers(const RunContext& run, const ExportSettings& settings) {
  const Table& customers = run.results.customers;
  const Column& segments = customers.column("segment");
  std::vector<std::int64_t> rows;
  for (std::int64_t row = 0; row < customers.rows(); ++row) {
    const auto wanted = [&](const std::string& name) { return name == segments.text(row); };
    if (settings.segments.empty() || std::any_of(settings.segments.begin(), settings.segments.end(), wanted)) {
      rows.push_back(row);
    }
  }
  const std::vector<std::string_view> columns(settings.columns.begin(), settings.columns.end());
  return customers.select(columns).take(rows);
}

void write_customers(const RunContext& run) {
  const Job& job = run.job;
  const Table& customers = run.results.customers;
  if (job.output.csv) write_csv(run.comm, customers, path_of(job, "customers.csv"));
  if (job.output.hdf5) {
    const std::array tables{NamedTable("customers", customers)};
    const std::vector<std::pair<std::string, std::string>> attributes{{"job", job.name}, {"currency", job.currency}};
    write_hdf5(run.comm, path_of(job, "customers.h5"), tables, attributes);
  }
}

/// Writes derived tables that are outputs: a CSV file each, and all of them in tables.h5.
void write_tables(const RunContext& run) {
  const Job& job = run.job;
  std::vector<NamedTable> tables;
  for (const auto& table : run.tables.results()) {
    const bool clustered = table.name == job.cluster_table;
    if (table.file.empty() && !clustered) continue;
    tables.push_back(clustered ? NamedTable(table.name, run.results.clustered)
                               : named_rows(table.name, *table.rows->rows));
    if (!job.output.csv) continue;
    if (clustered) {
      write_csv(run.comm, run.results.clustered, path_of(job, table.name + ".csv"));
    } else {
      write_csv(run.comm, *table.rows->rows, path_of(job, table.file));
    }
  }
  if (tables.empty() || !job.output.hdf5) return;
  const std::vector<std::pair<std::string, std::string>> attributes{{"job", job.name}};
  write_hdf5(run.comm, path_of(job, "tables.h5"), tables, attributes);
}

/// Writes the cleaned transactions as table `clean` of clean.h5.
void write_clean(const RunContext& run) {
  const std::array tables{named_rows("clean", *run.tables.clean_rows())};
  const std::vector<std::pair<std::string, std::string>> attributes{{"job", run.job.name},
                                                                    {"currency", run.job.currency}};
  write_hdf5(run.comm, path_of(run.job, "clean.h5"), tables, attributes);
}

/// Removes what an earlier run left and this job does not write.
void remove_stale_outputs(const RunContext& run) {
  const auto written = output_names(run.job);
  run_local(run.comm, [&] {
    if (!run.comm.is_driver()) return;
    for (const std::string name : kAllNames) {
      std::error_code ignored;
      if (std::find(written.begin(), written.end(), name) == written.end()) {
        std::filesystem::remove(path_of(run.job, name), ignored);
      }
    }
  });
}

std::string count(std::int64_t number) {
  return group_digits(std::to_string(number));
}

/// Money for people: separators, at most two places.
std::string money(const Job& job, std::int64_t units) {
  std::int64_t whole = units;
  int places = job.money.scale;
  for (; places > 2; --places) whole = (whole + (whole < 0 ? -5 : 5)) / 10;
  return group_digits(format_decimal(whole, places)) + (job.currency.empty() ? "" : " " + job.currency);
}

}  // namespace

std::vector<std::string> output_names(const Job& job) {
  std::vector<std::string> names;
  if (job.has_transactions()) names.emplace_back("rejects.csv");
  if (job.quality) names.emplace_back("quality.json");
  if (job.rfm && job.output.csv) names.emplace_back("customers.csv");
  if (job.rfm && job.output.hdf5) names.emplace_back("customers.h5");
  if (job.segments) names.emplace_back("segments.csv");
  for (const auto& settings : job.exports) names.push_back(settings.file);
  if (job.output.clean) names.emplace_back("clean.h5");
  bool tables = false;
  for (const auto& table : job.tables) {
    if (!table.output && table.name != job.cluster_table) continue;
    if (job.output.csv) names.push_back(table.name + ".csv");
    tables = true;
  }
  if (tables && job.output.hdf5) names.emplace_back("tables.h5");
  if (job.cluster) names.emplace_back("clusters.json");
  names.emplace_back("summary.json");
  return names;
}

void write_outputs(RunContext& run) {
  const Job& job = run.job;
  if (job.has_transactions()) write_rejects(run);
  if (job.quality) write_text_file(run.comm, path_of(job, "quality.json"), quality_json(job, run.results));
  if (job.rfm) write_customers(run);
  if (job.segments) write_csv(run.comm, segment_table(run), path_of(job, "segments.csv"));
  for (const auto& settings : job.exports) {
    const Table table = run_local(run.comm, [&] { return exported_customers(run, settings); });
    write_csv(run.comm, table, path_of(job, settings.file));
  }
  if (job.output.clean) write_clean(run);
  write_tables(run);
  if (job.cluster) write_text_file(run.comm, path_of(job, "clusters.json"), clusters_json(job, run.results));
  write_text_file(run.comm, path_of(job, "summary.json"), summary_json(job, run.results));
  remove_stale_outputs(run);
}

namespace {

std::string transactions_summary(const RunContext& run) {
  const Job& job = run.job;
  const RunResults& results = run.results;
  std::int64_t read = 0;
  std::int64_t refused = 0;
  for (const auto& file : results.scan.files) {
    read += file.read;
    refused += file.refused;
  }
  const auto& cleaning = results.ledger.entries().front();
  std::string text = fmt::format("  rows read       {:>16}   refused {}\n", count(read), count(refused));
  text +=
      fmt::format("  rows kept       {:>16}   revenue {}\n", count(cleaning.out.rows), money(job, cleaning.out.money));
  for (const auto& drop : cleaning.drops) {
    text += fmt::format("    dropped       {:>16}   {}\n", count(drop.tally.rows), drop.reason);
  }
  if (results.rfm) {
    text += fmt::format("  customers       {:>16}   revenue {}\n", count(results.rfm->customers),
                        money(job, results.rfm->out.money));
  }
  if (!results.segments.empty()) {
    text += fmt::format("\n  {:<22}{:>12}{:>24}\n", "segment", "customers", "revenue");
    for (const auto& segment : results.segments) {
      text +=
          fmt::format("  {:<22}{:>12}{:>24}\n", segment.segment, count(segment.customers), money(job, segment.revenue));
    }
  }
  return text;
}

}  // namespace

std::string readable_summary(const RunContext& run) {
  const Job& job = run.job;
  const RunResults& results = run.results;
  std::string text = fmt::format("\n{}\n", job.name);
  if (job.has_transactions()) text += transactions_summary(run);
  if (results.clusters) {
    text += fmt::format("\n  clusters: {}\n", results.clusters->reason);
    for (const auto& cluster : results.clusters->clusters) {
      text += fmt::format("  cluster {:<14}{:>12}\n", cluster.label, count(cluster.size));
    }
  }
  text +=
      std::string(job.has_transactions() ? "\nThe ledger balances. " : "\n") + "Files in " + job.output.folder + ":\n ";
  for (const auto& name : output_names(job)) text += " " + name;
  return text + " events.jsonl\n";
}

}  // namespace rankwise
