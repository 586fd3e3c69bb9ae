#pragma once
#include <optional>  // std::optional
#include <string>    // std::string
#include <vector>    // std::vector

#include "engine/data/table.hpp"
#include "ops/global_data.hpp"

namespace rankwise::test {

/// A folded customer; money in pennies.
struct Customer {
  std::optional<std::string> id;
  std::int64_t frequency = 1;
  std::int64_t monetary = 100;
  std::int64_t last = 0;
  std::int64_t lines = 1;
};

/// This rank's share of folded customers; `last_rank_only` leaves the other ranks empty.
inline Table folded_table(const std::vector<Customer>& all, bool last_rank_only = false) {
  Table table(Schema({{"customer_id", kText},
                      {"frequency", kInt64},
                      {"monetary", decimal(2)},
                      {"first_purchase", kTimestamp},
                      {"last_purchase", kTimestamp},
                      {"lines", kInt64}}));
  const auto total = static_cast<std::int64_t>(all.size());
  RowRange range = my_rows(total);
  if (last_rank_only) range = {world().rank() == world().size() - 1 ? 0 : total, total};
  for (std::int64_t i = range.begin; i < range.end; ++i) {
    const auto& customer = all[static_cast<std::size_t>(i)];
    customer.id ? table[0].append_text(*customer.id) : table[0].append_null();
    table[1].append_int(customer.frequency);
    table[2].append_int(customer.monetary);
    table[3].append_int(customer.last - 10);
    table[4].append_int(customer.last);
    table[5].append_int(customer.lines);
  }
  return table;
}

/// One column over all ranks as texts, on every rank. @collective
inline std::vector<std::string> all_cells(const Table& table, const std::string& column) {
  const std::vector<std::string_view> names{column};
  return all_lines(table.select(names));
}

/// This rank's share of a table with one metric, in the order of `values`.
inline Table metric_table(const std::string& name, const DataType& type, const std::vector<std::int64_t>& values) {
  const auto mine = my_rows(static_cast<std::int64_t>(values.size()));
  Table table;
  table.add_column({name, type}, Column(type, std::vector(values.begin() + mine.begin, values.begin() + mine.end)));
  return table;
}

}  // namespace rankwise::test
