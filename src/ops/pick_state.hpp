#pragma once
#include <cstdint>  // std::uint8_t
#include <vector>   // std::vector

#include "ops/aggregate_state.hpp"
#include "ops/picked_values.hpp"

namespace rankwise {

/// Picks one value that is not null per group: the smallest, the largest or the first. @local
/// @tparam Values    PickedNumbers or PickedTexts
/// @tparam function  kMin, kMax or kFirst
template <typename Values, AggregateFunction function>
class PickState : public AggregateState {
 public:
  explicit PickState(DataType type) : type_(type) {}

  void resize(std::int64_t groups) override {
    values_.resize(static_cast<std::size_t>(groups));
    seen_.resize(static_cast<std::size_t>(groups));
  }

  void fold(const BatchColumn* input, std::span<const std::uint32_t> rows,
            std::span<const std::uint32_t> groups) override {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto group = groups[i];
      if (input->valid[rows[i]] == 0) continue;
      const auto value = Values::read(*input, rows[i]);
      if (seen_[group] != 0 && !replaces(value, group)) continue;
      values_.set(group, value);
      seen_[group] = 1;
    }
  }

  void merge(std::span<const BatchColumn> partial, std::span<const std::uint32_t> rows,
             std::span<const std::uint32_t> groups) override {
    fold(partial.data(), rows, groups);
  }

  std::vector<DataType> partial_types() const override { return {type_}; }
  std::vector<Column> partial(std::span<const std::int64_t> groups) const override { return {result(groups)}; }
  DataType result_type() const override { return type_; }

  Column result(std::span<const std::int64_t> groups) const override {
    Column column(type_);
    column.reserve(static_cast<std::int64_t>(groups.size()));
    for (const auto group : groups) {
      if (seen_[static_cast<std::size_t>(group)] != 0) {
        Values::append(column, values_.get(static_cast<std::size_t>(group)));
      } else {
        column.append_null();
      }
    }
    return column;
  }

  std::int64_t bytes() const override { return values_.bytes() + static_cast<std::int64_t>(seen_.capacity()); }

 private:
  bool replaces(typename Values::Value value, std::uint32_t group) const {
    if constexpr (function == AggregateFunction::kMin) return Values::less(value, values_.get(group));
    if constexpr (function == AggregateFunction::kMax) return Values::less(values_.get(group), value);
    return false;
  }

  DataType type_;
  Values values_;
  std::vector<std::uint8_t> seen_;
};

}  // namespace rankwise
