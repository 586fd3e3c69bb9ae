#include "pipeline/result_json.hpp"

#include <cmath>    // std::pow
#include <cstdint>  // std::int64_t

#include <nlohmann/json.hpp>

#include "engine/data/calendar.hpp"
#include "pipeline/job.hpp"
#include "pipeline/run_outputs.hpp"
#include "pipeline/run_results.hpp"

namespace rankwise {
namespace {

using Json = nlohmann::ordered_json;

/// Shortest text that reads back to the nearest double: exact for money of up to 15 digits.
double in_currency(const Job& job, std::int64_t units) {
  return static_cast<double>(units) / std::pow(10.0, job.money.scale);
}

double percent(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

std::string text_of(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json files_of(const RunResults& results) {
  Json files = Json::array();
  for (std::size_t i = 0; i < results.files.size(); ++i) {
    const auto& ledger = results.scan.files[i];
    files.push_back({{"file", results.files[i].name},
                     {"rows_read", ledger.read},
                     {"rows_accepted", ledger.accepted},
                     {"rows_refused", ledger.refused}});
  }
  return files;
}

Json number_quality(const NumberQuality& quality, double unit) {
  return {{"negative", quality.negative},
          {"zero", quality.zero},
          {"min", static_cast<double>(quality.smallest) / unit},
          {"max", static_cast<double>(quality.largest) / unit}};
}

Json tally(const Job& job, const Tally& tally) {
  return {{"rows", tally.rows}, {"revenue", in_currency(job, tally.money)}};
}

Json ledger_of(const Job& job, const RunResults& results) {
  Json stages = Json::array();
  for (const auto& entry : results.ledger.entries()) {
    Json drops = Json::array();
    for (const auto& drop : entry.drops) {
      Json one = tally(job, drop.tally);
      one["reason"] = drop.reason;
      drops.push_back(std::move(one));
    }
    stages.push_back(
        {{"stage", entry.stage}, {"in", tally(job, entry.in)}, {"out", tally(job, entry.out)}, {"dropped", drops}});
  }
  return {{"files", files_of(results)}, {"stages", stages}, {"balanced", true}};
}

Json score_of(const ScoreRule& rule, const std::vector<ScoreBin>& bins, double unit) {
  constexpr const char* kMethods[] = {"rank_first", "quantile", "cuts"};
  constexpr const char* kTies[] = {"ranked by ascending customer id", "equal values get equal scores",
                                   "equal values get equal scores"};
  const auto method = static_cast<std::size_t>(rule.method);
  Json list = Json::array();
  for (const auto& bin : bins) {
    Json one{{"score", bin.score}, {"customers", bin.customers}};
    if (bin.customers > 0) {
      one["min"] = static_cast<double>(bin.smallest) / unit;
      one["max"] = static_cast<double>(bin.largest) / unit;
    }
    list.push_back(std::move(one));
  }
  return {{"metric", rule.metric}, {"method", kMethods[method]}, {"ties", kTies[method]}, {"bins", list}};
}

Json segments_of(const Job& job, const RunResults& results) {
  std::int64_t revenue = 0;
  for (const auto& segment : results.segments) revenue += segment.revenue;
  Json list = Json::array();
  for (const auto& segment : results.segments) {
    list.push_back({{"segment", segment.segment},
                    {"customers", segment.customers},
                    {"revenue", in_currency(job, segment.revenue)},
                    {"revenue_percent", percent(segment.revenue, revenue)}});
  }
  return {{"scheme", job.segments->name}, {"segments", list}};
}

Json clean_of(const Job& job, const RunResults& results) {
  Json clean = tally(job, results.ledger.entries().front().out);
  if (results.clean.invoices) clean["invoices"] = *results.clean.invoices;
  if (results.clean.stock_codes) clean["stock_codes"] = *results.clean.stock_codes;
  return clean;
}

Json rfm_of(const RunResults& results) {
  Json rfm{{"reference_time", format_timestamp(results.rfm->reference_time)},
           {"customers", results.rfm->customers},
           {"customers_dropped_non_positive_monetary", results.rfm->non_positive_customers}};
  for (const auto& metric : results.metrics) {
    rfm[metric.metric] = {{"mean", metric.mean},
                          {"standard_deviation", metric.deviation},
                          {"min", metric.smallest},
                          {"median", metric.median},
                          {"max", metric.largest}};
  }
  return rfm;
}

}  // namespace

std::string quality_json(const Job& job, const RunResults& results) {
  const QualityReport& quality = *results.quality;
  Json json{{"rows", quality.rows}, {"files", files_of(results)}};
  Json columns = Json::array();
  for (const auto& column : quality.columns) {
    Json one{{"column", column.name},
             {"type", to_string(column.type)},
             {"nulls", column.nulls},
             {"null_percent", percent(column.nulls, quality.rows)}};
    if (column.distinct) one["distinct"] = *column.distinct;
    columns.push_back(std::move(one));
  }
  json["columns"] = columns;
  if (quality.exact_duplicates) {
    json["exact_duplicates"] = {{"rows", *quality.exact_duplicates},
                                {"percent", percent(*quality.exact_duplicates, quality.rows)}};
  }
  if (quality.quantity) {
    json["quantity"] = number_quality(*quality.quantity, 1.0);
    json["quantity"]["negative_percent"] = percent(quality.quantity->negative, quality.rows);
    json["quantity"]["p99"] = quality.quantity_p99.value();
    json["quantity"]["above_p99"] = quality.quantity_above_p99;
  }
  if (quality.price) {
    const int scale = job.columns[static_cast<std::size_t>(job.roles.price)].type.scale;
    json["price"] = number_quality(*quality.price, std::pow(10.0, scale));
    json["price"]["not_positive"] = quality.price->negative + quality.price->zero;
  }
  if (quality.first_time) {
    json["time"] = {{"first", format_timestamp(*quality.first_time)}, {"last", format_timestamp(*quality.last_time)}};
  }
  if (job.roles.invoice >= 0) json["cancelled_rows"] = quality.cancelled_rows;
  if (job.roles.amount >= 0) {
    json["revenue"] = {{"currency", job.currency},
                       {"total", in_currency(job, quality.revenue)},
                       {"without_customer", in_currency(job, quality.revenue_without_customer)},
                       {"without_customer_percent", percent(quality.revenue_without_customer, quality.revenue)}};
  }
  return text_of(json);
}

std::string clusters_json(const Job& job, const RunResults& results) {
  const ClusterResult& result = *results.clusters;
  Json json{{"algorithm", "k-means"}, {"chosen_k", result.chosen_k}, {"reason", result.reason}};
  Json columns = Json::array();
  for (const auto& column : job.cluster->columns) {
    columns.push_back({{"column", column.column},
                       {"transform", column.transform == ClusterColumn::Transform::kLog1p ? "log1p" : "none"}});
  }
  json["columns"] = columns;
  json["standardize"] = job.cluster->standardize;
  json["seed"] = job.cluster->seed;
  json["restarts"] = job.cluster->restarts;
  Json scans = Json::array();
  for (const auto& scan : result.scans) {
    scans.push_back({{"k", scan.k},
                     {"inertia", scan.inertia},
                     {"silhouette", scan.silhouette},
                     {"silhouette_is_sampled", scan.silhouette_is_sampled},
                     {"davies_bouldin", scan.davies_bouldin},
                     {"calinski_harabasz", scan.calinski_harabasz},
                     {"iterations", scan.iterations},
                     {"converged", scan.converged}});
  }
  json["scan"] = scans;
  std::int64_t rows = 0;
  for (const auto& cluster : result.clusters) rows += cluster.size;
  const char* what = job.cluster_table.empty() ? "customers" : "rows";
  Json clusters = Json::array();
  for (const auto& cluster : result.clusters) {
    Json means;
    for (std::size_t c = 0; c < cluster.means.size(); ++c) means[job.cluster->columns[c].column] = cluster.means[c];
    clusters.push_back({{"cluster", cluster.label},
                        {what, cluster.size},
                        {"percent", percent(cluster.size, rows)},
                        {"means", means},
                        {"centroid", cluster.centroid}});
  }
  json["clusters"] = clusters;
  return text_of(json);
}

std::string summary_json(const Job& job, const RunResults& results) {
  Json json{{"job", job.name}};
  if (job.has_transactions()) {
    json["currency"] = job.currency;
    json["ledger"] = ledger_of(job, results);
    json["clean"] = clean_of(job, results);
  }
  if (results.rfm) json["rfm"] = rfm_of(results);
  if (job.score) {
    const double money = std::pow(10.0, job.money.scale);
    json["scores"] = {{"recency", score_of(job.score->recency, results.score_bins[0], 1.0)},
                      {"frequency", score_of(job.score->frequency, results.score_bins[1], 1.0)},
                      {"monetary", score_of(job.score->monetary, results.score_bins[2], money)}};
  }
  if (job.segments) json["segments"] = segments_of(job, results);
  if (results.clusters)
    json["clusters"] = {{"chosen_k", results.clusters->chosen_k}, {"reason", results.clusters->reason}};
  json["files"] = output_names(job);
  return text_of(json);
}

}  // namespace rankwise
