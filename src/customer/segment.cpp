#include "customer/segment.hpp"

#include <algorithm>  // std::find, std::sort
#include <array>      // std::array
#include <map>        // std::map

#include "customer/ledger.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/numeric/fixed_point_sum.hpp"

namespace rankwise {
namespace {

bool takes(const SegmentRule& rule, std::int64_t r, std::int64_t f, std::int64_t m, std::string_view code) {
  if (!rule.codes.empty()) return std::find(rule.codes.begin(), rule.codes.end(), code) != rule.codes.end();
  return rule.r.holds(r) && rule.f.holds(f) && rule.m.holds(m);
}

}  // namespace

std::vector<std::string> segment_names(const SegmentScheme& scheme) {
  std::vector<std::string> names;
  for (const auto& rule : scheme.rules) {
    if (std::find(names.begin(), names.end(), rule.segment) == names.end()) names.push_back(rule.segment);
  }
  if (std::find(names.begin(), names.end(), scheme.otherwise) == names.end()) names.push_back(scheme.otherwise);
  return names;
}

const std::string& segment_of(const SegmentScheme& scheme, std::int64_t r, std::int64_t f, std::int64_t m,
                              std::string_view code) {
  const std::string* found = &scheme.otherwise;
  for (const auto& rule : scheme.rules) {
    if (!takes(rule, r, f, m, code)) continue;
    found = &rule.segment;
    if (!scheme.last_match_wins) break;
  }
  return *found;
}

void add_segment_column(Table& customers, const SegmentScheme& scheme) {
  const auto r = customers.column("r_score").ints();
  const auto f = customers.column("f_score").ints();
  const auto m = customers.column("m_score").ints();
  const Column& codes = customers.column("rfm_score");
  Column segments(kText);
  for (std::int64_t row = 0; row < customers.rows(); ++row) {
    const auto i = static_cast<std::size_t>(row);
    segments.append_text(segment_of(scheme, r[i], f[i], m[i], codes.text(row)));
  }
  customers.add_column({"segment", kText, "", "Segment by the scheme \"" + scheme.name + "\""}, std::move(segments));
}

std::vector<SegmentProfile> profile_segments(const Communicator& comm, const Table& customers,
                                             const SegmentScheme& scheme) {
  constexpr std::size_t kFigures = 5;
  const auto names = segment_names(scheme);
  std::map<std::string, std::size_t, std::less<>> index;
  for (std::size_t s = 0; s < names.size(); ++s) index[names[s]] = s;

  std::vector<int128> sums(names.size() * kFigures, 0);
  const Column& segments = customers.column("segment");
  const std::array<std::span<const std::int64_t>, 4> metrics{
      customers.column("monetary").ints(), customers.column("recency_days").ints(),
      customers.column("frequency").ints(), customers.column("lines").ints()};
  for (std::int64_t row = 0; row < customers.rows(); ++row) {
    int128* figures = &sums[index.find(segments.text(row))->second * kFigures];
    ++figures[0];
    for (std::size_t i = 0; i < metrics.size(); ++i) figures[i + 1] += metrics[i][static_cast<std::size_t>(row)];
  }
  sum_over_ranks(comm, sums);

  std::vector<SegmentProfile> profiles;
  for (std::size_t s = 0; s < names.size(); ++s) {
    const auto figure = [&](std::size_t i) { return money_within_range(sums[s * kFigures + i]); };
    profiles.push_back({names[s], figure(0), figure(1), figure(2), figure(3), figure(4)});
  }
  std::sort(profiles.begin(), profiles.end(), [](const SegmentProfile& a, const SegmentProfile& b) {
    return a.revenue != b.revenue ? a.revenue > b.revenue : a.segment < b.segment;
  });
  return profiles;
}

}  // namespace rankwise
