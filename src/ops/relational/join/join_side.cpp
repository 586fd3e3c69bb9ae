#include "ops/relational/join/join_side.hpp"

#include "engine/comm/communicator.hpp"
#include "engine/exchange/exchange.hpp"
#include "ops/relational/join/join_bounds.hpp"
#include "ops/relational/join/join_keys.hpp"

namespace rankwise {

JoinSide::JoinSide(const Communicator& comm, const Schema& schema, std::vector<int> keys, const Workspace& workspace,
                   int partitions, bool stays, bool keeps_null_keys)
    : keys_(std::move(keys)),
      rank_(comm.rank()),
      ranks_(comm.size()),
      partitions_(partitions),
      exchanges_(comm.size() > 1 && !stays),
      keeps_null_keys_(keeps_null_keys),
      exchange_(schema, comm.size(), workspace, exchange_buffer_bytes(workspace.memory)),
      store_(schema, workspace, partitions + 3),
      next_(comm.rank()) {}

void JoinSide::set_hot(const KeyHashSet* spread, const KeyHashSet* copied) {
  spread_ = spread->empty() ? nullptr : spread;
  copied_ = copied->empty() ? nullptr : copied;
}

inline int JoinSide::partition_of(std::uint64_t hash) const {
  if (spread_ != nullptr && spread_->contains(hash)) return spread_partition();
  if (copied_ != nullptr && copied_->contains(hash)) return copied_partition();
  return partition_of_owned(hash);
}

void JoinSide::add(RecordBatch& batch) {
  set_null_keys_apart(batch);
  if (!exchanges_) {
    keep(batch);
    return;
  }
  hash_keys(batch, keys_, hashes_);
  here_.clear();
  away_.clear();
  partition_of_.clear();
  destinations_.clear();
  for (std::size_t i = 0; i < hashes_.size(); ++i) {
    const int partition = partition_of(hashes_[i]);
    int to = owner_of(hashes_[i], ranks_);
    if (partition == spread_partition()) {
      to = next_;
      next_ = next_ + 1 == ranks_ ? 0 : next_ + 1;
    } else if (partition == copied_partition()) {
      to = RowExchange::kEveryRank;
    }
    if (to == rank_) {
      here_.push_back(batch.selection[i]);
      partition_of_.push_back(partition);
    } else {
      away_.push_back(batch.selection[i]);
      destinations_.push_back(to);
    }
  }
  batch.selection.swap(here_);
  store_.append(batch, partition_of_);
  batch.selection.swap(away_);
  exchange_.add(batch, destinations_);
}

void JoinSide::exchange(const Communicator& comm) {
  exchange_.flush(comm, [this](RecordBatch& batch) { keep(batch); });
}

void JoinSide::set_null_keys_apart(RecordBatch& batch) {
  if (!mark_null_keys(batch, keys_, nulls_)) return;
  here_.clear();
  away_.clear();
  for (std::size_t i = 0; i < nulls_.size(); ++i) (nulls_[i] != 0 ? here_ : away_).push_back(batch.selection[i]);
  if (keeps_null_keys_) {
    batch.selection.swap(here_);
    store_.append(batch, null_partition());
  }
  batch.selection.swap(away_);
}

/// Keeps rows that are to be joined on this rank.
void JoinSide::keep(RecordBatch& batch) {
  hash_keys(batch, keys_, hashes_);
  partition_of_.resize(hashes_.size());
  for (std::size_t i = 0; i < hashes_.size(); ++i) partition_of_[i] = partition_of(hashes_[i]);
  store_.append(batch, partition_of_);
}

}  // namespace rankwise
