#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

#include "ops/aggregate_state.hpp"

namespace rankwise {

/// Counts rows per group.
class CountState : public AggregateState {
 public:
  void resize(std::int64_t groups) override { counts_.resize(static_cast<std::size_t>(groups)); }
  void fold(const BatchColumn* input, std::span<const std::uint32_t> rows,
            std::span<const std::uint32_t> groups) override;
  void merge(std::span<const BatchColumn> partial, std::span<const std::uint32_t> rows,
             std::span<const std::uint32_t> groups) override;
  std::vector<DataType> partial_types() const override { return {kInt64}; }
  std::vector<Column> partial(std::span<const std::int64_t> groups) const override { return {result(groups)}; }
  DataType result_type() const override { return kInt64; }
  Column result(std::span<const std::int64_t> groups) const override;
  std::int64_t bytes() const override { return static_cast<std::int64_t>(counts_.capacity() * sizeof(std::int64_t)); }

 private:
  std::vector<std::int64_t> counts_;
};

/// Sums int64 values per group exactly. A sum may leave the range of int64 on the way: whether it fits is asked once,
/// of the final sum, so the answer does not depend on the order of rows or on ranks.
class SumState : public AggregateState {
 public:
  /// @param name  the input column, for messages
  SumState(DataType type, std::string name) : type_(type), name_(std::move(name)) {}

  void resize(std::int64_t groups) override;
  void fold(const BatchColumn* input, std::span<const std::uint32_t> rows,
            std::span<const std::uint32_t> groups) override;
  void merge(std::span<const BatchColumn> partial, std::span<const std::uint32_t> rows,
             std::span<const std::uint32_t> groups) override;
  std::vector<DataType> partial_types() const override { return {type_, kInt64}; }
  std::vector<Column> partial(std::span<const std::int64_t> groups) const override;
  DataType result_type() const override { return type_; }
  Column result(std::span<const std::int64_t> groups) const override;
  std::int64_t bytes() const override;

 private:
  void add(std::uint32_t group, std::int64_t value);
  void carry(std::uint32_t group, std::int64_t by);
  std::int64_t carry_of(std::int64_t group) const {
    return carries_.empty() ? 0 : carries_[static_cast<std::size_t>(group)];
  }

  DataType type_;
  std::string name_;
  std::vector<std::int64_t> sums_;     // modulo 2^64
  std::vector<std::int64_t> carries_;  // multiples of 2^64; empty while all are 0
  std::vector<std::uint8_t> seen_;     // 1 once a value was not null
};

}  // namespace rankwise
