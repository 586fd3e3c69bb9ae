// Makes one call of each primitive of the communicator, each in a stage of its own, so that the messages of a single
// call can be counted (closed_forms.py). Sizes stand there too.
#include <cstddef>    // std::byte
#include <cstdint>    // std::int64_t
#include <exception>  // std::make_exception_ptr
#include <numeric>    // std::accumulate
#include <string>     // std::string
#include <vector>     // std::vector

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/comm/run_main.hpp"
#include "engine/comm/stage_mark.hpp"
#include "engine/exchange/exchange.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kPiece = 100;
constexpr std::int64_t kMessage = 250;  // three pieces
constexpr std::int64_t kRows = 7;       // that each rank sends to each

void all_to_all(const Communicator& comm) {
  const std::vector<std::int64_t> counts(static_cast<std::size_t>(comm.size()), kMessage);
  const std::vector<std::byte> send(static_cast<std::size_t>(kMessage * comm.size()));
  std::vector<std::byte> received(send.size());
  const StageMark mark("all_to_all");
  comm.all_to_all(send, counts, received, counts);
}

void fail_on_the_last_rank(const Communicator& comm) {
  const StageMark mark("agree, failure");
  try {
    agree(comm, comm.rank() + 1 == comm.size() ? std::make_exception_ptr(JobError("0123456789")) : nullptr);
  } catch (const JobError&) {
    return;
  }
}

/// An integral column without nulls, one with nulls, and a text of three bytes.
void exchange_rows(const Communicator& comm) {
  Column number(kInt64);
  Column sparse(kFloat64);
  Column text(kText);
  std::vector<int> destination;
  for (std::int64_t row = 0; row < kRows * comm.size(); ++row) {
    number.append_int(row);
    if (row % 2 == 0) sparse.append_double(1);
    if (row % 2 != 0) sparse.append_null();
    text.append_text("abc");
    destination.push_back(static_cast<int>(row % comm.size()));
  }
  Table table;
  table.add_column({"number", kInt64}, std::move(number));
  table.add_column({"sparse", kFloat64}, std::move(sparse));
  table.add_column({"text", kText}, std::move(text));
  const StageMark mark("exchange_rows");
  rankwise::exchange_rows(comm, table, destination);
}

int call_each(Communicator comm) {
  comm.set_piece_bytes(kPiece);
  std::vector<std::int64_t> values(5);
  const std::vector<std::int64_t> counts(static_cast<std::size_t>(comm.size()));
  std::string text(kMessage, 'x');
  const std::vector<std::byte> bytes(kMessage);
  const auto call = [](const char* name, auto&& primitive) {
    const StageMark mark(name);
    primitive();
  };
  call("barrier", [&] { comm.barrier(); });
  call("sum", [&] { comm.sum(values); });
  call("exclusive_sum", [&] { comm.exclusive_sum(1); });
  call("broadcast", [&] { comm.broadcast(text); });
  call("all_gather", [&] { comm.all_gather(values.front()); });
  call("all_gather_text", [&] { comm.all_gather_text(text); });
  call("exchange_counts", [&] { comm.exchange_counts(counts); });
  call("ring_shift", [&] { comm.ring_shift(bytes); });
  call("agree", [&] { agree(comm, nullptr); });
  all_to_all(comm);
  fail_on_the_last_rank(comm);
  exchange_rows(comm);
  return 0;
}

}  // namespace
}  // namespace rankwise

int main(int argc, char** argv) {
  return rankwise::run_main(argc, argv, [](const rankwise::Communicator& comm) { return rankwise::call_each(comm); });
}
