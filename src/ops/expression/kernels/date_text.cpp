#include <optional>  // std::optional

#include "engine/data/calendar.hpp"
#include "io/time_parser.hpp"
#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/number_text.hpp"
#include "ops/expression/kernels/text_results.hpp"
#include "ops/expression/kernels/time_format.hpp"
#include "ops/expression/value_text.hpp"

namespace rankwise {
namespace {

/// Keeps what was made of the format of the row before: most often it is the same in all rows.
template <typename Made>
class LastFormat {
 public:
  template <typename Make>
  const Made& get(Text format, Make make) {
    if (!made_ || format_ != format) {
      made_.emplace(make(format));
      format_ = format;
    }
    return *made_;
  }

 private:
  std::string format_;
  std::optional<Made> made_;
};

TimeFormat format_of(Text written, std::size_t row) {
  TimeFormat format(written);
  if (!format.refused().empty()) {
    refuse_row("the pattern " + format.refused() + " in the format " + quoted(written) + " is not supported", row);
  }
  return format;
}

void to_char(const KernelCall& call) {
  const std::int64_t* seconds = argument<std::int64_t>(call, 0);
  const Text* format = argument<Text>(call, 1);
  LastFormat<TimeFormat> last;
  std::string text;
  set_results<Text>(call, [&](std::size_t row) {
    text.clear();
    last.get(format[row], [row](Text written) { return format_of(written, row); }).append(text, seconds[row]);
    return call.arena->keep(text);
  });
}

TimeParser parser_of(Text format, std::size_t row) {
  std::string directives = format_of(format, row).strptime_format();
  if (directives.empty()) refuse_row("texts cannot be read by the format " + quoted(format), row);
  return TimeParser({std::move(directives)});
}

std::int64_t parsed(LastFormat<TimeParser>& last, Text text, Text format, std::size_t row) {
  std::int64_t seconds = 0;
  if (!last.get(format, [&](Text written) { return parser_of(written, row); }).parse(without_space(text), seconds)) {
    refuse_row(quoted(text) + " is not of the format " + quoted(format), row);
  }
  return seconds;
}

void to_timestamp(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const Text* format = argument<Text>(call, 1);
  LastFormat<TimeParser> last;
  set_results<std::int64_t>(call, [&](std::size_t row) { return parsed(last, text[row], format[row], row); });
}

void to_date(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const Text* format = argument<Text>(call, 1);
  LastFormat<TimeParser> last;
  set_results<std::int64_t>(
      call, [&](std::size_t row) { return day_of_timestamp(parsed(last, text[row], format[row], row)); });
}

}  // namespace

void add_date_text(FunctionTable& table) {
  table.add("to_char", {{Slot::kTime, Slot::kString}, kText}, to_char, kMayFail);
  table.add("to_date", {{Slot::kString, Slot::kString}, kDate}, to_date, kMayFail);
  table.add("to_timestamp", {{Slot::kString, Slot::kString}, kTimestamp}, to_timestamp, kMayFail);
}

}  // namespace rankwise
