#include "customer/quality.hpp"

#include <algorithm>  // std::min, std::max
#include <array>      // std::array
#include <cstring>    // std::memcpy
#include <span>       // std::span

#include "customer/text_hashes.hpp"
#include "engine/comm/communicator.hpp"

namespace rankwise {
namespace {

template <typename T>
char* put(char* to, const T& value) {
  std::memcpy(to, &value, sizeof(T));
  return to + sizeof(T);
}

/// Bytes that one value needs in a row's image.
std::size_t image_size(const BatchColumn& column, std::size_t row) {
  return 1 + (column.type.is_text() ? sizeof(std::uint32_t) + column.texts[row].size() : sizeof(std::int64_t));
}

/// Writes a value so that equal rows, and only they, have equal images.
char* put_value(char* to, const BatchColumn& column, std::size_t row) {
  to = put(to, column.valid[row]);
  if (column.type.is_float()) return put(to, column.doubles[row]);
  if (!column.type.is_text()) return put(to, column.ints[row]);
  const std::string_view text = column.texts[row];
  to = put(to, static_cast<std::uint32_t>(text.size()));
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

}  // namespace

QualityCounters::QualityCounters(const Schema& schema, const RetailColumns& columns, bool count_duplicates,
                                 std::int64_t memory_limit, const std::string& scratch)
    : schema_(schema), columns_(columns), nulls_(static_cast<std::size_t>(schema.size()), 0) {
  // Half for whole rows, which differ most; the rest for the text columns.
  std::int64_t texts = 0;
  for (const auto& field : schema) texts += field.type.is_text() ? 1 : 0;
  for (const auto& field : schema) {
    distinct_.emplace_back();
    if (field.type.is_text()) {
      distinct_.back().emplace(memory_limit / 2 / texts, scratch);
    }
  }
  if (count_duplicates) distinct_rows_.emplace(memory_limit / 2, scratch);
}

void QualityCounters::count_nulls(const RecordBatch& batch) {
  for (int c = 0; c < schema_.size(); ++c) {
    std::int64_t present = 0;
    for (const auto i : batch.selection) present += batch[c].valid[i];
    nulls_[static_cast<std::size_t>(c)] += static_cast<std::int64_t>(batch.selection.size()) - present;
  }
}

void QualityCounters::count_distinct(const RecordBatch& batch) {
  for (int c = 0; c < schema_.size(); ++c) {
    auto& distinct = distinct_[static_cast<std::size_t>(c)];
    if (!distinct) continue;
    hash_texts(batch, c, hashes_);
    distinct->add(hashes_.data(), static_cast<std::int64_t>(hashes_.size()));
  }
}

void QualityCounters::count_rows(const RecordBatch& batch) {
  if (!distinct_rows_) return;
  hashes_.clear();
  const auto columns = std::span(batch.columns).first(static_cast<std::size_t>(schema_.size()));
  for (const auto i : batch.selection) {
    std::size_t size = 0;
    for (const auto& column : columns) size += image_size(column, i);
    if (row_image_.size() < size) row_image_.resize(size);
    char* end = row_image_.data();
    for (const auto& column : columns) end = put_value(end, column, i);
    hashes_.push_back(hash128_bytes({row_image_.data(), size}));
  }
  distinct_rows_->add(hashes_.data(), static_cast<std::int64_t>(hashes_.size()));
}

void QualityCounters::count_times(const RecordBatch& batch) {
  if (columns_.time < 0) return;
  const BatchColumn& time = batch[columns_.time];
  for (const auto i : batch.selection) {
    if (time.valid[i] == 0) continue;
    first_time_ = std::min(first_time_, time.ints[i]);
    last_time_ = std::max(last_time_, time.ints[i]);
  }
}

void QualityCounters::count_revenue(const RecordBatch& batch) {
  if (columns_.amount < 0) return;
  const BatchColumn& amount = batch[columns_.amount];
  for (const auto i : batch.selection) {
    revenue_.add(0, amount.ints[i]);
    if (columns_.customer >= 0 && batch[columns_.customer].valid[i] == 0) {
      revenue_without_customer_.add(0, amount.ints[i]);
    }
  }
}

void QualityCounters::Numbers::consume(const RecordBatch& batch, int column) {
  const BatchColumn& values = batch[column];
  for (const auto i : batch.selection) {
    if (values.valid[i] == 0) continue;
    const std::int64_t value = values.ints[i];
    quality.negative += value < 0 ? 1 : 0;
    quality.zero += value == 0 ? 1 : 0;
    quality.smallest = std::min(quality.smallest, value);
    quality.largest = std::max(quality.largest, value);
  }
}

NumberQuality QualityCounters::Numbers::finish(const Communicator& comm) const {
  std::array<std::int64_t, 2> counts{quality.negative, quality.zero};
  comm.sum(counts);
  NumberQuality all{counts[0], counts[1], comm.min(quality.smallest), comm.max(quality.largest)};
  if (all.smallest > all.largest) all.smallest = all.largest = 0;  // no value at all
  return all;
}

void QualityCounters::consume(const RecordBatch& batch) {
  rows_ += static_cast<std::int64_t>(batch.selection.size());
  count_nulls(batch);
  count_distinct(batch);
  count_rows(batch);
  count_times(batch);
  count_revenue(batch);
  if (columns_.price >= 0) price_.consume(batch, columns_.price);
  if (columns_.quantity >= 0) {
    quantity_.consume(batch, columns_.quantity);
    const BatchColumn& quantity = batch[columns_.quantity];
    for (const auto i : batch.selection) {
      if (quantity.valid[i] != 0) quantities_.add(quantity.ints[i]);
    }
  }
  if (columns_.invoice >= 0) {
    const BatchColumn& invoice = batch[columns_.invoice];
    for (const auto i : batch.selection) cancelled_ += invoice.texts[i].starts_with('C') ? 1 : 0;
  }
}

QualityReport QualityCounters::finish(const Communicator& comm) {
  QualityReport report;
  report.rows = comm.sum(rows_);
  comm.sum(nulls_);
  for (int c = 0; c < schema_.size(); ++c) {
    auto& distinct = distinct_[static_cast<std::size_t>(c)];
    ColumnQuality column{schema_[c].name, schema_[c].type, nulls_[static_cast<std::size_t>(c)]};
    if (distinct) column.distinct = distinct->finish(comm);
    report.columns.push_back(std::move(column));
  }
  if (distinct_rows_) report.exact_duplicates = report.rows - distinct_rows_->finish(comm);
  if (columns_.price >= 0) report.price = price_.finish(comm);
  if (columns_.quantity >= 0) {
    report.quantity = quantity_.finish(comm);
    if (comm.sum(quantities_.total()) > 0) {
      const std::int64_t percent = 99;
      report.quantity_p99 = linear_quantiles(comm, quantities_, std::span(&percent, 1), 100).front();
      std::int64_t above = 0;
      for (const auto& [value, count] : quantities_.sorted()) above += report.quantity_p99.at_least(value) ? 0 : count;
      report.quantity_above_p99 = comm.sum(above);
    }
  }
  const std::int64_t first = comm.min(first_time_);
  const std::int64_t last = comm.max(last_time_);
  if (first <= last) {
    report.first_time = first;
    report.last_time = last;
  }
  report.cancelled_rows = comm.sum(cancelled_);
  report.revenue = revenue_.over_ranks(comm).money;
  report.revenue_without_customer = revenue_without_customer_.over_ranks(comm).money;
  return report;
}

}  // namespace rankwise
