#include "pipeline/customer_columns.hpp"

#include "pipeline/job.hpp"

namespace rankwise {

std::vector<std::string> customer_columns(const Job& job) {
  std::vector<std::string> names{"customer_id",    "recency_days",  "frequency", "monetary",
                                 "first_purchase", "last_purchase", "lines"};
  if (job.roles.quantity >= 0) names.emplace_back("items");
  if (job.roles.country >= 0) names.emplace_back("country");
  names.emplace_back("avg_order_value");
  if (job.score) names.insert(names.end(), {"r_score", "f_score", "m_score", "rfm_score", "rfm_sum"});
  if (job.segments) names.emplace_back("segment");
  return names;
}

}  // namespace rankwise
