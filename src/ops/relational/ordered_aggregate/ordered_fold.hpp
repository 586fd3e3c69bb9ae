#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr
#include <span>     // std::span
#include <vector>   // std::vector

#include "io/text_arena.hpp"
#include "ops/relational/order/value_sequence.hpp"
#include "ops/relational/ordered_aggregate.hpp"

namespace rankwise {

/// Rows [begin, end) of a batch, all of one group, in order.
struct GroupRowsInOrder {
  const BatchColumn& absent;  ///< 1: the argument is null; such rows come last
  const BatchColumn& argument;
  std::int64_t first = 0;  ///< position of the batch's first row
  std::size_t begin = 0;
  std::size_t end = 0;
  std::span<const std::int64_t> runs_begin;  ///< positions of the runs of rows equal in group, `absent` and, for a
                                             ///< mode, argument
  std::span<const std::int64_t> runs_end;

  std::int64_t position(std::size_t row) const { return first + static_cast<std::int64_t>(row); }
};

/// Computes an ordered aggregate group by group. All functions are @local.
class OrderedFold {
 public:
  virtual ~OrderedFold() = default;
  /// Forgets everything: a new group, or this rank's part of one, begins.
  virtual void clear() = 0;
  /// Takes rows of the group, in order.
  virtual void add(const GroupRowsInOrder& rows) = 0;
  /// Writes the result to row `at` of a column that is sized. Text goes to `texts`.
  virtual void write(BatchColumn& result, std::size_t at, TextArena& texts) = 0;

  /// A group that goes on behind the rank where it begins is put together there, part by part: this tells the part at
  /// hand as a count and a value. @return false if it has none, or the rank where the group begins needs none
  virtual bool part(std::int64_t&, BatchColumn&, TextArena&) { return false; }
  /// Takes the part of the next rank.
  virtual void add_part(std::int64_t, const BatchColumn&, std::size_t) {}
};

/// Makes the fold for a function. @param sequence  holds `absent`, then the argument
std::unique_ptr<OrderedFold> make_ordered_fold(const OrderedAggregate& spec, const DataType& argument,
                                               const ValueSequence& sequence, const Workspace& workspace);

/// Positions, in a group's order from 0, of the rows that a percentile of `rows` values looks at. @local
struct PercentileRows {
  std::int64_t low = 0;
  std::int64_t high = 0;
  double share = 0;  ///< how far from low to high the percentile lies
};
PercentileRows percentile_rows(OrderedFunction function, double parameter, std::int64_t rows);

}  // namespace rankwise
