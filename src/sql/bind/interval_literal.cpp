#include <array>     // std::array
#include <charconv>  // std::from_chars
#include <cmath>     // std::floor
#include <cstdlib>   // std::strtod
#include <sstream>   // std::istringstream

#include "sql/bind/interval.hpp"

namespace rankwise {
namespace {

struct Unit {
  const char* name;
  int field;  // bit of PostgreSQL's datetime.h where `interval '3' unit` can name it
  std::int64_t months;
  std::int64_t seconds;
};

constexpr std::array kUnits{
    Unit{"year", 2, 12, 0},     Unit{"month", 1, 1, 0},       Unit{"mon", -1, 1, 0},     Unit{"day", 3, 0, 86400},
    Unit{"hour", 10, 0, 3600},  Unit{"minute", 11, 0, 60},    Unit{"second", 12, 0, 1},  Unit{"week", -1, 0, 604800},
    Unit{"decade", -1, 120, 0}, Unit{"century", -1, 1200, 0}, Unit{"quarter", -1, 3, 0}, Unit{"y", -1, 12, 0},
    Unit{"d", -1, 0, 86400},    Unit{"h", -1, 0, 3600},       Unit{"m", -1, 0, 60},      Unit{"s", -1, 0, 1},
    Unit{"w", -1, 0, 604800},   Unit{"min", -1, 0, 60},       Unit{"sec", -1, 0, 1},     Unit{"hr", -1, 0, 3600},
};

const Unit* unit_named(std::string name) {
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const auto& unit : kUnits) {
    if (name == unit.name || name == std::string(unit.name) + "s") return &unit;
  }
  return nullptr;
}

const Unit* unit_of_fields(int fields) {
  for (const auto& unit : kUnits) {
    if (unit.field >= 0 && fields == 1 << unit.field) return &unit;
  }
  return nullptr;
}

struct Interval {
  std::int64_t months = 0;
  std::int64_t seconds = 0;
};

// Adds "1.5" units; false where that is no whole number of months or seconds, or beyond any calendar.
bool add_amount(Interval& interval, double amount, const Unit& unit) {
  constexpr double kMost = 1e12;
  const double months = amount * static_cast<double>(unit.months);
  const double seconds = amount * static_cast<double>(unit.seconds);
  if (months != std::floor(months) || seconds != std::floor(seconds)) return false;
  if (!(std::abs(months) < kMost && std::abs(seconds) < kMost)) return false;
  interval.months += static_cast<std::int64_t>(months);
  interval.seconds += static_cast<std::int64_t>(seconds);
  return true;
}

// "04:05" or "-04:05:06".
bool add_clock(Interval& interval, const std::string& text) {
  const bool negative = text.front() == '-';
  std::istringstream in(text.substr(negative || text.front() == '+' ? 1 : 0));
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  std::int64_t seconds = 0;
  char colon = 0;
  if (!(in >> hours >> colon >> minutes) || colon != ':' || hours < 0 || minutes < 0 || minutes > 59) return false;
  if (!in.eof() && (!(in >> colon >> seconds) || colon != ':' || seconds < 0 || seconds > 59 || !in.eof()))
    return false;
  if (hours > 1'000'000'000) return false;
  const std::int64_t all = hours * 3600 + minutes * 60 + seconds;
  interval.seconds += negative ? -all : all;
  return true;
}

// One word such as "3", "days", "3days", "04:05", "ago".
class IntervalReader {
 public:
  explicit IntervalReader(const Unit* default_unit) : default_unit_(default_unit) {}

  bool read(const std::string& word) {
    if (word == "ago") {
      if (pending_ || !any_) return false;
      interval_ = {-interval_.months, -interval_.seconds};
      return true;
    }
    if (word.find(':') != std::string::npos) return !pending_ && (any_ = add_clock(interval_, word));
    if (pending_) return finish_amount(unit_named(word));
    char* end = nullptr;
    amount_ = std::strtod(word.c_str(), &end);
    if (end == word.c_str()) return false;
    pending_ = true;
    return *end == '\0' || finish_amount(unit_named(end));
  }

  bool finish() {
    if (pending_ && !finish_amount(default_unit_)) return false;
    return any_;
  }
  const Interval& interval() const { return interval_; }

 private:
  bool finish_amount(const Unit* unit) {
    if (unit == nullptr || !add_amount(interval_, amount_, *unit)) return false;
    pending_ = false;
    return any_ = true;
  }

  const Unit* default_unit_;
  Interval interval_;
  bool pending_ = false;  // an amount whose unit is still to come
  double amount_ = 0;
  bool any_ = false;
};

}  // namespace

Bound interval_literal(const std::string& text, int fields, const ParseNode& at) {
  const Unit* unit = fields == 0 ? unit_named("second") : unit_of_fields(fields);
  if (unit == nullptr) at.fail("intervals of several fields are not supported: write interval '1 year 2 months'");
  IntervalReader reader(unit);
  std::istringstream words(text);
  bool understood = true;
  for (std::string word; understood && words >> word;) understood = reader.read(word);
  if (!understood || !reader.finish()) {
    at.fail("'" + text + "' is not an interval of whole months and seconds, such as '1 month 3 days 04:00:00'");
  }
  Bound bound{constant_expression(reader.interval().seconds, kInt64)};
  bound.months = constant_expression(reader.interval().months, kInt64);
  bound.value.text = at.written();
  bound.value.location = at.location();
  return bound;
}

}  // namespace rankwise
