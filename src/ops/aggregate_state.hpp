#pragma once
#include <cstdint>  // std::uint32_t
#include <memory>   // std::unique_ptr
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/data/column.hpp"
#include "engine/data/record_batch.hpp"
#include "ops/hash_aggregate.hpp"

namespace rankwise {

/// What one aggregate holds for every group, and how it folds rows and merges with the state of others.
///
/// `rows[i]` of a batch belongs to `groups[i]`; groups are numbered from 0. All functions are @local.
class AggregateState {
 public:
  virtual ~AggregateState() = default;

  /// Makes room for groups [0, groups); new ones are empty.
  virtual void resize(std::int64_t groups) = 0;

  /// Folds values of the input column (of no meaning for kCount).
  virtual void fold(const BatchColumn* input, std::span<const std::uint32_t> rows,
                    std::span<const std::uint32_t> groups) = 0;
  /// Folds partial states: columns as `partial` gives them.
  virtual void merge(std::span<const BatchColumn> partial, std::span<const std::uint32_t> rows,
                     std::span<const std::uint32_t> groups) = 0;

  /// The types of the columns that `partial` gives.
  virtual std::vector<DataType> partial_types() const = 0;
  /// The state of `groups` as columns, to travel or to be spilled.
  virtual std::vector<Column> partial(std::span<const std::int64_t> groups) const = 0;

  virtual DataType result_type() const = 0;
  /// The aggregate of `groups`. @throws BudgetError a sum leaves the range of int64
  virtual Column result(std::span<const std::int64_t> groups) const = 0;

  /// Counts the bytes held.
  virtual std::int64_t bytes() const = 0;
};

/// Makes the state of one aggregate over batches of schema `input`. @throws ProgramError it cannot fold that type
std::unique_ptr<AggregateState> make_aggregate_state(const AggregateSpec& spec, const Schema& input);

}  // namespace rankwise
