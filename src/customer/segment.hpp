#pragma once
#include <cstdint>  // std::int64_t
#include <limits>   // std::numeric_limits
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/data/table.hpp"

namespace rankwise {

class Communicator;

/// Scores from `low` to `high`, both included.
struct ScoreRange {
  int low = 1;
  int high = std::numeric_limits<int>::max();
  bool holds(std::int64_t score) const { return score >= low && score <= high; }
};

/// A segment and whom it takes: scores within three ranges, or one of a list of codes such as "444".
struct SegmentRule {
  std::string segment;
  ScoreRange r = {};
  ScoreRange f = {};
  ScoreRange m = {};
  std::vector<std::string> codes = {};  ///< where not empty, these alone count
};

/// A list of rules that gives every customer one segment.
struct SegmentScheme {
  std::string name;
  std::vector<SegmentRule> rules;
  std::string otherwise = "No match";  ///< whom no rule takes
  bool last_match_wins = false;        ///< later rules overwrite earlier ones; otherwise the first match counts
  int bins = 5;                        ///< scores that the rules expect; 0: any
};

/// Finds a scheme that ships: "eleven", "putler", "rf", "quartile_codes". @local
/// @throws JobError  there is none of that name
SegmentScheme segment_scheme(const std::string& name);
/// The names of the schemes that ship.
std::vector<std::string> segment_scheme_names();

/// The scheme's segments, each once, in the order of the rules, then the one for all others. @local
std::vector<std::string> segment_names(const SegmentScheme& scheme);

/// Names the segment of one customer. @local
const std::string& segment_of(const SegmentScheme& scheme, std::int64_t r, std::int64_t f, std::int64_t m,
                              std::string_view code);

/// Adds the column "segment" to a table with score columns. @local
void add_segment_column(Table& customers, const SegmentScheme& scheme);

/// One segment's figures over all ranks.
struct SegmentProfile {
  std::string segment;
  std::int64_t customers = 0;
  std::int64_t revenue = 0;  ///< units of the monetary column
  std::int64_t recency_days = 0;
  std::int64_t purchases = 0;
  std::int64_t lines = 0;
};

/// Sums up the segments, the one with most revenue first (ties by name); segments of the scheme without a customer
/// are there too. @collective
std::vector<SegmentProfile> profile_segments(const Communicator& comm, const Table& customers,
                                             const SegmentScheme& scheme);

}  // namespace rankwise
