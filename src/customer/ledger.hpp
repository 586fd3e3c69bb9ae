#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

namespace rankwise {

/// Rows and money that belong together; money in units of the last decimal place.
struct Tally {
  std::int64_t rows = 0;
  std::int64_t money = 0;

  /// @throws BudgetError  a sum leaves the range of 64-bit integers
  void add(std::int64_t more_rows, std::int64_t more_money);
  void add(const Tally& other) { add(other.rows, other.money); }
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// What left a stage by a rule, and under which name.
struct LedgerDrop {
  std::string reason;
  Tally tally;
};

/// One stage's account: in = out + dropped.
struct LedgerEntry {
  std::string stage;
  Tally in;
  Tally out;
  std::vector<LedgerDrop> drops = {};
};

/// The account of a run: nothing is lost or invented. All tallies are sums over ranks.
class Ledger {
 public:
  /// Adds a stage's account.
  /// @throws ProgramError  it does not balance, or does not begin with what the stage before it left
  void add(LedgerEntry entry);
  const std::vector<LedgerEntry>& entries() const { return entries_; }

 private:
  std::vector<LedgerEntry> entries_;
};

}  // namespace rankwise
