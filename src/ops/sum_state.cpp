#include "ops/sum_state.hpp"

#include "engine/runtime/error.hpp"

namespace rankwise {

void CountState::fold(const BatchColumn*, std::span<const std::uint32_t>, std::span<const std::uint32_t> groups) {
  for (const auto group : groups) ++counts_[group];
}

void CountState::merge(std::span<const BatchColumn> partial, std::span<const std::uint32_t> rows,
                       std::span<const std::uint32_t> groups) {
  for (std::size_t i = 0; i < rows.size(); ++i) counts_[groups[i]] += partial.front().ints[rows[i]];
}

Column CountState::result(std::span<const std::int64_t> groups) const {
  Column column(kInt64);
  column.reserve(static_cast<std::int64_t>(groups.size()));
  for (const auto group : groups) column.append_int(counts_[static_cast<std::size_t>(group)]);
  return column;
}

void SumState::resize(std::int64_t groups) {
  const auto count = static_cast<std::size_t>(groups);
  sums_.resize(count);
  seen_.resize(count);
  if (!carries_.empty()) carries_.resize(count);
}

void SumState::carry(std::uint32_t group, std::int64_t by) {
  carries_.resize(sums_.size());
  carries_[group] += by;
}

inline void SumState::add(std::uint32_t group, std::int64_t value) {
  if (__builtin_add_overflow(sums_[group], value, &sums_[group])) carry(group, value > 0 ? 1 : -1);
}

void SumState::fold(const BatchColumn* input, std::span<const std::uint32_t> rows,
                    std::span<const std::uint32_t> groups) {
  const std::int64_t* values = input->ints.data();
  const std::uint8_t* valid = input->valid.data();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = rows[i];
    const auto group = groups[i];
    seen_[group] |= valid[row];
    add(group, valid[row] != 0 ? values[row] : 0);
  }
}

void SumState::merge(std::span<const BatchColumn> partial, std::span<const std::uint32_t> rows,
                     std::span<const std::uint32_t> groups) {
  fold(partial.data(), rows, groups);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (const auto by = partial[1].ints[rows[i]]; by != 0) carry(groups[i], by);
  }
}

std::vector<Column> SumState::partial(std::span<const std::int64_t> groups) const {
  std::vector<Column> columns{Column(type_), Column(kInt64)};
  for (Column& column : columns) column.reserve(static_cast<std::int64_t>(groups.size()));
  for (const auto group : groups) {
    if (seen_[static_cast<std::size_t>(group)] != 0) {
      columns[0].append_int(sums_[static_cast<std::size_t>(group)]);
    } else {
      columns[0].append_null();
    }
    columns[1].append_int(carry_of(group));
  }
  return columns;
}

Column SumState::result(std::span<const std::int64_t> groups) const {
  for (const auto group : groups) {
    if (carry_of(group) != 0) throw BudgetError("sum of " + name_ + " leaves the range of 64-bit integers");
  }
  return std::move(partial(groups).front());
}

std::int64_t SumState::bytes() const {
  return static_cast<std::int64_t>((sums_.capacity() + carries_.capacity()) * sizeof(std::int64_t) + seen_.capacity());
}

}  // namespace rankwise
