#include "customer/synthetic/synthetic_retail_settings.hpp"

#include <charconv>  // std::from_chars
#include <cmath>     // std::isfinite

#include "engine/data/calendar.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kMostProducts = 80'000;  // as many as five-digit stock codes serve
constexpr std::int64_t kMostCustomers = 2'000'000'000;
constexpr std::int64_t kMostTransactions = 1'000'000'000'000;
constexpr double kMostPurchases = 10'000.0;  // per active customer on average

[[noreturn]] void refuse(const std::string& setting, const std::string& value, const std::string& allowed) {
  throw JobError("generate: " + setting + " is " + value + ", but must be " + allowed);
}

void check_count(const std::string& setting, std::int64_t value, std::int64_t low, std::int64_t high) {
  if (value < low || value > high) {
    refuse(setting, std::to_string(value), "from " + std::to_string(low) + " to " + std::to_string(high));
  }
}

void check_share(const std::string& setting, double value) {
  if (!(value >= 0.0 && value <= 1.0)) refuse(setting, std::to_string(value), "a share from 0 to 1");
}

void check_range(const std::string& setting, double value, double high) {
  if (!(value >= 0.0 && value <= high)) {
    refuse(setting, std::to_string(value), "from 0 to " + std::to_string(static_cast<int>(high)));
  }
}

void check_positive(const std::string& setting, double value) {
  if (!(value > 0.0 && std::isfinite(value))) refuse(setting, std::to_string(value), "positive");
}

bool read_number(const std::string& text, std::size_t begin, std::size_t length, int& value) {
  const char* first = text.data() + begin;
  const auto result = std::from_chars(first, first + length, value);
  return result.ec == std::errc{} && result.ptr == first + length && *first != '-';
}

}  // namespace

std::int64_t parse_calendar_day(const std::string& text, const std::string& setting) {
  int year = 0;
  int month = 0;
  int day = 0;
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-' && read_number(text, 0, 4, year) &&
                      read_number(text, 5, 2, month) && read_number(text, 8, 2, day);
  const CivilDate date{year, month, day};
  if (!shaped || !is_valid(date) || year < 1900) refuse(setting, "'" + text + "'", "a date YYYY-MM-DD from 1900 on");
  return days_from_civil(date);
}

void validate(const SyntheticRetailSettings& settings) {
  check_count("transactions", settings.transactions, 0, kMostTransactions);
  check_count("customers", settings.customers, 0, kMostCustomers);
  check_count("products", settings.products, 2, kMostProducts);
  const auto first_day = parse_calendar_day(settings.start, "start");
  const auto last_day = parse_calendar_day(settings.end, "end");
  if (last_day < first_day) refuse("end", settings.end, "on or after start (" + settings.start + ")");

  check_positive("r", settings.purchasing.r);
  check_positive("alpha", settings.purchasing.alpha);
  check_positive("a", settings.purchasing.a);
  check_positive("b", settings.purchasing.b);
  const double weeks = static_cast<double>(last_day - first_day + 1) / 7.0;
  if (settings.purchasing.r / settings.purchasing.alpha * weeks > kMostPurchases) {
    refuse("r / alpha", std::to_string(settings.purchasing.r / settings.purchasing.alpha) + " purchases a week",
           "less: an active customer would buy more than 10000 times between start and end");
  }

  check_range("growth", settings.growth, 1000.0);
  check_range("zipf_exponent", settings.zipf_exponent, 10.0);
  check_range("zipf_offset", settings.zipf_offset, 1'000'000.0);
  check_share("newcomers", settings.newcomers);
  check_share("return_rate", settings.return_rate);
  check_share("duplicate_rate", settings.duplicate_rate);
  check_share("zero_price_rate", settings.zero_price_rate);
  check_share("messy_rate", settings.messy_rate);
  check_share("missing_id_rate", settings.missing_id_rate);
  if (settings.missing_id_rate > 0.99) {
    refuse("missing_id_rate", std::to_string(settings.missing_id_rate), "at most 0.99: some customers need ids");
  }
}

}  // namespace rankwise
