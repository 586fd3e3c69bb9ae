#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/data/record_batch.hpp"
#include "engine/data/table.hpp"

namespace rankwise {

class Communicator;

/// What is folded per group. All merge in any order to the same bits, except kFirst, which follows the order in which
/// rows are consumed.
enum class AggregateFunction {
  kCount,  ///< rows (no input column)
  kSum,    ///< int64 or decimal, exact; nulls ignored
  kMin,    ///< any type; nulls ignored
  kMax,    ///< any type; nulls ignored
  kFirst,  ///< any type; the first value that is not null
};

struct AggregateSpec {
  AggregateFunction function;
  int input = -1;  ///< column of the input; -1 for kCount
  Field output;    ///< name, unit and description of the result; its type follows from function and input
};

/// Groups record batches by key columns: sink (consume), combine (exchange), finalize.
///
/// The state grows with the number of groups, not with rows. Beyond `memory_limit` bytes the groups so far go to
/// scratch files, cut by the hash of their keys, and are merged partition by partition at the end.
/// A null key is a group of its own. Nulls are ignored by aggregates; where a group holds nothing else, sum, min, max
/// and first are null. Doubles are compared by value, -0.0 before +0.0 and NaN last, so their order is total.
class HashAggregate {
 public:
  /// @param input         schema of the batches
  /// @param keys          key columns: text or integral
  /// @param memory_limit  bytes that groups may occupy before they are spilled
  /// @param scratch       folder for spilled groups; it must exist
  HashAggregate(const Schema& input, std::vector<int> keys, std::vector<AggregateSpec> aggregates,
                std::int64_t memory_limit, std::string scratch);
  ~HashAggregate();
  HashAggregate(HashAggregate&&) noexcept;
  HashAggregate& operator=(HashAggregate&&) noexcept;

  /// Folds the selected rows of a batch. @local
  /// @throws OutputError  scratch space ends or cannot be written
  void consume(const RecordBatch& batch);

  /// Sends every group to the rank that owns the hash of `owner_keys` (a subset of the keys, as positions in `keys`)
  /// and merges groups there. Afterwards equal `owner_keys` are on one rank.
  ///
  /// A sum may leave the range of int64 on the way; only the final sum of a group must fit, so whether it does depends
  /// neither on the order of rows nor on ranks. Groups that were never spilled come in the order in which they first
  /// arrived by source rank; after a spill on any rank they come partition by partition: sort where order matters.
  ///
  /// @collective
  /// @return keys then aggregates, one row per group; the aggregation starts anew
  /// @throws BudgetError  "sum of <input column> leaves the range of 64-bit integers" (all ranks throw alike)
  /// @throws OutputError  spilled groups cannot be read back (all ranks throw alike)
  Table finish(const Communicator& comm, const std::vector<int>& owner_keys);

  /// Returns this rank's groups without moving them: for input that is already partitioned by the keys. @local
  /// @throws BudgetError  a sum leaves the range of int64
  /// @throws OutputError  spilled groups cannot be read back
  Table finish_local();

  /// Groups held in memory now, and how often state was spilled so far. @local
  std::int64_t groups_in_memory() const;
  std::int64_t spills() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rankwise
