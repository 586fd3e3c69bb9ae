#include "customer/synthetic/ad_click_rows.hpp"

#include <algorithm>  // std::clamp, std::max, std::min
#include <array>      // std::array
#include <cmath>      // std::exp, std::llround

#include "customer/synthetic/ad_search_text.hpp"
#include "customer/synthetic/hash_stream.hpp"
#include "engine/data/calendar.hpp"
#include "engine/numeric/int128.hpp"

namespace rankwise {
namespace {

// Rows and distinct values of the contest's data.
constexpr double kImpressions = 392'356'948;
constexpr double kContextual = 190'157'735;
constexpr double kClicks = 1'146'289;
constexpr double kSearches = 112'159'462;
constexpr double kShownSearches = 107'863'985;
constexpr double kUsers = 4'295'465;
constexpr double kAds = 22'848'857;

constexpr double kShownRate = kShownSearches / kSearches;
/// Position 1 always holds a contextual ad, position 7 often.
constexpr double kSecondContextualRate = kContextual / kShownSearches - 1.0;
/// Positions 2, 6 and 8 hold other ads, each as often.
constexpr double kPlainRate = (kImpressions - kContextual) / kShownSearches / 3.0;
constexpr double kClickRate = kClicks / kContextual;
constexpr double kHighlightedRate = 0.15;
constexpr double kContextualAdShare = 0.03;
constexpr double kClickRateSpread = 0.8;  // standard deviation of the logarithm over ads

constexpr int kContextualType = 3;
constexpr std::int64_t kHistoryUnits = 1'000'000;  // HistCTR has six places
constexpr std::int64_t kFirstDay2015 = days_from_civil({2015, 4, 25});
constexpr int kDays = 26;
constexpr std::int64_t kPlaces = 4080;
constexpr std::int64_t kCategories = 68;

/// Searches per hour of the day, relative.
constexpr std::array<int, 24> kHours{3,  2,  1,  1,  1,  2,  4,  7,  10, 13, 14, 14,
                                     14, 14, 13, 13, 13, 13, 14, 15, 16, 14, 10, 6};

/// An ad shown by a search: where, and of which kind.
struct Slot {
  int position;
  bool contextual;
};

/// Picks an index below `count`; the density falls as the square root of the index.
std::int64_t skewed(double uniform, std::int64_t count) {
  const auto index = static_cast<std::int64_t>(static_cast<double>(count) * uniform * uniform);
  return std::clamp<std::int64_t>(index, 0, count - 1);
}

/// Turns an index below `count` into an id from 1, one to one: busy ones shall not be neighbours.
std::int64_t scattered_id(std::int64_t index, std::int64_t count) {
  constexpr std::int64_t kPrime = (std::int64_t{1} << 61) - 1;  // shares no factor with any smaller count
  return static_cast<std::int64_t>(static_cast<int128>(index) * kPrime % count) + 1;
}

std::int64_t proportion(std::int64_t impressions, double of_contest) {
  const double count = static_cast<double>(impressions) * of_contest / kImpressions;
  return std::max<std::int64_t>(1, std::llround(count));
}

std::int64_t draw_second_of_day(HashStream& draws) {
  static constexpr int kSum = [] {
    int sum = 0;
    for (const int weight : kHours) sum += weight;
    return sum;
  }();
  auto left = static_cast<int>(draws.below(kSum));
  int hour = 0;
  while (left >= kHours[static_cast<std::size_t>(hour)]) left -= kHours[static_cast<std::size_t>(hour++)];
  return hour * 3600 + static_cast<std::int64_t>(draws.below(3600));
}

/// Draws how a search is laid out; the number of slots says how many ads it showed.
struct Slots {
  std::array<Slot, 5> slots{};
  int count = 0;
  void add(int position, bool contextual) { slots[static_cast<std::size_t>(count++)] = {position, contextual}; }
};

Slots draw_slots(HashStream& draws) {
  Slots slots;
  if (!draws.chance(kShownRate)) return slots;
  slots.add(1, true);
  if (draws.chance(kPlainRate)) slots.add(2, false);
  if (draws.chance(kPlainRate)) slots.add(6, false);
  if (draws.chance(kSecondContextualRate)) slots.add(7, true);
  if (draws.chance(kPlainRate)) slots.add(8, false);
  return slots;
}

void append_text_or_null(Column& column, const std::string& text) {
  text.empty() ? column.append_null() : column.append_text(text);
}

}  // namespace

/// How a user searches.
struct AdClickRows::User {
  int first_day = 0;  // of the span
  int last_day = 0;
  double clicks = 1;  // how much more than the average he clicks
  bool logs_on = false;
  std::int64_t place = 1;
  std::int64_t address = 1;
};

AdClickRows::AdClickRows(const AdClicksSettings& settings)
    : seed_(settings.seed), users_(proportion(settings.impressions, kUsers)) {
  contextual_ads_ = proportion(settings.impressions, kAds * kContextualAdShare);
  plain_ads_ = proportion(settings.impressions, kAds * (1.0 - kContextualAdShare));
}

Schema AdClickRows::search_schema() {
  return Schema({{"SearchID", kInt64},
                 {"SearchDate", kTimestamp},
                 {"IPID", kInt64},
                 {"UserID", kInt64},
                 {"IsUserLoggedOn", kInt64},
                 {"SearchQuery", kText},
                 {"LocationID", kInt64},
                 {"CategoryID", kInt64},
                 {"SearchParams", kText}});
}

Schema AdClickRows::impression_schema() {
  return Schema({{"SearchID", kInt64},
                 {"AdID", kInt64},
                 {"Position", kInt64},
                 {"ObjectType", kInt64},
                 {"HistCTR", decimal(6)},
                 {"IsClick", kInt64}});
}

double AdClickRows::mean_impressions() {
  return kImpressions / kSearches;
}

std::int64_t AdClickRows::user_number(std::int64_t search) const {
  return skewed(HashStream(seed_, Purpose::kAdSearch, search).uniform(), users_);
}

AdClickRows::User AdClickRows::user(std::int64_t number) const {
  HashStream draws(seed_, Purpose::kAdUser, number);
  User user;
  const double absent = draws.uniform() * draws.uniform();  // most were seen lately
  user.last_day = kDays - 1 - static_cast<int>(kDays * absent);
  user.first_day = static_cast<int>(static_cast<double>(user.last_day + 1) * draws.uniform() * draws.uniform());
  user.logs_on = draws.chance(0.3);
  user.place = 1 + skewed(draws.uniform(), kPlaces);
  user.address = static_cast<std::int64_t>(draws.bits() >> 1);
  constexpr double kShape = 0.5;  // a gamma distribution of mean 1
  user.clicks = draws.gamma(kShape) / kShape;
  return user;
}

int AdClickRows::impressions_of(std::int64_t search) const {
  HashStream draws(seed_, Purpose::kAdImpressions, search);
  return draw_slots(draws).count;
}

void AdClickRows::append_search(std::int64_t search, Table& table) const {
  HashStream draws(seed_, Purpose::kAdSearch, search);
  const std::int64_t number = skewed(draws.uniform(), users_);  // as user_number
  const User searcher = user(number);
  const int days = searcher.last_day - searcher.first_day + 1;
  const std::int64_t day =
      kFirstDay2015 + searcher.first_day + static_cast<std::int64_t>(draws.below(static_cast<std::uint64_t>(days)));
  const std::int64_t category = 1 + skewed(draws.uniform(), kCategories);
  table[0].append_int(search + 1);
  table[1].append_int(day * kSecondsPerDay + draw_second_of_day(draws));
  // Some users share an address, some have several.
  table[2].append_int(1 + (searcher.address + static_cast<std::int64_t>(draws.below(3))) % (users_ * 2));
  table[3].append_int(scattered_id(number, users_));
  table[4].append_int(draws.chance(searcher.logs_on ? 0.9 : 0.02) ? 1 : 0);
  append_text_or_null(table[5], draw_search_query(draws));
  table[6].append_int(draws.chance(0.9) ? searcher.place : 1 + skewed(draws.uniform(), kPlaces));
  table[7].append_int(category);
  append_text_or_null(table[8], draw_search_params(draws, category));
}

void AdClickRows::append_impressions(std::int64_t search, int most, Table& table, AdClicksFacts& facts) const {
  HashStream draws(seed_, Purpose::kAdImpressions, search);
  const Slots slots = draw_slots(draws);
  if (slots.count == 0) return;
  const double eagerness = user(user_number(search)).clicks;
  for (int i = 0; i < std::min(slots.count, most); ++i) {
    const Slot& slot = slots.slots[static_cast<std::size_t>(i)];
    const std::int64_t ad = slot.contextual ? skewed(draws.uniform(), contextual_ads_)
                                            : contextual_ads_ + skewed(draws.uniform(), plain_ads_);
    table[0].append_int(search + 1);
    table[1].append_int(scattered_id(ad, ads()));
    table[2].append_int(slot.position);
    table[3].append_int(slot.contextual ? kContextualType : draws.chance(kHighlightedRate) ? 2 : 1);
    ++facts.impressions;
    if (!slot.contextual) {
      table[4].append_null();
      table[5].append_null();
      continue;
    }
    HashStream of_ad(seed_, Purpose::kAd, ad);
    const double spread = kClickRateSpread * of_ad.normal() - kClickRateSpread * kClickRateSpread / 2;
    const double rate = std::clamp(kClickRate * std::exp(spread), 1e-6, 0.5);
    const bool clicked = draws.chance(std::min(0.9, rate * eagerness));
    table[4].append_int(std::llround(rate * static_cast<double>(kHistoryUnits)));
    table[5].append_int(clicked ? 1 : 0);
    ++facts.contextual;
    facts.clicks += clicked ? 1 : 0;
  }
}

}  // namespace rankwise
