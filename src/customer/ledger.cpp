#include "customer/ledger.hpp"

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

std::string text_of(const Tally& tally) {
  return std::to_string(tally.rows) + " rows, money " + std::to_string(tally.money);
}

}  // namespace

void Tally::add(std::int64_t more_rows, std::int64_t more_money) {
  rows += more_rows;
  if (__builtin_add_overflow(money, more_money, &money)) {
    throw BudgetError("a sum of money leaves the range of 64-bit integers; declare fewer decimal places for the price");
  }
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
