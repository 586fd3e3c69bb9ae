#include "ops/relational/ordered_aggregate/narrow_rows.hpp"

#include <cmath>    // std::isnan
#include <limits>   // std::numeric_limits
#include <numeric>  // std::iota
#include <string>   // std::to_string

namespace rankwise {
namespace {

/// The input columns of keys, argument (for whether it is null), order, argument.
std::vector<int> source_columns(const OrderedAggregate& spec) {
  std::vector<int> sources = spec.keys;
  sources.push_back(spec.argument);
  for (const auto& key : spec.order) sources.push_back(key.column);
  sources.push_back(spec.argument);
  return sources;
}

Schema narrow_schema(const Schema& input, const std::vector<int>& sources, std::size_t absent) {
  Schema schema;
  for (std::size_t c = 0; c < sources.size(); ++c) {
    schema.add({std::to_string(c), c == absent ? kBool : input[sources[c]].type});
  }
  return schema;
}

/// The last value by an order is the first one from its end.
std::vector<OrderKey> order_keys(const OrderedAggregate& spec) {
  std::vector<OrderKey> keys;
  const int absent = static_cast<int>(spec.keys.size());
  for (int c = 0; c <= absent; ++c) keys.push_back({.column = c});
  const auto order = spec.function == OrderedFunction::kLast ? reversed_keys(spec.order) : spec.order;
  for (std::size_t c = 0; c < order.size(); ++c) {
    keys.push_back({absent + 1 + static_cast<int>(c), order[c].descending, order[c].nulls_first});
  }
  return keys;
}

template <typename T>
void take_values(const std::vector<T>& from, std::span<const std::uint32_t> rows, std::vector<T>& to) {
  to.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) to[i] = from[rows[i]];
}

double one_form(double value) {
  return std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value + 0.0;
}

}  // namespace

NarrowRows::NarrowRows(const Schema& input, const OrderedAggregate& spec)
    : sources_(source_columns(spec)),
      key_count_(static_cast<int>(spec.keys.size())),
      schema_(narrow_schema(input, sources_, spec.keys.size())),
      order_(schema_, order_keys(spec)) {}

std::vector<int> NarrowRows::keys() const {
  std::vector<int> keys(static_cast<std::size_t>(key_count_));
  std::iota(keys.begin(), keys.end(), 0);
  return keys;
}

void NarrowRows::fill(const RecordBatch& input, RecordBatch& narrow) const {
  narrow.rows = static_cast<std::int64_t>(input.selection.size());
  narrow.columns.resize(sources_.size());
  for (int c = 0; c < schema_.size(); ++c) {
    const BatchColumn& from = input[sources_[static_cast<std::size_t>(c)]];
    BatchColumn& to = narrow[c];
    to.type = schema_[c].type;
    if (c == absent()) {
      to.resize(narrow.rows);
      for (std::size_t i = 0; i < to.ints.size(); ++i) to.ints[i] = from.valid[input.selection[i]] == 0 ? 1 : 0;
      to.valid.assign(to.ints.size(), 1);
      continue;
    }
    take_values(from.valid, input.selection, to.valid);
    if (to.type.is_text()) {
      take_values(from.texts, input.selection, to.texts);
    } else if (to.type.is_float()) {
      take_values(from.doubles, input.selection, to.doubles);
      for (double& value : to.doubles) value = one_form(value);
    } else {
      take_values(from.ints, input.selection, to.ints);
    }
  }
  narrow.select_all();
}

}  // namespace rankwise
