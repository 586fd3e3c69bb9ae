#include "pipeline/customer_columns.hpp"

#include "pipeline/job.hpp"

namespace rankwise {

Schema customer_schema(const Job& job) {
  Schema schema({{"customer_id", kText},
                 {"recency_days", kInt64},
                 {"frequency", kInt64},
                 {"monetary", job.money},
                 {"first_purchase", kTimestamp},
                 {"last_purchase", kTimestamp},
                 {"lines", kInt64}});
  if (job.roles.quantity >= 0) schema.add({"items", kInt64});
  if (job.roles.country >= 0) schema.add({"country", kText});
  schema.add({"avg_order_value", kFloat64});
  if (job.score) {
    for (const char* score : {"r_score", "f_score", "m_score"}) schema.add({score, kInt64});
    schema.add({"rfm_score", kText});
    schema.add({"rfm_sum", kInt64});
  }
  if (job.segments) schema.add({"segment", kText});
  return schema;
}

std::vector<std::string> customer_columns(const Job& job) {
  std::vector<std::string> names;
  for (const auto& field : customer_schema(job)) names.push_back(field.name);
  return names;
}

}  // namespace rankwise
