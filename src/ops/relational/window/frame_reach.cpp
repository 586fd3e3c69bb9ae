#include <algorithm>  // std::max, std::min
#include <array>      // std::array
#include <cstddef>    // std::byte
#include <cstring>    // std::memcpy
#include <string>     // std::string

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "ops/relational/window/frame_bounds.hpp"
#include "ops/table_bytes.hpp"

namespace rankwise {
namespace {

/// What a rank asks of the others: how many rows of its first partition that stand before it, and of its last one that
/// stand behind it, lie before the bounds of its first and its last row.
struct Question {
  PositionRange before;
  PositionRange behind;
};
struct Asker {
  Question question;
  Table keys;  // of its first and its last row
};

std::vector<Asker> gather_askers(const Communicator& comm, const Question& mine, const Table& keys) {
  std::vector<std::byte> bytes(sizeof mine);
  std::memcpy(bytes.data(), &mine, sizeof mine);
  append_table_bytes(keys, bytes);
  std::vector<Asker> askers;
  for (const auto& text : comm.all_gather_text({reinterpret_cast<const char*>(bytes.data()), bytes.size()})) {
    Asker& asker = askers.emplace_back();
    std::memcpy(&asker.question, text.data(), sizeof asker.question);
    auto rest = std::as_bytes(std::span(text)).subspan(sizeof asker.question);
    asker.keys = take_table_bytes(keys.schema(), rest);
  }
  return askers;
}

/// Counts rows before a bound among rows [begin, end) of a batch, of which those before it come first.
std::int64_t count_before(const std::optional<RangeBound>& bound, const BatchColumn& keys, std::int64_t begin,
                          std::int64_t end, const Column& current, std::int64_t row) {
  if (!bound || current.is_null(row)) return 0;
  const std::int64_t first = begin;
  while (begin < end) {
    const std::int64_t middle = begin + (end - begin) / 2;
    if (bound->is_before(keys, middle, current, row)) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin - first;
}

/// Counts this rank's rows for all askers: four counts each, in the order of FrameReach.
std::vector<std::int64_t> count_for(const std::vector<Asker>& askers, const SortedShare& share, const FramePlan& plan,
                                    int kept_key) {
  std::vector<std::int64_t> counts(4 * askers.size(), 0);
  const auto concerns = [](const PositionRange& range, std::int64_t begin, std::int64_t end) {
    return range.begin < end && range.end > begin;
  };
  const bool asked = std::any_of(askers.begin(), askers.end(), [&](const Asker& asker) {
    return concerns(asker.question.before, share.begin(), share.end()) ||
           concerns(asker.question.behind, share.begin(), share.end());
  });
  if (!asked) return counts;
  const auto rows = share.values().read();
  RecordBatch batch;
  for (std::int64_t first = share.begin(); rows->next(batch); first += batch.rows) {
    for (std::size_t a = 0; a < askers.size(); ++a) {
      for (const bool behind : {false, true}) {
        const PositionRange& range = behind ? askers[a].question.behind : askers[a].question.before;
        if (!concerns(range, first, first + batch.rows)) continue;
        const auto begin = std::max(range.begin, first) - first;
        const auto end = std::min(range.end - first, batch.rows);
        const Column& current = askers[a].keys[0];
        std::int64_t* count = counts.data() + 4 * a + (behind ? 2 : 0);
        count[0] += count_before(plan.begin, batch[kept_key], begin, end, current, behind ? 1 : 0);
        count[1] += count_before(plan.end, batch[kept_key], begin, end, current, behind ? 1 : 0);
      }
    }
  }
  return counts;
}

/// Asks the ranks that hold the rest of the first and the last partition for bounds by value.
void ask(const Communicator& comm, const SortedShare& share, const FramePlan& plan, FrameReach& reach) {
  Table keys(Schema({{"key", share.edge_type(plan.key)}}));
  Question mine;
  if (!share.empty()) {
    for (const std::int64_t row : {0, 1}) keys[0].append_from(share.edge(plan.key), row);
    mine = {{share.outer().first_begin, share.begin()}, {share.end(), share.outer().last_end}};
  }
  const auto askers = gather_askers(comm, mine, keys);
  const auto kept = std::find(share.kept().begin(), share.kept().end(), plan.key) - share.kept().begin();
  auto counts = run_local(comm, [&] { return count_for(askers, share, plan, static_cast<int>(kept)); });
  comm.sum(counts);
  if (share.empty()) return;
  const std::int64_t* count = counts.data() + 4 * comm.rank();
  if (plan.begin && !keys[0].is_null(0)) reach.begin_before = mine.before.begin + count[0];
  if (plan.end && !keys[0].is_null(0)) reach.end_before = mine.before.begin + count[1];
  if (plan.begin && !keys[0].is_null(1)) reach.begin_behind = mine.behind.begin + count[2];
  if (plan.end && !keys[0].is_null(1)) reach.end_behind = mine.behind.begin + count[3];
}

}  // namespace

FrameReach find_reach(const Communicator& comm, const SortedShare& share, const FramePlan& plan) {
  FrameReach reach;
  if (!share.empty()) {
    const std::int64_t begin = share.begin(), end = share.end();
    const RowPlace first{begin, share.outer().first_begin, share.outer().first_end, share.inner().first_begin,
                         share.inner().first_end};
    const RowPlace last{end - 1, share.outer().last_begin, share.outer().last_end, share.inner().last_begin,
                        share.inner().last_end};
    // Where a bound is by value, its row without a key has its peers for a frame.
    const auto begin_of = [&](const RowPlace& row) { return plan.begin ? row.peers_begin : frame_begin(plan, row); };
    const auto end_of = [&](const RowPlace& row) { return plan.end ? row.peers_end : frame_end(plan, row); };
    reach = {std::min(begin, begin_of(first)), std::min(begin, end_of(first)), std::max(end, begin_of(last)),
             std::max(end, end_of(last))};
  }
  if (plan.by_value()) ask(comm, share, plan, reach);
  return reach;
}

}  // namespace rankwise
