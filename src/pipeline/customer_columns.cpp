#include "pipeline/customer_columns.hpp"

#include <algorithm>  // std::find

#include "engine/runtime/error.hpp"
#include "engine/runtime/nearest_name.hpp"
#include "pipeline/job.hpp"

namespace rankwise {
namespace {

void check(const Job& job, const std::string& who, const std::string& column, const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), column) != known.end()) return;
  std::string list;
  for (const auto& name : known) list += (list.empty() ? "" : ", ") + name;
  throw JobError(job.file + ": " + who + ": customers have no column \"" + column + "\"" + did_you_mean(column, known) +
                 " Known: " + list);
}

}  // namespace

std::vector<std::string> customer_columns(const Job& job) {
  std::vector<std::string> names{"customer_id",    "recency_days",  "frequency", "monetary",
                                 "first_purchase", "last_purchase", "lines"};
  if (job.roles.quantity >= 0) names.emplace_back("items");
  if (job.roles.country >= 0) names.emplace_back("country");
  names.emplace_back("avg_order_value");
  if (job.score) names.insert(names.end(), {"r_score", "f_score", "m_score", "rfm_score", "rfm_sum"});
  if (job.segments) names.emplace_back("segment");
  if (job.cluster) names.emplace_back("cluster");
  return names;
}

void check_customer_columns(const Job& job) {
  auto known = customer_columns(job);
  for (const auto& settings : job.exports) {
    for (const auto& column : settings.columns) check(job, "export " + settings.file, column, known);
  }
  if (!job.cluster) return;
  known.pop_back();  // clusters cannot be made from clusters
  for (const auto& column : job.cluster->columns) check(job, "cluster.columns", column.column, known);
}

}  // namespace rankwise
