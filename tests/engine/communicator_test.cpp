#include "engine/comm/communicator.hpp"

#include <gtest/gtest.h>

#include <numeric>  // std::accumulate

#include "engine/runtime/error.hpp"
#include "support/ranks.hpp"

namespace rankwise {
namespace {

using test::world;

TEST(Communicator, ReducesIntegersOfBothSigns) {
  const std::int64_t n = world().size();
  const std::int64_t r = world().rank();
  EXPECT_EQ(world().sum(r), n * (n - 1) / 2);
  EXPECT_EQ(world().min(-r), 1 - n);
  EXPECT_EQ(world().max(r * 10), (n - 1) * 10);

  std::vector<std::int64_t> sums{1, r, INT64_MIN / n};
  world().sum(sums);
  EXPECT_EQ(sums, (std::vector<std::int64_t>{n, n * (n - 1) / 2, INT64_MIN / n * n}));
  std::vector<std::uint64_t> wide{std::uint64_t{1} << 60};
  world().sum(wide);
  EXPECT_EQ(wide.front(), static_cast<std::uint64_t>(n) << 60);
  std::vector<std::int64_t> none;
  world().sum(none);
  EXPECT_TRUE(none.empty());
}

TEST(Communicator, ReducesDoublesByOrderOnly) {
  const double r = world().rank();
  std::vector<double> low{r, -r};
  std::vector<double> high = low;
  world().min(low);
  world().max(high);
  EXPECT_EQ(low, (std::vector<double>{0, 1.0 - world().size()}));
  EXPECT_EQ(high, (std::vector<double>{world().size() - 1.0, 0}));
}

TEST(Communicator, SumsOverLowerRanks) {
  const std::int64_t r = world().rank();
  EXPECT_EQ(world().exclusive_sum(r + 1), r * (r + 1) / 2);
  EXPECT_EQ(world().exclusive_sum(0), 0);
}

TEST(Communicator, BroadcastsTextInPieces) {
  Communicator comm = world();
  comm.set_piece_bytes(3);
  for (int root = 0; root < comm.size(); ++root) {
    const std::string sent = "rank " + std::to_string(root) + std::string(1, '\0') + " speaks";
    std::string text = comm.rank() == root ? sent : "old";
    comm.broadcast(text, root);
    EXPECT_EQ(text, sent);
    std::string empty = comm.rank() == root ? "" : "old";
    comm.broadcast(empty, root);
    EXPECT_EQ(empty, "");
  }
}

TEST(Communicator, GathersTextsAndValuesInRankOrder) {
  const auto texts = world().all_gather_text(std::string(static_cast<std::size_t>(world().rank()), 'x'));
  struct Pair {
    int rank;
    double half;
  };
  const auto pairs = world().all_gather(Pair{world().rank(), world().rank() / 2.0});
  ASSERT_EQ(texts.size(), static_cast<std::size_t>(world().size()));
  ASSERT_EQ(pairs.size(), texts.size());
  for (std::size_t r = 0; r < texts.size(); ++r) {
    EXPECT_EQ(texts[r], std::string(r, 'x'));
    EXPECT_EQ(pairs[r].rank, static_cast<int>(r));
    EXPECT_EQ(pairs[r].half, static_cast<double>(r) / 2);
  }
}

/// What rank `from` sends to rank `to`: a run whose length and bytes tell both.
std::vector<std::byte> run_of(int from, int to) {
  return std::vector<std::byte>(static_cast<std::size_t>((from * 5 + to * 3) % 11), std::byte(from * 16 + to));
}

TEST(Communicator, ExchangesRunsInPiecesOfAnySize) {
  for (const std::int64_t piece : {1, 4, 1 << 20}) {
    Communicator comm = world();
    comm.set_piece_bytes(piece);
    std::vector<std::byte> send, expected;
    std::vector<std::int64_t> send_counts;
    for (int r = 0; r < comm.size(); ++r) {
      const auto out = run_of(comm.rank(), r);
      const auto in = run_of(r, comm.rank());
      send.insert(send.end(), out.begin(), out.end());
      send_counts.push_back(static_cast<std::int64_t>(out.size()));
      expected.insert(expected.end(), in.begin(), in.end());
    }
    const auto before = comm.bytes_sent();
    const auto receive_counts = comm.exchange_counts(send_counts);
    std::vector<std::byte> received(
        static_cast<std::size_t>(std::accumulate(receive_counts.begin(), receive_counts.end(), std::int64_t{0})));
    comm.all_to_all(send, send_counts, received, receive_counts);
    EXPECT_EQ(received, expected) << "pieces of " << piece;
    EXPECT_EQ(comm.bytes_sent() - before,
              static_cast<std::int64_t>(send.size()) - send_counts[static_cast<std::size_t>(comm.rank())])
        << "what stays here is not sent";
  }
}

TEST(Communicator, ShiftsAroundTheRing) {
  Communicator comm = world();
  comm.set_piece_bytes(2);
  std::vector<std::byte> held = run_of(comm.rank(), 2);
  for (int step = 1; step <= comm.size(); ++step) {
    held = comm.ring_shift(held);
    EXPECT_EQ(held, run_of((comm.rank() - step + comm.size()) % comm.size(), 2)) << step;
  }
}

TEST(Communicator, NamesRanksThatEnterDifferentCollectives) {
  const auto comm = test::world();
  if (!Communicator::kChecksCollectives || comm.size() == 1) GTEST_SKIP() << "needs a debug build and two ranks";
  std::string message;
  try {
    std::vector<std::int64_t> values(comm.is_driver() ? 3 : 2);
    comm.sum(values);
  } catch (const ProgramError& error) {
    message = error.what();
  }
  EXPECT_EQ(message, "ranks have entered different collectives: rank 0 sum of int64 (3), rank 1 sum of int64 (2)");
}

TEST(Communicator, AlarmsReachAllAndAreSettled) {
  const auto comm = test::world();
  for (int again = 0; again < 3; ++again) {
    if (comm.is_driver()) comm.raise_alarm();
    while (!comm.is_driver() && !comm.alarmed()) {
    }
    comm.settle_alarms();
    EXPECT_FALSE(comm.alarmed());
    comm.barrier();  // the next alarm must not reach this one's check
  }
}

}  // namespace
}  // namespace rankwise
