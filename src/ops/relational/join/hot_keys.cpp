#include "ops/relational/join/hot_keys.hpp"

#include <algorithm>  // std::clamp
#include <cstring>    // std::memcpy
#include <string>     // std::string
#include <vector>     // std::vector

#include "engine/comm/communicator.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kLeastRows = 256;          // below that a key is no burden
constexpr std::size_t kMostCandidates = 1 << 10;  // of a rank and side

/// The share of rows that makes a key hot, as a number of rows.
std::int64_t hot_rows(std::int64_t rows, int ranks) {
  return std::max(kLeastRows, rows / (std::int64_t{32} * ranks) + 1);
}

/// The keys that may be hot as far as this rank knows. One that is hot overall has a share as large on some rank.
std::vector<std::uint64_t> candidates_of(const FrequentKeys& side, int ranks) {
  return side.at_least(side.total() / (std::int64_t{64} * ranks), kMostCandidates);
}

/// Collects the ranks' candidates, ascending, each once.
std::vector<std::uint64_t> gather_candidates(const Communicator& comm, const std::vector<std::uint64_t>& mine) {
  std::string bytes(mine.size() * sizeof(std::uint64_t), '\0');
  if (!mine.empty()) std::memcpy(bytes.data(), mine.data(), bytes.size());
  std::vector<std::uint64_t> all;
  for (const auto& text : comm.all_gather_text(bytes)) {
    const auto begin = all.size();
    all.resize(begin + text.size() / sizeof(std::uint64_t));
    if (!text.empty()) std::memcpy(all.data() + begin, text.data(), text.size());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace

bool may_spread_left(const JoinSpec& spec, bool hash_decides) {
  const bool right_comes_out = spec.kind == JoinKind::kRight || spec.kind == JoinKind::kFull;
  return !right_comes_out || (!spec.condition && hash_decides);
}

bool may_spread_right(const JoinSpec& spec, bool hash_decides) {
  switch (spec.kind) {
    case JoinKind::kInner:
    case JoinKind::kRight:
      return true;
    case JoinKind::kLeft:
    case JoinKind::kFull:
      return !spec.condition && hash_decides;
    default:
      return false;
  }
}

std::int64_t sketch_counters(int ranks) {
  return std::clamp(std::int64_t{256} * ranks, std::int64_t{512}, std::int64_t{1} << 14);
}

HotKeys agree_hot_keys(const Communicator& comm, const JoinSpec& spec, bool hash_decides, const FrequentKeys& left,
                       const FrequentKeys& right) {
  auto mine = candidates_of(left, comm.size());
  const auto of_right = candidates_of(right, comm.size());
  mine.insert(mine.end(), of_right.begin(), of_right.end());
  const auto candidates = gather_candidates(comm, mine);
  std::vector<std::int64_t> counts = {left.total(), right.total()};
  for (const auto hash : candidates) {
    counts.push_back(left.count(hash));
    counts.push_back(right.count(hash));
  }
  comm.sum(counts);
  const auto least_left = hot_rows(counts[0], comm.size());
  const auto least_right = hot_rows(counts[1], comm.size());
  std::vector<std::uint64_t> hot_left;
  std::vector<std::uint64_t> hot_right;
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    const auto left_rows = counts[2 + 2 * k];
    const auto right_rows = counts[3 + 2 * k];
    const bool left_hot = may_spread_left(spec, hash_decides) && left_rows >= least_left;
    const bool right_hot = may_spread_right(spec, hash_decides) && right_rows >= least_right;
    if (left_hot && (!right_hot || left_rows >= right_rows)) {
      hot_left.push_back(candidates[k]);
    } else if (right_hot) {
      hot_right.push_back(candidates[k]);
    }
  }
  HotKeys hot;
  hot.left.add(hot_left);
  hot.right.add(hot_right);
  return hot;
}

bool may_spread_later(const JoinSpec& spec) {
  return spec.kind != JoinKind::kRight && spec.kind != JoinKind::kFull;
}

std::vector<std::uint64_t> agree_new_hot_keys(const Communicator& comm, const HotKeys& known,
                                              const FrequentKeys& left) {
  auto mine = candidates_of(left, comm.size());
  std::erase_if(mine, [&](std::uint64_t hash) { return known.left.contains(hash) || known.right.contains(hash); });
  const auto candidates = gather_candidates(comm, mine);
  std::vector<std::uint64_t> hot;
  if (candidates.empty()) return hot;
  std::vector<std::int64_t> counts = {left.total()};
  for (const auto hash : candidates) counts.push_back(left.count(hash));
  comm.sum(counts);
  for (std::size_t k = 0; k < candidates.size(); ++k) {
    if (counts[k + 1] >= hot_rows(counts[0], comm.size())) hot.push_back(candidates[k]);
  }
  return hot;
}

}  // namespace rankwise
