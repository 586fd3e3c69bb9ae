#include "ops/relational/ordered_aggregate/ordered_fold.hpp"

#include <algorithm>  // std::clamp, std::max
#include <cmath>      // std::ceil, std::floor
#include <string>     // std::to_string

#include "engine/runtime/error.hpp"
#include "ops/relational/ordered_aggregate/held_value.hpp"

namespace rankwise {
namespace {

/// Columns of the sequence.
constexpr int kArgument = 1;

/// Picks one or two rows of a group by their positions.
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
    result.doubles[at] = rows.low == rows.high ? low : low + rows.share * (number(begin_ + rows.high) - low);
  }

 private:
  double number(std::int64_t position) {
    reader_.seek(position);
    const BatchColumn& column = reader_.batch()[kArgument];
    if (column.type.is_float()) return column.doubles[reader_.row()];
    return static_cast<double>(column.ints[reader_.row()]) / unit_;
  }

  OrderedFunction function_;
  double parameter_;
  double unit_ = 1;
  SequenceReader reader_;
  bool begun_ = false;
  std::int64_t begin_ = 0;
  std::int64_t values_ = 0;  // that are not null
};

/// Picks the first row of a group.
class FirstFold : public OrderedFold {
 public:
  void clear() override {
    begun_ = false;
    value_.clear();
  }
  void add(const GroupRowsInOrder& rows) override {
    if (!begun_) value_.hold(rows.argument, rows.begin);
    begun_ = true;
  }
  void write(BatchColumn& result, std::size_t at, TextArena& texts) override { value_.write(result, at, texts); }

 private:
  bool begun_ = false;
  HeldValue value_;
};

/// Finds the longest run of equal values; values ascend, so the first of several is the smallest. A run counts in full
/// on the rank where it begins.
class ModeFold : public OrderedFold {
 public:
  void clear() override {
    count_ = 0;
    value_.clear();
  }
  void add(const GroupRowsInOrder& rows) override {
    for (std::size_t row = rows.begin; row < rows.end; ++row) {
      if (rows.runs_begin[row] != rows.position(row) || rows.absent.ints[row] != 0) continue;
      offer(rows.runs_end[row] - rows.runs_begin[row], rows.argument, row);
    }
  }
  void write(BatchColumn& result, std::size_t at, TextArena& texts) override { value_.write(result, at, texts); }

  bool part(std::int64_t& count, BatchColumn& value, TextArena& texts) override {
    count = count_;
    if (count_ > 0) value_.write(value, 0, texts);
    return count_ > 0;
  }
  void add_part(std::int64_t count, const BatchColumn& value, std::size_t row) override { offer(count, value, row); }

 private:
  void offer(std::int64_t count, const BatchColumn& value, std::size_t row) {
    if (count <= count_) return;
    count_ = count;
    value_.hold(value, row);
  }

  std::int64_t count_ = 0;
  HeldValue value_;
};

/// Joins texts.
class JoinFold : public OrderedFold {
 public:
  JoinFold(const OrderedAggregate& spec, const Workspace& workspace)
      : spec_(spec), most_bytes_(std::max<std::int64_t>(workspace.memory.limit() / 4, 64 << 10)) {}
  void clear() override {
    any_ = false;
    text_.clear();
  }
  void add(const GroupRowsInOrder& rows) override {
    for (std::size_t row = rows.begin; row < rows.end && rows.absent.ints[row] == 0; ++row) {
      append(rows.argument.texts[row]);
    }
  }
  void write(BatchColumn& result, std::size_t at, TextArena& texts) override {
    if (!any_) return put_null(result, at);
    result.valid[at] = 1;
    result.texts[at] = texts.keep(text_);
  }

  bool part(std::int64_t& count, BatchColumn& value, TextArena& texts) override {
    count = 1;
    if (any_) write(value, 0, texts);
    return any_;
  }
  void add_part(std::int64_t, const BatchColumn& value, std::size_t row) override { append(value.texts[row]); }

 private:
  void append(std::string_view text) {
    if (any_) text_ += spec_.separator;
    any_ = true;
    text_ += text;
    if (static_cast<std::int64_t>(text_.size()) <= most_bytes_) return;
    throw BudgetError("the text that is joined for " + spec_.output.name + " is larger than " +
                      std::to_string(most_bytes_ >> 10) + " KiB; state a larger --memory or join fewer rows");
  }

  const OrderedAggregate& spec_;
  std::int64_t most_bytes_;
  bool any_ = false;
  std::string text_;
};

}  // namespace

std::unique_ptr<OrderedFold> make_ordered_fold(const OrderedAggregate& spec, const DataType& argument,
                                               const ValueSequence& sequence, const Workspace& workspace) {
  switch (spec.function) {
    case OrderedFunction::kPercentileContinuous:
    case OrderedFunction::kPercentileDiscrete:
      return std::make_unique<PercentileFold>(spec, argument, sequence);
    case OrderedFunction::kMode:
      return std::make_unique<ModeFold>();
    case OrderedFunction::kFirst:
    case OrderedFunction::kLast:
      return std::make_unique<FirstFold>();
    case OrderedFunction::kJoinText:
      return std::make_unique<JoinFold>(spec, workspace);
    default:
      throw ProgramError("an approximate aggregate is not computed from rows in order");
  }
}

PercentileRows percentile_rows(OrderedFunction function, double parameter, std::int64_t rows) {
  require(parameter >= 0 && parameter <= 1, "a percentile lies in [0, 1]");
  const auto within = [&](double row) { return std::clamp<std::int64_t>(static_cast<std::int64_t>(row), 0, rows - 1); };
  if (function == OrderedFunction::kPercentileDiscrete) {
    const auto row = within(std::ceil(parameter * static_cast<double>(rows)) - 1);
    return {row, row, 0};
  }
  const double at = parameter * static_cast<double>(rows - 1);
  return {within(std::floor(at)), within(std::ceil(at)), at - std::floor(at)};
}

}  // namespace rankwise
