#pragma once
#include <cstdint>  // std::int64_t

#include "customer/synthetic/ad_clicks.hpp"
#include "engine/data/table.hpp"

namespace rankwise {

/// Makes any row of the two tables of ad clicks from its search's number. @local
class AdClickRows {
 public:
  /// @param settings  valid ones
  explicit AdClickRows(const AdClicksSettings& settings);

  static Schema search_schema();
  static Schema impression_schema();

  std::int64_t users() const { return users_; }
  std::int64_t ads() const { return contextual_ads_ + plain_ads_; }
  /// Mean of impressions_of over many searches.
  static double mean_impressions();

  /// Counts the ads that a search (from 0) showed: 0 for those that were held back for the contest's test, else 1 to 5.
  int impressions_of(std::int64_t search) const;
  /// Appends a search as a row of SearchInfo.
  void append_search(std::int64_t search, Table& table) const;
  /// Appends the first `most` ads that a search showed as rows of trainSearchStream, and counts them in `facts`.
  void append_impressions(std::int64_t search, int most, Table& table, AdClicksFacts& facts) const;

 private:
  struct User;
  std::int64_t user_number(std::int64_t search) const;
  User user(std::int64_t number) const;

  std::uint64_t seed_;
  std::int64_t users_;
  std::int64_t contextual_ads_;
  std::int64_t plain_ads_;
};

}  // namespace rankwise
