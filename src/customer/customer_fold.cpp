#include "customer/customer_fold.hpp"

#include <algorithm>  // std::min
#include <array>      // std::array
#include <numeric>    // std::iota
#include <vector>     // std::vector

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

/// Calls `each` with the rows of a table as batches.
template <typename Each>
void for_each_batch(const Table& table, Each each) {
  RecordBatch batch;
  for (std::int64_t begin = 0; begin < table.rows(); begin += kBatchRows) {
    fill_batch(table, begin, std::min(kBatchRows, table.rows() - begin), batch);
    each(batch);
  }
}

/// Whole rows are spread by all their columns: many may share one customer, or have none.
std::vector<int> all_columns_of(const Schema& schema) {
  std::vector<int> columns(static_cast<std::size_t>(schema.size()));
  std::iota(columns.begin(), columns.end(), 0);
  return columns;
}

HashAggregate rows_as_groups(const Schema& schema, std::int64_t memory_limit, const std::string& scratch) {
  std::vector<int> keys = all_columns_of(schema);
  for (const auto& field : schema) {
    if (field.type.is_float()) {
      throw JobError("cleaning.duplicates = \"drop_exact\" compares whole rows, but column \"" + field.name +
                     "\" is float64; declare it as decimal or leave it out");
    }
  }
  std::string copies = "copies";
  while (schema.find(copies) >= 0) copies += '_';  // the input may have such a column
  return {schema, keys, {{AggregateFunction::kCount, -1, {copies, kInt64}}}, memory_limit, scratch};
}

}  // namespace

CustomerFold::CustomerFold(const Schema& schema, const RetailColumns& columns, bool distinct, std::int64_t memory_limit,
                           const std::string& scratch)
    : schema_(schema),
      columns_(columns),
      memory_limit_(memory_limit),
      scratch_(scratch),
      purchases_(purchases_of(schema)) {
  if (distinct) distinct_.emplace(rows_as_groups(schema, memory_limit, scratch));
}

HashAggregate CustomerFold::purchases_of(const Schema& schema) const {
  using enum AggregateFunction;
  const int purchase = columns_.invoice >= 0 ? columns_.invoice : columns_.time;
  std::vector<AggregateSpec> specs{{kSum, columns_.amount, {"monetary", schema[columns_.amount].type}},
                                   {kMin, columns_.time, {"first_purchase", kTimestamp}},
                                   {kMax, columns_.time, {"last_purchase", kTimestamp}},
                                   {kCount, -1, {"lines", kInt64}}};
  if (columns_.quantity >= 0) specs.push_back({kSum, columns_.quantity, {"items", kInt64}});
  if (columns_.country >= 0) specs.push_back({kMin, columns_.country, {"country", kText}});
  return {schema, {columns_.customer, purchase}, std::move(specs), memory_limit_, scratch_};
}

void CustomerFold::consume(const RecordBatch& batch) {
  if (distinct_) {
    distinct_->consume(batch);
  } else {
    purchases_.consume(batch);
  }
}

/// Takes each row once, however often it stood in the input, and counts the copies left out.
void CustomerFold::fold_distinct_rows(const Table& rows) {
  const Column& copies = rows[schema_.size()];
  const Column& amount = rows[columns_.amount];
  for (std::int64_t i = 0; i < rows.rows(); ++i) {
    const std::int64_t more = copies.ints()[static_cast<std::size_t>(i)] - 1;
    duplicates_.add(more, int128{more} * amount.ints()[static_cast<std::size_t>(i)]);
  }
  for_each_batch(rows, [&](const RecordBatch& batch) { purchases_.consume(batch); });
}

Table CustomerFold::finish(const Communicator& comm) {
  using enum AggregateFunction;
  if (distinct_) {
    const Table rows = distinct_->finish(comm, all_columns_of(schema_));
    run_local(comm, [&] { fold_distinct_rows(rows); });
  }
  const Table purchases = purchases_.finish(comm, {0});
  return run_local(comm, [&] {
    const auto at = [&](const char* name) { return purchases.schema().find(name); };
    std::vector<AggregateSpec> specs{{kCount, -1, {"frequency", kInt64}},
                                     {kSum, at("monetary"), {"monetary", purchases.column("monetary").type()}},
                                     {kMin, at("first_purchase"), {"first_purchase", kTimestamp}},
                                     {kMax, at("last_purchase"), {"last_purchase", kTimestamp}},
                                     {kSum, at("lines"), {"lines", kInt64}}};
    if (at("items") >= 0) specs.push_back({kSum, at("items"), {"items", kInt64}});
    if (at("country") >= 0) specs.push_back({kMin, at("country"), {"country", kText}});
    HashAggregate customers(purchases.schema(), {0}, std::move(specs), memory_limit_, scratch_);
    for_each_batch(purchases, [&](const RecordBatch& batch) { customers.consume(batch); });
    Table table = customers.finish_local();
    table.set_partitioning(Partitioning::kKeyHash);
    return table;
  });
}

}  // namespace rankwise
