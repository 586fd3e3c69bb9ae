#pragma once
#include <cstdint>     // std::int64_t
#include <functional>  // std::function
#include <string>      // std::string

namespace rankwise {

class Communicator;

/// What the generator of ad clicks makes.
struct AdClicksSettings {
  std::int64_t impressions = 1'000'000;  ///< rows of the click stream, exactly
  std::uint64_t seed = 1;
};

/// What was made.
struct AdClicksFacts {
  std::int64_t searches = 0;     ///< rows of SearchInfo
  std::int64_t impressions = 0;  ///< rows of trainSearchStream
  std::int64_t contextual = 0;   ///< of these, ads whose clicks are known (ObjectType 3)
  std::int64_t clicks = 0;
  std::int64_t users = 0;  ///< whom searches are drawn for
  std::int64_t ads = 0;    ///< which impressions are drawn from

  friend bool operator==(const AdClicksFacts&, const AdClicksFacts&) = default;
};

/// Is told how many searches are done, of how many, over all ranks.
using AdClicksProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Checks the settings. @local @throws JobError  names the setting, its value and what is allowed
void validate(const AdClicksSettings& settings);

/// Writes searches and the ads that they showed, in the schema of the contest "Avito Context Ad Clicks" (2015), as
/// SearchInfo.csv and trainSearchStream.csv.
///
/// Sizes keep the proportions of the contest's data: per 392,356,948 impressions 112,159,462 searches by 4,295,465
/// users, of which 107,863,985 showed ads, 22,848,857 ads, 48.5 % contextual impressions, 0.603 % of these clicked.
/// Users differ in how much they search and click and in when they were last seen (2015-04-25 to 2015-05-20). Every
/// draw is a hash of (seed, what is drawn, its number), so the files have the same bytes on any number of ranks. A
/// rank holds one block of rows.
///
/// @collective
/// @param folder  made where it is missing; the files appear when they are whole
/// @throws JobError     as validate
/// @throws OutputError  a file cannot be written
AdClicksFacts generate_ad_clicks_csv(const Communicator& comm, const AdClicksSettings& settings,
                                     const std::string& folder, const AdClicksProgress& progress = {});

/// Writes the same rows as tables SearchInfo and trainSearchStream of one SQLite file. The driver writes, in the order
/// of the rowids, which a single writer must keep; the other ranks wait.
/// @collective @throws as generate_ad_clicks_csv
AdClicksFacts generate_ad_clicks_sqlite(const Communicator& comm, const AdClicksSettings& settings,
                                        const std::string& path, const AdClicksProgress& progress = {});

}  // namespace rankwise
