#include "engine/data/calendar.hpp"
#include "ops/expression/kernels/date_fields.hpp"
#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/text_results.hpp"
#include "ops/expression/value_text.hpp"

namespace rankwise {
namespace {

/// The field that argument 0 names. @throws RowError  there is none of this name
DateField field_at(Text name, std::size_t row) {
  const auto field = find_date_field(name);
  if (!field) refuse_row(quoted(name) + " is no field of a date or time", row);
  return *field;
}

/// Sets the results to `take(field, value)`, with a loop of its own for each field where that is a constant.
template <typename Take>
void by_field(const KernelCall& call, Take take) {
  const Text* name = argument<Text>(call, 0);
  const std::int64_t* value = argument<std::int64_t>(call, 1);
  if (call.is_constant(0)) {
    const DateField field = field_at(name[call.rows.front()], call.rows.front());
    return set_results<std::int64_t>(call, [&](std::size_t row) { return take(field, value[row], row); });
  }
  set_results<std::int64_t>(call, [&](std::size_t row) { return take(field_at(name[row], row), value[row], row); });
}

void extract_from_date(const KernelCall& call) {
  by_field(call, [](DateField field, std::int64_t day, std::size_t) { return date_field(field, day, 0); });
}

void extract_from_timestamp(const KernelCall& call) {
  by_field(call, [](DateField field, std::int64_t seconds, std::size_t) {
    const std::int64_t day = day_of_timestamp(seconds);
    return date_field(field, day, seconds - day * kSecondsPerDay);
  });
}

void extract_from_interval(const KernelCall& call) {
  const Text* name = argument<Text>(call, 0);
  by_field(call, [&](DateField field, std::int64_t seconds, std::size_t row) {
    const auto value = interval_field(field, seconds);
    if (!value) refuse_row("an interval has no " + std::string(name[row]), row);
    return *value;
  });
}

void truncate(const KernelCall& call) {
  const Text* name = argument<Text>(call, 0);
  by_field(call, [&](DateField field, std::int64_t seconds, std::size_t row) {
    const auto value = truncate_time(field, seconds);
    if (!value) refuse_row("a time cannot be truncated to " + std::string(name[row]), row);
    if (*value < kFirstDay * kSecondsPerDay) refuse_row("timestamp out of range", row);
    return *value;
  });
}

/// A field that is known must exist: told before any row is read.
void check_field(const ArgumentType& given) {
  if (given.constant == nullptr) return;
  const auto* name = std::get_if<std::string>(given.constant);
  if (name != nullptr && !find_date_field(*name)) {
    throw JobError(quoted(*name) +
                   " is no field of a date or time; there are second, minute, hour, day, week, month, quarter, year, "
                   "decade, century, millennium, dow, isodow, doy, isoyear, julian and epoch");
  }
}

DataType bigint_of_known_field(std::span<const DataType>, std::span<const ArgumentType> given) {
  check_field(given[0]);
  return kInt64;
}

DataType timestamp_of_known_field(std::span<const DataType>, std::span<const ArgumentType> given) {
  check_field(given[0]);
  return kTimestamp;
}

}  // namespace

void add_date_fields(FunctionTable& table) {
  const Slot text = Slot::kString;
  table.add("extract", {{text, Slot::kDay}, bigint_of_known_field}, extract_from_date, kMayFail);
  table.add("extract", {{text, Slot::kTime}, bigint_of_known_field}, extract_from_timestamp, kMayFail);
  table.add_alias("date_part", "extract");
  table.add("extract_interval", {{text, Slot::kBigint}, bigint_of_known_field}, extract_from_interval, kMayFail);
  table.add("date_trunc", {{text, Slot::kTime}, timestamp_of_known_field}, truncate, kMayFail);
}

}  // namespace rankwise
