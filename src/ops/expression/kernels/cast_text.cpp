#include "ops/expression/kernels/cast_text.hpp"

#include <string>  // std::string

#include "engine/data/calendar.hpp"
#include "io/time_parser.hpp"
#include "ops/expression/kernels/number_text.hpp"
#include "ops/expression/kernels/row_errors.hpp"
#include "ops/expression/kernels/row_loops.hpp"
#include "ops/expression/value_text.hpp"

namespace rankwise {
namespace {

/// Parses each text by `parse(text, value)`, which returns a NumberStatus.
template <typename T, typename Parse>
void parse_texts(const KernelCall& call, Parse parse) {
  const std::string_view* text = argument<std::string_view>(call, 0);
  T* out = result_of<T>(call);
  for_rows(call, [&](std::size_t row) {
    const NumberStatus status = parse(text[row], out[row]);
    if (status == NumberStatus::kValue) return;
    const char* what = status == NumberStatus::kOutOfRange ? " is out of range for " : " is no ";
    refuse_row(quoted(text[row]) + what + sql_name(call.result->type), row);
  });
}

/// ISO 8601, as PostgreSQL writes it: a date, or a date and a time.
NumberStatus parse_seconds(std::string_view text, std::int64_t& seconds) {
  static const TimeParser parser({});
  return parser.parse(without_space(text), seconds) ? NumberStatus::kValue : NumberStatus::kNotANumber;
}

}  // namespace

void text_to_bigint(const KernelCall& call) {
  parse_texts<std::int64_t>(call, parse_bigint);
}

void text_to_double(const KernelCall& call) {
  parse_texts<double>(call, parse_any_double);
}

void text_to_decimal(const KernelCall& call) {
  const int scale = call.result->type.scale;
  parse_texts<std::int64_t>(
      call, [scale](std::string_view text, std::int64_t& units) { return parse_rounded_decimal(text, scale, units); });
}

void text_to_bool(const KernelCall& call) {
  parse_texts<std::int64_t>(call, [](std::string_view text, std::int64_t& value) {
    return parse_boolean(text, value) ? NumberStatus::kValue : NumberStatus::kNotANumber;
  });
}

void text_to_timestamp(const KernelCall& call) {
  parse_texts<std::int64_t>(call, parse_seconds);
}

void text_to_date(const KernelCall& call) {
  parse_texts<std::int64_t>(call, [](std::string_view text, std::int64_t& days) {
    std::int64_t seconds = 0;
    const NumberStatus status = parse_seconds(text, seconds);
    days = day_of_timestamp(seconds);
    return status;
  });
}

void integral_to_text(const KernelCall& call) {
  const std::int64_t* value = argument<std::int64_t>(call, 0);
  std::string_view* out = result_of<std::string_view>(call);
  const DataType type = call.arguments[0]->type;
  std::string text;
  for_rows(call, [&](std::size_t row) {
    text.clear();
    append_integral(text, value[row], type);
    out[row] = call.arena->keep(text);
  });
}

void double_to_text(const KernelCall& call) {
  const double* value = argument<double>(call, 0);
  std::string_view* out = result_of<std::string_view>(call);
  std::string text;
  for_rows(call, [&](std::size_t row) {
    text.clear();
    append_double(text, value[row]);
    out[row] = call.arena->keep(text);
  });
}

}  // namespace rankwise
