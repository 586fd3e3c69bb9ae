#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

#include "ops/relational/join/hot_keys.hpp"
#include "ops/stream/row_exchange.hpp"
#include "ops/stream/row_store.hpp"

namespace rankwise {

class Communicator;

/// One side of an exchanged join: sends rows to the ranks where they are joined, and keeps what arrives in partitions.
///
/// A row goes to the owner of its key's hash; rows of hot keys go to all ranks in turn or as copies to each. Rows with
/// a null key match nothing, so they stay where they are.
class JoinSide {
 public:
  /// Partitions by the lowest bits of the hash; the owner is found by the highest ones.
  static constexpr int kPartitions = 64;

  /// @param partitions       for rows without a special place: kPartitions or 1
  /// @param stays            rows lie on the ranks by the hash of their keys already
  /// @param keeps_null_keys  rows with a null key are kept; else they are dropped
  JoinSide(const Communicator& comm, const Schema& schema, std::vector<int> keys, const Workspace& workspace,
           int partitions, bool stays, bool keeps_null_keys);

  /// Names the keys whose rows are spread, and those whose rows are copied. Before the first row, if at all.
  void set_hot(const KeyHashSet* spread, const KeyHashSet* copied);

  /// Keeps or sends the selected rows; changes the selection. @local
  void add(RecordBatch& batch);
  bool full() const { return exchange_.full(); }
  /// Tells whether rows may move, so that rounds are needed.
  bool exchanges() const { return exchanges_; }
  /// Sends what is buffered and takes in what arrives. @collective
  void exchange(const Communicator& comm);

  RowStore& store() { return store_; }
  const RowStore& store() const { return store_; }
  int partitions() const { return partitions_; }
  /// Where rows without a special place lie.
  int partition_of_owned(std::uint64_t hash) const {
    return static_cast<int>(hash & static_cast<unsigned>(partitions_ - 1));
  }
  int spread_partition() const { return partitions_; }
  int copied_partition() const { return partitions_ + 1; }
  int null_partition() const { return partitions_ + 2; }

 private:
  void set_null_keys_apart(RecordBatch& batch);
  void keep(RecordBatch& batch);
  int partition_of(std::uint64_t hash) const;

  std::vector<int> keys_;
  int rank_;
  int ranks_;
  int partitions_;
  bool exchanges_;
  bool keeps_null_keys_;
  const KeyHashSet* spread_ = nullptr;
  const KeyHashSet* copied_ = nullptr;
  RowExchange exchange_;
  RowStore store_;
  int next_ = 0;  // rank that gets the next spread row

  // Working space of one batch, kept to save allocations.
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint8_t> nulls_;
  std::vector<std::uint32_t> here_;
  std::vector<std::uint32_t> away_;
  std::vector<int> partition_of_;
  std::vector<int> destinations_;
};

}  // namespace rankwise
