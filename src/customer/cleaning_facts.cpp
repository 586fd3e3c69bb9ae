#include "customer/cleaning_facts.hpp"

#include <algorithm>  // std::min, std::max
#include <array>      // std::array
#include <cmath>      // std::sqrt
#include <map>        // std::map
#include <optional>   // std::optional

#include "engine/comm/communicator.hpp"
#include "engine/numeric/fixed_point_sum.hpp"
#include "engine/runtime/error.hpp"
#include "engine/runtime/nearest_name.hpp"
#include "io/number_parser.hpp"
#include "ops/hash_aggregate.hpp"
#include "ops/moments.hpp"
#include "ops/quantile.hpp"

namespace rankwise {
namespace {

/// Occurrences of the values of one integral column, and their exact sum.
struct NumberFacts {
  ValueCounts counts;

  /// The exact sum over all ranks. @collective
  int128 sum(const Communicator& comm) const {
    int128 result = 0;
    for (const auto& [value, count] : counts.sorted()) result += int128{value} * count;
    sum_over_ranks(comm, std::span(&result, 1));
    return result;
  }
};

/// Rounds sum / n to the nearest integer, halves away from zero.
std::int64_t rounded_mean(int128 sum, std::int64_t n) {
  const int128 half = n / 2;
  return static_cast<std::int64_t>(sum >= 0 ? (sum + half) / n : (sum - half) / n);
}

std::int64_t parse_constant(const FillRule& rule, const DataType& type) {
  std::int64_t value = 0;
  const bool number = type.id == TypeId::kInt64 || type.id == TypeId::kDecimal;
  if (!number || parse_decimal(rule.constant, type.scale, '.', value) != FieldStatus::kValue) {
    throw JobError("cleaning.fill." + rule.column + " = \"" + rule.constant + "\" does not suit the type " +
                   to_string(type));
  }
  return value;
}

}  // namespace

class CleaningFactsCollector::Impl {
 public:
  Impl(const Schema& schema, const RetailColumns& columns, const CleaningRules& rules, int files,
       std::int64_t memory_limit, const std::string& scratch)
      : schema_(schema), columns_(columns), rules_(rules) {
    if (rules.duplicates == Duplicates::kDropOverlap) {
      spans_.assign(static_cast<std::size_t>(files), {INT64_MAX, INT64_MIN});
    }
    for (const auto& fill : rules.fills) {
      const int column = find_column(fill.column, "fill");
      const DataType& type = schema[column].type;
      if (type.is_float())
        throw JobError("cleaning.fill." + fill.column + ": declare the column as decimal to fill it");
      if (fill.by == FillRule::By::kConstant) {
        if (!type.is_text()) parse_constant(fill, type);
      } else if (!type.is_text()) {
        numbers_[column];
      } else if (fill.by == FillRule::By::kMode) {
        texts_.emplace(column, HashAggregate(schema, {column}, {{AggregateFunction::kCount, -1, {"rows", kInt64}}},
                                             memory_limit / 4, scratch));
      } else {
        throw JobError("cleaning.fill." + fill.column + " = \"mean\": a text column has no mean; use \"mode\"");
      }
    }
    for (const auto& outlier : rules.outliers) {
      const int column = find_column(outlier.column, "outliers");
      const DataType& type = schema[column].type;
      if (type.id != TypeId::kInt64 && type.id != TypeId::kDecimal) {
        throw JobError("cleaning.outliers: column \"" + outlier.column + "\" is " + to_string(type) +
                       "; an integer or decimal column is needed");
      }
      numbers_[column];
    }
  }

  void consume(const RecordBatch& batch, int file) {
    for (auto& [column, facts] : numbers_) {
      for (const auto i : batch.selection) {
        if (batch[column].valid[i] != 0) facts.counts.add(batch[column].ints[i]);
      }
    }
    for (auto& [column, counts] : texts_) counts.consume(batch);
    if (!spans_.empty() && columns_.time >= 0) {
      auto& [first, last] = spans_[static_cast<std::size_t>(file)];
      const BatchColumn& time = batch[columns_.time];
      for (const auto i : batch.selection) {
        if (time.valid[i] == 0) continue;
        first = std::min(first, time.ints[i]);
        last = std::max(last, time.ints[i]);
      }
    }
  }

  CleaningFacts finish(const Communicator& comm) {
    CleaningFacts facts;
    for (const auto& rule : rules_.fills) facts.fills.push_back(finish_fill(comm, rule));
    for (const auto& rule : rules_.outliers) facts.fences.push_back(finish_fence(comm, rule));
    for (const auto& [first, last] : spans_) {
      const std::int64_t earliest = comm.min(first);
      const std::int64_t latest = comm.max(last);
      facts.file_spans.emplace_back(earliest, latest);
    }
    return facts;
  }

 private:
  int find_column(const std::string& name, const char* key) const {
    const int column = schema_.find(name);
    if (column >= 0) return column;
    std::vector<std::string> known;
    for (const auto& field : schema_) known.push_back(field.name);
    throw JobError(std::string("cleaning.") + key + ": there is no column \"" + name + "\"" +
                   did_you_mean(name, known));
  }

  CleaningFacts::Fill finish_fill(const Communicator& comm, const FillRule& rule) {
    const int column = schema_.index_of(rule.column);
    const DataType& type = schema_[column].type;
    if (rule.by == FillRule::By::kConstant) {
      return {column, type.is_text() ? 0 : parse_constant(rule, type), rule.constant};
    }
    if (type.is_text()) return {column, 0, most_frequent_text(comm, column)};
    const auto& numbers = numbers_.at(column);
    const std::int64_t n = comm.sum(numbers.counts.total());
    if (n == 0) throw InputError("column \"" + rule.column + "\" holds no value to fill it with");
    if (rule.by == FillRule::By::kMode) return {column, most_frequent(comm, numbers.counts).value, {}};
    return {column, rounded_mean(numbers.sum(comm), n), {}};
  }

  /// The most frequent text; of equally frequent ones the first by bytes.
  std::string most_frequent_text(const Communicator& comm, int column) {
    const Table counts = texts_.at(column).finish(comm, {0});
    std::int64_t most = 0;
    std::string text;
    for (std::int64_t i = 0; i < counts.rows(); ++i) {
      if (counts[0].is_null(i)) continue;
      const std::int64_t count = counts[1].ints()[static_cast<std::size_t>(i)];
      if (count > most || (count == most && counts[0].text(i) < text)) {
        most = count;
        text = counts[0].text(i);
      }
    }
    const auto everywhere = comm.all_gather(most);
    const auto texts = comm.all_gather_text(text);
    std::size_t best = 0;
    for (std::size_t r = 1; r < texts.size(); ++r) {
      const bool equal = everywhere[r] == everywhere[best];
      if (everywhere[r] > everywhere[best] || (equal && everywhere[r] > 0 && texts[r] < texts[best])) best = r;
    }
    if (everywhere[best] == 0) {
      throw InputError("column \"" + schema_[column].name + "\" holds no value to fill it with");
    }
    return texts[best];
  }

  CleaningFacts::Fence finish_fence(const Communicator& comm, const OutlierRule& rule) {
    const int column = schema_.index_of(rule.column);
    const auto& numbers = numbers_.at(column);
    const std::int64_t n = comm.sum(numbers.counts.total());
    if (n == 0) return {column, 0, 0};
    if (rule.method == OutlierRule::Method::kZScore) {
      const Moments moments = moments_of(comm, numbers.counts.sorted());
      const double deviation = std::sqrt(moments.squares / static_cast<double>(n));
      return {column, moments.mean - rule.threshold * deviation, moments.mean + rule.threshold * deviation};
    }
    const std::array<std::int64_t, 2> quarters{1, 3};
    const auto quantiles = linear_quantiles(comm, numbers.counts, quarters, 4);
    const double q1 = quantiles[0].value();
    const double q3 = quantiles[1].value();
    return {column, q1 - rule.threshold * (q3 - q1), q3 + rule.threshold * (q3 - q1)};
  }

  Schema schema_;
  RetailColumns columns_;
  CleaningRules rules_;
  std::map<int, NumberFacts> numbers_;
  std::map<int, HashAggregate> texts_;
  std::vector<std::pair<std::int64_t, std::int64_t>> spans_;
};

CleaningFactsCollector::CleaningFactsCollector(const Schema& schema, const RetailColumns& columns,
                                               const CleaningRules& rules, int files, std::int64_t memory_limit,
                                               const std::string& scratch)
    : impl_(std::make_unique<Impl>(schema, columns, rules, files, memory_limit, scratch)) {}
CleaningFactsCollector::~CleaningFactsCollector() = default;
CleaningFactsCollector::CleaningFactsCollector(CleaningFactsCollector&&) noexcept = default;
CleaningFactsCollector& CleaningFactsCollector::operator=(CleaningFactsCollector&&) noexcept = default;

bool CleaningFactsCollector::needs_pass(const CleaningRules& rules) {
  return !rules.fills.empty() || !rules.outliers.empty() || rules.duplicates == Duplicates::kDropOverlap;
}

void CleaningFactsCollector::consume(const RecordBatch& batch, int file) {
  impl_->consume(batch, file);
}
CleaningFacts CleaningFactsCollector::finish(const Communicator& comm) {
  return impl_->finish(comm);
}

}  // namespace rankwise
