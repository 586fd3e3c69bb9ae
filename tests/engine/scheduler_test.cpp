#include "engine/plan/scheduler.hpp"

#include <gtest/gtest.h>

#include <cstddef>  // std::byte

#include "engine/comm/communicator.hpp"
#include "engine/plan/stage.hpp"
#include "engine/runtime/byte_amount.hpp"
#include "engine/runtime/event_log.hpp"
#include "engine/runtime/rank_log.hpp"
#include "engine/runtime/spilled_bytes.hpp"
#include "engine/runtime/terminal.hpp"
#include "support/ranks.hpp"

namespace rankwise {
namespace {

using test::world;

std::vector<StageMeasure> run(const StageGraph& graph) {
  EventLog events;
  Terminal terminal(false, Verbosity::kQuiet);
  return run_stages(world(), graph, events, terminal, RankLog());
}

/// Every rank sends 10 bytes to each other one.
void send_to_all() {
  const auto others = static_cast<std::size_t>(world().size());
  std::vector<std::int64_t> counts(others, 10);
  counts[static_cast<std::size_t>(world().rank())] = 0;
  const std::vector<std::byte> send(10 * (others - 1));
  std::vector<std::byte> receive(send.size());
  world().all_to_all(send, counts, receive, counts);
}

TEST(Scheduler, AddsUpAndComparesOverRanks) {
  const std::int64_t ranks = world().size();
  const std::int64_t rank = world().rank();
  StageGraph graph;
  graph.add({"uneven", {}, {"work"}, "to all", [&] {
               send_to_all();
               add_spilled_bytes(100 * (rank + 1));
               return StageOutcome{rank == 0 ? 60 : 0, 2 * rank + 1};  // sums: 60, ranks squared
             }});
  graph.add({"idle", {"uneven"}, {}, "", [] { return StageOutcome{}; }});
  const auto measures = run(graph);
  ASSERT_EQ(measures.size(), 2u);
  const auto& uneven = measures[0];
  EXPECT_EQ(uneven.name, "uneven");
  EXPECT_EQ(uneven.rows_in, 60);
  EXPECT_EQ(uneven.rows_out, ranks * ranks);
  EXPECT_EQ(uneven.bytes_exchanged, 10 * ranks * (ranks - 1));
  EXPECT_EQ(uneven.bytes_spilled, 50 * ranks * (ranks + 1));
  EXPECT_DOUBLE_EQ(uneven.skew_in, static_cast<double>(ranks));
  EXPECT_DOUBLE_EQ(uneven.skew, static_cast<double>(2 * ranks - 1) / static_cast<double>(ranks));
  EXPECT_GT(uneven.peak_memory_bytes, 0);
  EXPECT_GE(uneven.seconds, 0);
  const auto& idle = measures[1];
  EXPECT_EQ(idle.rows_in + idle.rows_out + idle.bytes_exchanged + idle.bytes_spilled, 0);
  EXPECT_EQ(idle.skew_in, 1);
  EXPECT_EQ(idle.skew, 1);
}

TEST(StageGraph, ExplainsWhatWasMeasuredAsFarAsTheRunCame) {
  StageGraph graph;
  graph.add({"scan", {}, {"scan t: a  (1 of 2 columns of t.csv)"}, "", {}});
  graph.add({"group", {"scan"}, {"group by a"}, "by hash of a", {}});
  const std::string scan = "Stage 0  scan\n    scan t: a  (1 of 2 columns of t.csv)\n";
  const std::string group = "Stage 1  group  <- scan\n    group by a\n    Exchange: by hash of a\n";
  EXPECT_EQ(graph.explain(), scan + group);
  const StageMeasure measure{"scan", 805549, 4312, 1234567, 5000, 1.0, 1.024, 120000000, 0.3104};
  EXPECT_EQ(graph.explain({measure}),
            scan +
                "    Measured: 805,549 rows in (skew 1.00), 4,312 out (skew 1.02), 1.2 MB exchanged, 5.0 kB spilled, "
                "0.310 s, 120 MB peak\n" +
                group);
}

TEST(ByteAmount, IsReadable) {
  EXPECT_EQ(readable_bytes(0), "0 B");
  EXPECT_EQ(readable_bytes(999), "999 B");
  EXPECT_EQ(readable_bytes(1000), "1.0 kB");
  EXPECT_EQ(readable_bytes(999949), "999.9 kB");
  EXPECT_EQ(readable_bytes(999950), "1.0 MB");
  EXPECT_EQ(readable_bytes(7000000000), "7.0 GB");
  EXPECT_EQ(readable_bytes(INT64_MAX), "9.2 EB");
}

}  // namespace
}  // namespace rankwise
