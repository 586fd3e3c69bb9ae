#include "customer/ledger.hpp"

#include <span>  // std::span

#include "engine/comm/communicator.hpp"
#include "engine/numeric/fixed_point_sum.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

std::string text_of(const Tally& tally) {
  return std::to_string(tally.rows) + " rows, money " + std::to_string(tally.money);
}

}  // namespace

std::int64_t money_within_range(int128 money) {
  if (money < INT64_MIN || money > INT64_MAX) {
    throw BudgetError("a sum of money leaves the range of 64-bit integers; declare fewer decimal places for the price");
  }
  return static_cast<std::int64_t>(money);
}

void Tally::add(std::int64_t more_rows, std::int64_t more_money) {
  money = money_within_range(int128{money} + more_money);
  rows += more_rows;
}

Tally TallySum::over_ranks(const Communicator& comm) const {
  int128 sum = money;
  sum_over_ranks(comm, std::span(&sum, 1));
  return {comm.sum(rows), money_within_range(sum)};
}

void Ledger::add(LedgerEntry entry) {
  Tally accounted = entry.out;
  for (const auto& drop : entry.drops) accounted.add(drop.tally);
  if (!(accounted == entry.in)) {
    throw ProgramError("the ledger does not balance in stage " + entry.stage + ": in " + text_of(entry.in) +
                       "; out and dropped " + text_of(accounted));
  }
  if (!entries_.empty() && !(entries_.back().out == entry.in)) {
    throw ProgramError("the ledger does not balance between stages: " + entries_.back().stage + " gave " +
                       text_of(entries_.back().out) + "; " + entry.stage + " took " + text_of(entry.in));
  }
  entries_.push_back(std::move(entry));
}

}  // namespace rankwise
