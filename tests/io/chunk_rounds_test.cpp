#include "io/chunk_rounds.hpp"

#include <gtest/gtest.h>

#include <map>  // std::map

namespace rankwise {
namespace {

/// Plans consecutive shares and checks that each element is written once and each chunk in one round.
void check_shares(const std::vector<std::int64_t>& sizes, std::int64_t chunk, std::int64_t chunks_per_round) {
  std::map<std::int64_t, std::size_t> round_of_chunk;
  std::int64_t begin = 0;
  for (const auto size : sizes) {
    std::vector<int> written(static_cast<std::size_t>(size), 0);
    const auto rounds = plan_chunk_rounds({begin, begin + size}, chunk, chunks_per_round);
    EXPECT_EQ(rounds.empty(), size == 0);
    for (std::size_t round = 0; round < rounds.size(); ++round) {
      std::int64_t elements = 0;
      for (const auto& run : rounds[round]) {
        elements += run.end - run.begin;
        for (std::int64_t i = run.begin; i < run.end; ++i) {
          ++written[static_cast<std::size_t>(i - begin)];
          EXPECT_EQ(round_of_chunk.emplace(i / chunk, round).first->second, round) << "element " << i;
        }
      }
      EXPECT_LE(elements, chunk * std::max<std::int64_t>(2, chunks_per_round));
    }
    EXPECT_EQ(written, std::vector<int>(written.size(), 1));
    begin += size;
  }
}

TEST(ChunkRounds, WritesEachElementOnceAndEachChunkInOneRound) {
  check_shares({100}, 8, 3);
  check_shares({0, 7, 1, 0, 8, 9, 40, 3, 0}, 8, 2);
  check_shares({1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, 4, 1);
  check_shares({64, 64}, 8, 3);
  check_shares({63, 66, 5}, 8, 1);
  check_shares({5, 0, 200, 17}, 1, 16);
}

}  // namespace
}  // namespace rankwise
