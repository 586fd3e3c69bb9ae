#pragma once
#include <cmath>    // std::isfinite, std::pow
#include <cstdint>  // std::int64_t

#include "ops/relational/ordered_aggregate/held_value.hpp"
#include "ops/relational/ordered_aggregate/ordered_fold.hpp"

namespace rankwise {

/// Picks one or two rows of a group by their positions. @local
class PercentileFold : public OrderedFold {
 public:
  PercentileFold(const OrderedAggregate& spec, const DataType& argument, const ValueSequence& sequence)
      : function_(spec.function), parameter_(spec.parameter), reader_(sequence) {
    if (argument.id == TypeId::kDecimal) unit_ = std::pow(10.0, argument.scale);
  }
  void clear() override { begun_ = false; }

  void add(const GroupRowsInOrder& rows) override {
    if (begun_) return;
    begun_ = true;
    begin_ = rows.position(rows.begin);
    values_ = rows.absent.ints[rows.begin] != 0 ? 0 : rows.runs_end[rows.begin] - begin_;
  }

  void write(BatchColumn& result, std::size_t at, TextArena& texts) override {
    if (values_ == 0) return put_null(result, at);
    const auto rows = percentile_rows(function_, parameter_, values_);
    if (function_ == OrderedFunction::kPercentileDiscrete) {
      reader_.seek(begin_ + rows.low);
      return copy_value(reader_.batch()[kArgument], reader_.row(), result, at, texts);
    }
    const double low = number(begin_ + rows.low);
    result.valid[at] = 1;
    result.doubles[at] = rows.low == rows.high ? low : between(low, number(begin_ + rows.high), rows.share);
  }

 private:
  static double between(double low, double high, double share) {
    const double width = high - low;
    if (std::isinf(width) && std::isfinite(low) && std::isfinite(high)) return low * (1 - share) + high * share;
    return low + share * width;
  }
  double number(std::int64_t position) {
    reader_.seek(position);
    const BatchColumn& column = reader_.batch()[kArgument];
    if (column.type.is_float()) return column.doubles[reader_.row()];
    return static_cast<double>(column.ints[reader_.row()]) / unit_;
  }

  static constexpr int kArgument = 1;  // column of the sequence

  OrderedFunction function_;
  double parameter_;
  double unit_ = 1;
  SequenceReader reader_;
  bool begun_ = false;
  std::int64_t begin_ = 0;
  std::int64_t values_ = 0;  // that are not null
};

}  // namespace rankwise
