#include <gtest/gtest.h>

#include <algorithm>   // std::is_sorted
#include <array>       // std::array
#include <cmath>       // std::nan
#include <filesystem>  // std::filesystem::exists
#include <fstream>     // std::ifstream
#include <map>         // std::map
#include <set>         // std::set
#include <sstream>     // std::stringstream
#include <string>      // std::string
#include <vector>      // std::vector

#include "customer/synthetic/synthetic_retail.hpp"
#include "engine/data/calendar.hpp"
#include "engine/data/hash.hpp"
#include "engine/runtime/error.hpp"
#include "support/ranks.hpp"

namespace rankwise {
namespace {

using test::shared_folder;
using test::world;
using Record = std::vector<std::string>;

struct Generated {
  SyntheticRetailFacts facts;
  std::string bytes;
  std::vector<Record> records;  // without the header
};

/// Splits by RFC 4180, section 2, with LF; anything else is an error of the file.
std::vector<Record> parse_strictly(const std::string& bytes) {
  std::vector<Record> records(1, Record(1));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string& field = records.back().back();
    if (bytes[i] == '"') {
      if (!field.empty()) throw std::runtime_error("a quote inside a bare field at " + std::to_string(i));
      for (++i; i < bytes.size() && (bytes[i] != '"' || bytes.substr(i, 2) == "\"\""); ++i) {
        if (bytes[i] == '"') ++i;
        field += bytes[i];
      }
      const char next = i + 1 < bytes.size() ? bytes[i + 1] : '\0';
      if (next != ',' && next != '\n') throw std::runtime_error("text after a quote at " + std::to_string(i));
    } else if (bytes[i] == ',') {
      records.back().emplace_back();
    } else if (bytes[i] == '\n') {
      records.emplace_back(1);
    } else {
      field += bytes[i];
    }
  }
  if (records.back() != Record(1)) throw std::runtime_error("the last line does not end");
  records.pop_back();
  return records;
}

Generated generate(const SyntheticRetailSettings& settings) {
  const std::string path = std::string(shared_folder()) + "/retail.csv";
  world().barrier();
  Generated result;
  result.facts = generate_retail_csv(world(), settings, path);
  std::stringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  result.bytes = content.str();
  result.records = parse_strictly(result.bytes);
  world().barrier();
  EXPECT_EQ(result.records.front(), (Record{"Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price",
                                            "Customer ID", "Country"}));
  result.records.erase(result.records.begin());
  EXPECT_EQ(static_cast<std::int64_t>(result.records.size()), settings.transactions);
  EXPECT_EQ(result.facts.rows, settings.transactions);
  EXPECT_EQ(result.facts.bytes, static_cast<std::int64_t>(result.bytes.size()));
  return result;
}

SyntheticRetailSettings rows(std::int64_t transactions) {
  SyntheticRetailSettings settings;
  settings.transactions = transactions;
  return settings;
}

bool is_return(const Record& record) {
  return record[0].front() == 'C';
}
std::int64_t number_of(const Record& record) {
  return std::stoll(record[0].substr(is_return(record) ? 1 : 0));
}

std::int64_t thousandths_of(const std::string& price) {
  const auto dot = price.find('.');
  std::string decimals = dot == std::string::npos ? "" : price.substr(dot + 1);
  EXPECT_LE(decimals.size(), 2U) << price;
  decimals.resize(3, '0');
  return std::stoll(price.substr(0, dot)) * 1000 + std::stoll(decimals);
}

TEST(SyntheticRetail, HasTheSameBytesOnAnyNumberOfRanks) {
  const Generated made = generate(rows(20'000));
  const Hash128 digest = hash128_bytes(made.bytes);
  EXPECT_EQ(digest.high, 14377261277748704260ULL);
  EXPECT_EQ(digest.low, 2197302677650060963ULL);
}

TEST(SyntheticRetail, OrdersInvoicesByTimeAndNumbersThemUpwards) {
  const Generated made = generate(rows(20'000));
  std::set<std::string> invoices;
  std::string last_time;
  std::int64_t last_number = 500'000;
  bool ascending = true;
  bool contiguous = true;
  for (std::size_t i = 0; i < made.records.size(); ++i) {
    const Record& record = made.records[i];
    ascending = ascending && record[4] >= last_time;
    last_time = record[4];
    if (invoices.insert(record[0]).second) {
      contiguous = contiguous && number_of(record) == last_number + 1;
      last_number = number_of(record);
    } else {
      const Record& before = made.records[i - 1];
      contiguous = contiguous && record[0] == before[0] && record[4] == before[4] && record[6] == before[6] &&
                   record[7] == before[7];
    }
  }
  EXPECT_TRUE(ascending);
  EXPECT_TRUE(contiguous);
  EXPECT_EQ(static_cast<std::int64_t>(invoices.size()), made.facts.invoices);
  EXPECT_EQ(format_timestamp(made.facts.first_timestamp), made.records.front()[4]);
  EXPECT_EQ(format_timestamp(made.facts.last_timestamp), made.records.back()[4]);
  EXPECT_GE(made.records.front()[4], "2023-01-01 07:00:00");
  EXPECT_LE(last_time, "2024-12-31 20:59:00");
}

TEST(SyntheticRetail, CountsWhatTheFileHolds) {
  const Generated made = generate(rows(30'000));
  SyntheticRetailFacts counted;
  std::set<std::string> customers;
  std::set<Record> different;
  for (const Record& record : made.records) {
    const std::int64_t quantity = std::stoll(record[3]);
    const std::int64_t price = thousandths_of(record[5]);
    EXPECT_EQ(quantity < 0, is_return(record));
    EXPECT_NE(quantity, 0);
    counted.missing_id_rows += record[6].empty() ? 1 : 0;
    counted.return_rows += quantity < 0 ? 1 : 0;
    counted.duplicate_rows += different.insert(record).second ? 0 : 1;
    counted.zero_price_rows += price == 0 ? 1 : 0;
    counted.revenue_thousandths += quantity * price;
    if (!record[6].empty()) customers.insert(record[6]);
  }
  EXPECT_EQ(made.facts.missing_id_rows, counted.missing_id_rows);
  EXPECT_EQ(made.facts.return_rows, counted.return_rows);
  EXPECT_EQ(made.facts.duplicate_rows, counted.duplicate_rows);
  EXPECT_EQ(made.facts.zero_price_rows, counted.zero_price_rows);
  EXPECT_EQ(made.facts.revenue_thousandths, counted.revenue_thousandths);
  EXPECT_EQ(made.facts.customers_with_purchases, static_cast<std::int64_t>(customers.size()));
  EXPECT_EQ(made.facts.customers, made.facts.customers_with_purchases);
}

TEST(SyntheticRetail, KeepsTheRatesOfTheSettings) {
  const Generated made = generate(rows(60'000));
  const auto share = [&](std::int64_t count) { return static_cast<double>(count) / 60'000.0; };
  EXPECT_NEAR(share(made.facts.missing_id_rows), 0.20, 0.03);
  EXPECT_NEAR(share(made.facts.duplicate_rows), 0.013, 0.003);
  EXPECT_NEAR(share(made.facts.zero_price_rows), 0.006, 0.002);

  std::set<std::string> sales;
  std::map<std::string, std::string> country;
  bool one_country = true;
  for (const Record& record : made.records) {
    if (!is_return(record) && !record[6].empty()) sales.insert(record[0]);
    if (record[6].empty()) continue;
    one_country = one_country && country.emplace(record[6], record[7]).first->second == record[7];
  }
  EXPECT_TRUE(one_country);
  // Some returns would come after the last day.
  EXPECT_NEAR(static_cast<double>(made.facts.return_invoices) / static_cast<double>(sales.size()), 0.165, 0.025);
  EXPECT_NEAR(60'000.0 / static_cast<double>(made.facts.invoices), 18.5, 2.0);
  EXPECT_NEAR(static_cast<double>(sales.size()) / static_cast<double>(country.size()), 5.3, 1.0);
  std::int64_t british = 0;
  for (const auto& [customer, name] : country) british += name == "United Kingdom" ? 1 : 0;
  EXPECT_NEAR(static_cast<double>(british) / static_cast<double>(country.size()), 0.91, 0.05);
}

TEST(SyntheticRetail, SellsProductsByZipf) {
  SyntheticRetailSettings settings = rows(50'000);
  settings.zipf_exponent = 1.0;
  settings.zipf_offset = 30.0;
  const Generated made = generate(settings);
  std::map<std::string, std::int64_t> sold;
  std::map<std::string, std::string> description;
  bool one_description = true;
  for (const Record& record : made.records) {
    if (is_return(record)) continue;
    ++sold[record[1]];
    if (record[2].empty()) continue;
    one_description = one_description && description.emplace(record[1], record[2]).first->second == record[2];
  }
  EXPECT_TRUE(one_description);
  std::vector<std::int64_t> counts;
  double all = 0.0;
  for (const auto& [code, count] : sold) {
    counts.push_back(count);
    all += static_cast<double>(count);
  }
  std::sort(counts.rbegin(), counts.rend());
  const auto top = [&](std::size_t n) {
    double sum = 0.0;
    for (std::size_t i = 0; i < n; ++i) sum += static_cast<double>(counts[i]);
    return sum / all;
  };
  // Sums of 1 / (rank + 30) over ranks 1..10, 1..100 and all 4,000: 0.28356, 1.45360, 4.88387. An invoice holds a
  // product once, which takes a little from the most popular.
  EXPECT_NEAR(top(10), 0.28356 / 4.88387, 0.006);
  EXPECT_NEAR(top(100), 1.45360 / 4.88387, 0.015);
}

TEST(SyntheticRetail, QuotesSomeDescriptions) {
  const Generated made = generate(rows(20'000));
  std::int64_t commas = 0;
  std::int64_t quotes = 0;
  for (const Record& record : made.records) {
    commas += record[2].find(',') != std::string::npos ? 1 : 0;
    quotes += record[2].find('"') != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(commas, 100);
  EXPECT_GT(quotes, 100);
}

TEST(SyntheticRetail, ReturnsGiveBackWhatWasBought) {
  const Generated made = generate(rows(20'000));
  std::map<std::vector<std::string>, std::int64_t> bought;  // customer, product, price
  std::int64_t unknown = 0;
  for (const Record& record : made.records) {
    const std::vector<std::string> key = {record[6], record[1], record[5]};
    auto& pieces = bought[key];
    pieces += std::stoll(record[3]);
    if (pieces < 0) ++unknown;
  }
  EXPECT_GT(made.facts.return_rows, 150);
  EXPECT_EQ(unknown, 0);
}

TEST(SyntheticRetail, SpoilsRowsThatCanBeForetold) {
  SyntheticRetailSettings settings = rows(20'000);
  const Generated clean = generate(settings);
  settings.messy_rate = 0.05;
  const Generated made = generate(settings);
  std::array<std::int64_t, kMessyKinds> counted = {};
  bool as_foretold = true;
  for (std::size_t row = 0; row < made.records.size(); ++row) {
    const Record& record = made.records[row];
    Record expected = clean.records[row];
    const auto kind = messy_kind(settings.seed, settings.messy_rate, static_cast<std::int64_t>(row));
    if (kind) ++counted[static_cast<std::size_t>(*kind)];
    if (kind == MessyKind::kFieldMissing) expected.pop_back();
    if (kind == MessyKind::kFieldAdded) expected.push_back("surplus");
    if (kind == MessyKind::kBadNumber) expected[3] = "twelve";
    if (kind == MessyKind::kBadDate) expected[4].replace(5, 5, "06-31");
    if (kind == MessyKind::kBadUtf8) expected[2] += '\xFF';
    if (kind == MessyKind::kHugeNumber) expected[3] = "99999999999999999999";
    as_foretold = as_foretold && record == expected;
  }
  EXPECT_TRUE(as_foretold);
  EXPECT_EQ(made.facts.messy_rows, counted);
  for (const std::int64_t count : counted) EXPECT_NEAR(static_cast<double>(count), 1000.0 / 6.0, 50.0);
  EXPECT_NE(made.facts.revenue_thousandths, clean.facts.revenue_thousandths);
}

TEST(SyntheticRetail, MakesFilesOfAnySize) {
  for (const std::int64_t transactions : {0, 1, 2, 10, 100}) {
    const Generated made = generate(rows(transactions));
    EXPECT_EQ(made.facts.first_timestamp == 0, transactions == 0);
  }
  SyntheticRetailSettings crowded = rows(100);
  crowded.customers = 3000;
  const Generated sampled = generate(crowded);
  EXPECT_EQ(sampled.facts.invoices, 100);
  EXPECT_LE(sampled.facts.customers_with_purchases, 100);
  EXPECT_GT(sampled.facts.customers_with_purchases, 50);

  SyntheticRetailSettings lonely = rows(5000);
  lonely.customers = 1;
  lonely.missing_id_rate = 0.0;
  lonely.products = 3;
  EXPECT_EQ(generate(lonely).facts.customers_with_purchases, 1);
}

TEST(SyntheticRetail, WorksAtTheEndsOfItsSettings) {
  SyntheticRetailSettings extreme = rows(500);
  extreme.return_rate = extreme.duplicate_rate = extreme.zero_price_rate = extreme.messy_rate = 1.0;
  extreme.missing_id_rate = 0.99;
  extreme.newcomers = 0.0;
  extreme.zipf_exponent = 10.0;
  extreme.zipf_offset = 0.0;
  extreme.end = extreme.start = "2024-02-29";
  const Generated made = generate(extreme);
  EXPECT_EQ(made.facts.zero_price_rows, 500);
  EXPECT_EQ(made.facts.revenue_thousandths, 0);
}

TEST(SyntheticRetail, DependsOnTheSeed) {
  SyntheticRetailSettings settings = rows(500);
  const Generated one = generate(settings);
  settings.seed = 2;
  EXPECT_NE(one.bytes, generate(settings).bytes);
}

TEST(SyntheticRetail, ReportsProgress) {
  const std::string path = std::string(shared_folder()) + "/progress.csv";
  std::vector<std::int64_t> reports;
  bool in_range = true;
  generate_retail_csv(world(), rows(300'000), path, [&](std::int64_t done, std::int64_t total) {
    reports.push_back(done);
    in_range = in_range && total == 300'000 && done <= total;
  });
  EXPECT_TRUE(in_range);
  EXPECT_TRUE(std::is_sorted(reports.begin(), reports.end()));
  EXPECT_EQ(reports.back(), 300'000);
}

TEST(SyntheticRetail, RefusesSettingsOutOfRange) {
  const auto refused = [](const auto& change) {
    SyntheticRetailSettings settings = rows(10);
    change(settings);
    try {
      generate_retail_csv(world(), settings, std::string(shared_folder()) + "/refused.csv");
    } catch (const JobError& error) {
      return std::string(error.what());
    }
    return std::string("accepted");
  };
  using Settings = SyntheticRetailSettings;
  EXPECT_EQ(refused([](Settings& s) { s.transactions = -1; }).find("generate: transactions is -1, but must be"), 0U);
  EXPECT_EQ(refused([](Settings& s) { s.customers = -5; }).find("generate: customers is -5"), 0U);
  EXPECT_EQ(refused([](Settings& s) { s.end = "2022-12-31"; }),
            "generate: end is 2022-12-31, but must be on or after start (2023-01-01)");
  for (const char* day : {"2023-02-29", "2023-1-01", "yesterday", "", "2023-01-01 ", "2023-01--1", "1899-12-31"}) {
    EXPECT_EQ(refused([&](Settings& s) { s.start = day; }),
              "generate: start is '" + std::string(day) + "', but must be a date YYYY-MM-DD from 1900 on");
  }
  for (double Settings::*rate : {&Settings::return_rate, &Settings::missing_id_rate, &Settings::duplicate_rate,
                                 &Settings::zero_price_rate, &Settings::messy_rate, &Settings::newcomers}) {
    EXPECT_NE(refused([&](Settings& s) { s.*rate = 1.01; }).find("a share from 0 to 1"), std::string::npos);
    EXPECT_NE(refused([&](Settings& s) { s.*rate = -0.01; }).find("a share from 0 to 1"), std::string::npos);
    EXPECT_NE(refused([&](Settings& s) { s.*rate = std::nan(""); }).find("a share from 0 to 1"), std::string::npos);
  }
  EXPECT_NE(refused([](Settings& s) { s.missing_id_rate = 1.0; }), "accepted");
  EXPECT_NE(refused([](Settings& s) { s.purchasing.r = 0.0; }), "accepted");
  EXPECT_NE(refused([](Settings& s) { s.purchasing.alpha = 1e-9; }), "accepted");
  EXPECT_NE(refused([](Settings& s) { s.products = 1; }), "accepted");
  EXPECT_NE(refused([](Settings& s) { s.growth = -1.0; }), "accepted");
  EXPECT_FALSE(std::filesystem::exists(std::string(shared_folder()) + "/refused.csv"));
}

}  // namespace
}  // namespace rankwise
