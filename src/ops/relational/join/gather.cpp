#include "ops/relational/join/gather.hpp"

#include <algorithm>  // std::fill

namespace rankwise {
namespace {

using Rows = std::span<const std::uint32_t>;

void gather_validity(const Column& from, Rows rows, std::vector<std::uint8_t>& valid) {
  std::fill(valid.begin(), valid.end(), std::uint8_t{1});
  if (from.null_count() == 0) return;
  for (std::size_t i = 0; i < rows.size(); ++i) valid[i] = from.is_null(rows[i]) ? 0 : 1;
}

}  // namespace

void gather(const BatchColumn& from, Rows rows, BatchColumn& to) {
  to.type = from.type;
  to.resize(static_cast<std::int64_t>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) to.valid[i] = from.valid[rows[i]];
  if (to.type.is_text()) {
    for (std::size_t i = 0; i < rows.size(); ++i) to.texts[i] = from.texts[rows[i]];
  } else if (to.type.is_float()) {
    for (std::size_t i = 0; i < rows.size(); ++i) to.doubles[i] = from.doubles[rows[i]];
  } else {
    for (std::size_t i = 0; i < rows.size(); ++i) to.ints[i] = from.ints[rows[i]];
  }
}

void gather(const Column& from, Rows rows, BatchColumn& to) {
  to.type = from.type();
  to.resize(static_cast<std::int64_t>(rows.size()));
  gather_validity(from, rows, to.valid);
  if (to.type.is_text()) {
    for (std::size_t i = 0; i < rows.size(); ++i) to.texts[i] = from.text(rows[i]);
  } else if (to.type.is_float()) {
    const auto values = from.doubles();
    for (std::size_t i = 0; i < rows.size(); ++i) to.doubles[i] = values[rows[i]];
  } else {
    const auto values = from.ints();
    for (std::size_t i = 0; i < rows.size(); ++i) to.ints[i] = values[rows[i]];
  }
}

void scatter(const Column& from, Rows rows, Rows places, BatchColumn& to) {
  const bool nulls = from.null_count() > 0;
  for (std::size_t i = 0; i < rows.size(); ++i) to.valid[places[i]] = nulls && from.is_null(rows[i]) ? 0 : 1;
  if (to.type.is_text()) {
    for (std::size_t i = 0; i < rows.size(); ++i) to.texts[places[i]] = from.text(rows[i]);
  } else if (to.type.is_float()) {
    const auto values = from.doubles();
    for (std::size_t i = 0; i < rows.size(); ++i) to.doubles[places[i]] = values[rows[i]];
  } else {
    const auto values = from.ints();
    for (std::size_t i = 0; i < rows.size(); ++i) to.ints[places[i]] = values[rows[i]];
  }
}

void fill_nulls(DataType type, std::int64_t rows, BatchColumn& to) {
  to.type = type;
  to.resize(rows);
  std::fill(to.valid.begin(), to.valid.end(), std::uint8_t{0});
  std::fill(to.ints.begin(), to.ints.end(), 0);
  std::fill(to.doubles.begin(), to.doubles.end(), 0.0);
  std::fill(to.texts.begin(), to.texts.end(), std::string_view{});
}

}  // namespace rankwise
