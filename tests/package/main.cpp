// Uses an installed Rankwise as another project would: rows move to the rank that owns their key, and none is lost.
#include <array>    // std::array
#include <cstdint>  // std::int64_t
#include <cstdio>   // std::printf
#include <vector>   // std::vector

#include "engine/comm/communicator.hpp"
#include "engine/comm/run_main.hpp"
#include "engine/data/table.hpp"
#include "engine/exchange/exchange.hpp"

namespace {

constexpr std::int64_t kRowsPerRank = 1000;

int exchange_some_rows(const rankwise::Communicator& comm) {
  std::vector<std::int64_t> keys;
  for (std::int64_t i = 0; i < kRowsPerRank; ++i) keys.push_back(i % 97);
  rankwise::Table table;
  table.add_column({"key", rankwise::kInt64}, rankwise::Column(rankwise::kInt64, std::move(keys)));

  constexpr std::array<int, 1> kKeys{0};
  const auto received = rankwise::exchange_by_key(comm, table, kKeys);
  const auto rows = comm.sum(received.rows());
  if (comm.is_driver()) std::printf("%d ranks hold %lld rows\n", comm.size(), static_cast<long long>(rows));
  return rows == kRowsPerRank * comm.size() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  return rankwise::run_main(argc, argv, exchange_some_rows);
}
