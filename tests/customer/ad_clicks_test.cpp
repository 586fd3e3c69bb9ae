#include "customer/synthetic/ad_clicks.hpp"

#include <gtest/gtest.h>

#include <map>  // std::map
#include <set>  // std::set

#include "customer/synthetic/ad_click_rows.hpp"
#include "engine/data/calendar.hpp"
#include "engine/runtime/error.hpp"
#include "io/input_folder.hpp"
#include "io/output_tables.hpp"
#include "io/table/open_table.hpp"
#include "io/table/pulled_rows.hpp"

namespace rankwise {
namespace {

using test::message_of;
using test::read_all;
using test::shared_folder;
using test::world;

std::string folder_named(const std::string& name) {
  return std::string(shared_folder()) + "/" + name;
}

/// The first `impressions` rows of the stream and their searches, made one after the other.
struct Reference {
  explicit Reference(const AdClicksSettings& settings)
      : rows(settings), searches(AdClickRows::search_schema()), stream(AdClickRows::impression_schema()) {
    facts.users = rows.users();
    facts.ads = rows.ads();
    for (; facts.impressions < settings.impressions; ++facts.searches) {
      rows.append_search(facts.searches, searches);
      const auto left = static_cast<int>(std::min<std::int64_t>(5, settings.impressions - facts.impressions));
      rows.append_impressions(facts.searches, left, stream, facts);
    }
  }
  AdClickRows rows;
  Table searches;
  Table stream;
  AdClicksFacts facts;
};

std::string csv_text(const Table& table) {
  std::string text;
  append_csv_header(text, table.schema());
  append_csv_rows(text, table, 0, table.rows());
  return text;
}

TEST(AdClicks, WritesTheSameFilesOnAnyNumberOfRanks) {
  for (const std::int64_t impressions : {1, 7, 20000}) {
    const AdClicksSettings settings{impressions, 5};
    const Reference expected(settings);
    const auto folder = folder_named("ads" + std::to_string(impressions));
    const auto facts = generate_ad_clicks_csv(world(), settings, folder);
    EXPECT_EQ(facts, expected.facts);
    EXPECT_EQ(facts.impressions, impressions);
    EXPECT_EQ(test::read_text(folder + "/SearchInfo.csv"), csv_text(expected.searches));
    EXPECT_EQ(test::read_text(folder + "/trainSearchStream.csv"), csv_text(expected.stream));
  }
}

TEST(AdClicks, WritesTheSameRowsToSqlite) {
  const AdClicksSettings settings{30000, 9};
  const auto folder = folder_named("ads_both");
  const auto csv_facts = generate_ad_clicks_csv(world(), settings, folder);
  const std::string path = folder + "/avito.sqlite";
  std::int64_t reports = 0;
  EXPECT_EQ(generate_ad_clicks_sqlite(world(), settings, path, [&](std::int64_t, std::int64_t) { ++reports; }),
            csv_facts);
  for (const char* table : {"SearchInfo", "trainSearchStream"}) {
    const auto csv = open_table(world(), folder + "/" + table + ".csv");
    const auto sqlite = open_table(world(), path + ":" + table);
    EXPECT_EQ(csv->schema(), sqlite->schema());
    EXPECT_EQ(read_all(*csv), read_all(*sqlite));
  }
}

TEST(AdClicks, KeepsTheProportionsOfTheContest) {
  constexpr std::int64_t kImpressions = 400'000;
  const Reference made(AdClicksSettings{kImpressions, 1});
  const auto share = [](double part, double whole) { return part / whole; };
  const double n = kImpressions;
  // Rows of the contest's tables, as other projects counted them.
  EXPECT_NEAR(share(static_cast<double>(made.facts.searches), n), 112'159'462.0 / 392'356'948, 0.003);
  EXPECT_NEAR(share(static_cast<double>(made.facts.contextual), n), 190'157'735.0 / 392'356'948, 0.003);
  EXPECT_NEAR(share(static_cast<double>(made.facts.clicks), static_cast<double>(made.facts.contextual)),
              1'146'289.0 / 190'157'735, 0.0015);

  const auto distinct = [](const Column& column) {
    return static_cast<double>(std::set<std::int64_t>(column.ints().begin(), column.ints().end()).size());
  };
  const Table& stream = made.stream;
  const Table& searches = made.searches;
  EXPECT_NEAR(share(distinct(stream.column("SearchID")), n), 107'863'985.0 / 392'356'948, 0.003);
  EXPECT_NEAR(share(distinct(stream.column("AdID")), n), 22'848'857.0 / 392'356'948, 0.002);
  EXPECT_NEAR(share(distinct(searches.column("UserID")), n), 4'295'465.0 / 392'356'948, 0.0002);
  const auto days = searches.column("SearchDate").ints();
  EXPECT_EQ(format_date(day_of_timestamp(*std::min_element(days.begin(), days.end()))), "2015-04-25");
  EXPECT_EQ(format_date(day_of_timestamp(*std::max_element(days.begin(), days.end()))), "2015-05-20");
  for (std::int64_t row = 0; row < stream.rows(); ++row) {
    const bool contextual = stream.column("ObjectType").ints()[static_cast<std::size_t>(row)] == 3;
    ASSERT_EQ(stream.column("HistCTR").is_null(row), !contextual);
    ASSERT_EQ(stream.column("IsClick").is_null(row), !contextual);
  }
}

TEST(AdClicks, MakesUsersThatDiffer) {
  const Reference made(AdClicksSettings{200'000, 2});
  std::map<std::int64_t, std::int64_t> last_day;
  std::map<std::int64_t, std::int64_t> searches;
  const auto users = made.searches.column("UserID").ints();
  for (std::size_t i = 0; i < users.size(); ++i) {
    auto& last = last_day[users[i]];
    last = std::max(last, day_of_timestamp(made.searches.column("SearchDate").ints()[i]));
    ++searches[users[i]];
  }
  const std::int64_t end = days_from_civil({2015, 5, 21});
  double long_ago = 0;
  std::int64_t most = 0;
  for (const auto& [user, day] : last_day) {
    long_ago += end - day > 7 ? 1 : 0;
    most = std::max(most, searches[user]);
  }
  const auto count = static_cast<double>(last_day.size());
  EXPECT_NEAR(long_ago / count, 0.4, 0.15) << "users who were not seen for a week";
  EXPECT_GT(static_cast<double>(most), 10 * static_cast<double>(users.size()) / count) << "some search far more";
}

TEST(AdClicks, RefusesNonsense) {
  EXPECT_EQ(message_of<JobError>([&] {
              generate_ad_clicks_csv(world(), {0, 1}, folder_named("none"));
            }),
            "generate: impressions is 0, but must be from 1 to 1000000000000");
}

}  // namespace
}  // namespace rankwise
