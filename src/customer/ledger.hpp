#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/numeric/int128.hpp"

namespace rankwise {

class Communicator;

/// Rows and money that belong together; money in units of the last decimal place.
struct Tally {
  std::int64_t rows = 0;
  std::int64_t money = 0;

  /// @throws BudgetError  a sum leaves the range of 64-bit integers
  void add(std::int64_t more_rows, std::int64_t more_money);
  void add(const Tally& other) { add(other.rows, other.money); }
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// Brings an exact sum of money back to 64 bits. @local
/// @throws BudgetError  it leaves the range of 64-bit integers
std::int64_t money_within_range(int128 money);

/// A tally in the making. It cannot overflow on the way, so neither the order of rows nor the number of ranks decides
/// whether a run fits; only the final sum does.
struct TallySum {
  std::int64_t rows = 0;
  int128 money = 0;

  void add(std::int64_t more_rows, int128 more_money) {
    rows += more_rows;
    money += more_money;
  }
  /// Sums up the tallies of all ranks. @collective
  /// @throws BudgetError  the sum leaves the range of 64-bit integers (all ranks throw alike)
  Tally over_ranks(const Communicator& comm) const;
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
