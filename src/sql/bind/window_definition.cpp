#include "engine/data/calendar.hpp"
#include "engine/runtime/nearest_name.hpp"
#include "sql/bind/coercion.hpp"
#include "sql/bind/expression_binder.hpp"
#include "sql/bind/interval.hpp"

namespace rankwise {
namespace {

// PostgreSQL's parsenodes.h, FRAMEOPTION_*.
constexpr std::int64_t kNotDefault = 0x1;
constexpr std::int64_t kRows = 0x4;
constexpr std::int64_t kGroups = 0x8;
constexpr std::int64_t kStartUnboundedPreceding = 0x20;
constexpr std::int64_t kEndUnboundedFollowing = 0x100;
constexpr std::int64_t kStartCurrentRow = 0x200;
constexpr std::int64_t kEndCurrentRow = 0x400;
constexpr std::int64_t kStartPreceding = 0x800;
constexpr std::int64_t kEndPreceding = 0x1000;
constexpr std::int64_t kExclude = 0x8000 | 0x10000 | 0x20000;

double in_units_of(const DataType& key, const Bound& offset, const ParseNode& at) {
  const std::string what = "the offset of a range frame";
  if (key == kDate || key == kTimestamp) {
    if (!offset.is_interval()) at.fail(what + " over dates must be an interval, such as interval '7 days'");
    const std::int64_t seconds = constant_seconds(offset, at, what);
    if (key == kTimestamp) return static_cast<double>(seconds);
    if (seconds % kSecondsPerDay != 0) at.fail(what + " over dates must be whole days");
    const std::int64_t days = seconds / kSecondsPerDay;
    return static_cast<double>(days);
  }
  if (!key.is_numeric()) at.fail("a range frame with an offset needs an order by a number, date or timestamp");
  const Constant value = constant_value(coerce(offset, kFloat64, at, what), at, what);
  if (!std::holds_alternative<double>(value)) at.fail(what + " must not be null");
  return std::get<double>(value);
}

}  // namespace

void ExpressionBinder::define_windows(const std::vector<ParseNode>& definitions) {
  for (const auto& definition : definitions) {
    if (!windows_.emplace(definition.text("name"), definition).second) {
      definition.fail("window \"" + definition.text("name") + "\" is defined twice");
    }
  }
}

const ParseNode& ExpressionBinder::find_window(const ParseNode& at, const std::string& name) const {
  const auto found = windows_.find(name);
  if (found != windows_.end()) return found->second;
  std::vector<std::string> names;
  for (const auto& [known, definition] : windows_) names.push_back(known);
  at.fail("there is no window \"" + name + "\"" + did_you_mean(name, names));
}

void ExpressionBinder::bind_window_definition(const ParseNode& window, WindowUse& use, int depth) {
  window.allow({"name", "refname", "partitionClause", "orderClause", "frameOptions", "startOffset", "endOffset"});
  if (depth > static_cast<int>(windows_.size())) window.fail("windows are defined by each other in a circle");
  if (window.has("refname")) {
    const ParseNode& base = find_window(window, window.text("refname"));
    if ((base.number("frameOptions") & kNotDefault) != 0) window.fail("a window with a frame cannot be extended");
    if (window.has("partitionClause")) window.fail("the partition of a named window cannot be changed");
    bind_window_definition(base, use, depth + 1);
    if (!use.order.empty() && window.has("orderClause")) window.fail("the order of a named window cannot be changed");
  }
  for (const auto& key : window.list("partitionClause")) use.partition.push_back(settle(bind(key), key));
  for (auto& item : bind_sort_items(window.list("orderClause"), clause_)) use.order.push_back(std::move(item));
  bind_frame(window, use);
}

double ExpressionBinder::frame_offset(const ParseNode& offset, const WindowUse& use) {
  double distance = 0;
  if (use.call.frame.range) {
    if (use.order.size() != 1) offset.fail("a range frame with an offset needs exactly one ORDER BY expression");
    distance = in_units_of(use.order[0].expression.type, bind(offset), offset);
  } else {
    distance = static_cast<double>(constant_bigint(offset, "the offset of a frame"));
  }
  if (!(distance >= 0)) offset.fail("the offset of a frame must not be negative");
  return distance;
}

void ExpressionBinder::bind_frame(const ParseNode& window, WindowUse& use) {
  using Kind = FrameBound::Kind;
  const std::int64_t options = window.number("frameOptions");
  const auto has = [&](std::int64_t option) { return (options & option) != 0; };
  if (has(kGroups)) window.fail("GROUPS frames are not supported");
  if (has(kExclude)) window.fail("EXCLUDE is not supported");
  WindowFrame& frame = use.call.frame;
  frame.range = !has(kRows);
  if (has(kStartCurrentRow)) {
    frame.begin.kind = Kind::kCurrentRow;
  } else if (!has(kStartUnboundedPreceding)) {
    frame.begin.kind = has(kStartPreceding) ? Kind::kPreceding : Kind::kFollowing;
    frame.begin.distance = frame_offset(window.child("startOffset"), use);
  }
  if (has(kEndUnboundedFollowing)) {
    frame.end.kind = Kind::kUnboundedFollowing;
  } else if (!has(kEndCurrentRow)) {
    frame.end.kind = has(kEndPreceding) ? Kind::kPreceding : Kind::kFollowing;
    frame.end.distance = frame_offset(window.child("endOffset"), use);
  }
  // Without an order all rows of a partition are peers of each other.
  if (frame.range && use.order.empty()) frame = {true, {Kind::kUnboundedPreceding}, {Kind::kUnboundedFollowing}};
}

}  // namespace rankwise
