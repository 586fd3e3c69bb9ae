#include "ops/relational/join/exchanged_rows.hpp"

#include <bit>  // std::countr_zero
#include <set>  // std::set

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "ops/relational/join/join_bounds.hpp"
#include "ops/relational/join/join_keys.hpp"
#include "ops/relational/join/join_kinds.hpp"
#include "ops/relational/join/repeat_filter.hpp"

namespace rankwise {
namespace {

constexpr std::size_t kMostFilteredKeys = 1 << 12;

/// Sends the rows that have waited.
class SideSink : public StageSink {
 public:
  explicit SideSink(JoinSide& side, RepeatFilter* repeats = nullptr) : side_(side), repeats_(repeats) {}
  void consume(RecordBatch& batch) override {
    if (repeats_ != nullptr) repeats_->filter(batch);
    side_.add(batch);
  }
  bool full() const override { return side_.full(); }
  bool exchanges() const override { return side_.exchanges(); }
  void exchange(const Communicator& comm) override { side_.exchange(comm); }
  std::unique_ptr<BatchSource> finish(const Communicator&) override { return nullptr; }

 private:
  JoinSide& side_;
  RepeatFilter* repeats_;
};

void send(const Communicator& comm, BatchSource& rows, JoinSide& side, RepeatFilter* repeats = nullptr) {
  SideSink sink(side, repeats);
  run_pass(comm, rows, sink, sink);
}

/// A kind under which copied left or right rows do not come out by themselves.
JoinKind without_left_rest(JoinKind kind) {
  return kind == JoinKind::kFull ? JoinKind::kRight : kind == JoinKind::kLeft ? JoinKind::kInner : kind;
}
JoinKind without_right_rest(JoinKind kind) {
  return kind == JoinKind::kFull ? JoinKind::kLeft : kind == JoinKind::kRight ? JoinKind::kInner : kind;
}

}  // namespace

ExchangedRows::ExchangedRows(const Communicator& comm, JoinSpec spec, const Schema& left, const Schema& right,
                             Workspace workspace, bool left_in_place, bool right_in_place)
    : spec_(std::move(spec)),
      left_schema_(left),
      right_schema_(right),
      workspace_(std::move(workspace)),
      left_in_place_(left_in_place),
      right_in_place_(right_in_place),
      waits_(comm.size() > 1 && !left_in_place && !right_in_place),
      reserve_(workspace_.memory) {
  require(!needs_broadcast(spec_), "an exchanged join has keys and need not compare nulls row by row");
  require(spec_.left_keys.size() == spec_.right_keys.size(), "join keys come in pairs");
  if (waits_) {
    pending_right_.emplace(right_schema_, workspace_);
    pending_left_.emplace(left_schema_, workspace_);
    right_sketch_.emplace(spec_.right_keys, sketch_counters(comm.size()));
    left_sketch_.emplace(spec_.left_keys, sketch_counters(comm.size()));
  } else {
    make_right(comm);
  }
}

/// Keeps part of the budget free for the tables to come, from the first row on.
void ExchangedRows::book_reserve() {
  if (reserve_.bytes() == 0) reserve_.set(join_reserve_bytes(workspace_.memory));
}

void ExchangedRows::make_right(const Communicator& comm) {
  right_.emplace(comm, right_schema_, spec_.right_keys, workspace_, JoinSide::kPartitions, right_in_place_,
                 keeps_right(spec_.kind));
}

/// Left rows need no partitions where one table holds all right rows.
void ExchangedRows::make_left(const Communicator& comm) {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  for (int p = 0; p < right_->partitions(); ++p) {
    rows += right_->store().rows(p);
    bytes += right_->store().bytes(p);
  }
  const bool small = JoinTable::bytes_for(rows, bytes) <= small_table_bytes(workspace_.memory);
  left_.emplace(comm, left_schema_, spec_.left_keys, workspace_, small ? 1 : JoinSide::kPartitions, left_in_place_,
                outlives_no_match(spec_.kind));
}

void ExchangedRows::add_right(RecordBatch& batch) {
  book_reserve();
  facts_.any_row = facts_.any_row || !batch.selection.empty();
  if (!facts_.any_null_key) facts_.any_null_key = mark_null_keys(batch, spec_.right_keys, nulls_);
  if (right_sketch_) right_sketch_->add(batch);
  if (waits_) {
    pending_right_->add(batch);
  } else {
    right_->add(batch);
  }
}

void ExchangedRows::end_right(const Communicator& comm) {
  std::vector<std::int64_t> facts = {facts_.any_row ? 1 : 0, facts_.any_null_key ? 1 : 0};
  comm.max(facts);
  facts_ = {facts[0] != 0, facts[1] != 0};
  if (!waits_) run_local(comm, [&] { make_left(comm); });
}

void ExchangedRows::add_left(RecordBatch& batch) {
  book_reserve();
  if (left_sketch_) left_sketch_->add(batch);
  if (waits_) {
    pending_left_->add(batch);
  } else {
    left_->add(batch);
  }
}

bool ExchangedRows::left_full() const {
  return waits_ ? pending_left_->bytes() >= first_round_bytes(workspace_.memory) : left_->full();
}

void ExchangedRows::exchange_left(const Communicator& comm) {
  if (waits_) {
    start(comm);
  } else {
    left_->exchange(comm);
    if (left_sketch_) spread_new_hot_keys(comm);
  }
}

/// Agrees on hot keys and brings what has waited to its place.
void ExchangedRows::start(const Communicator& comm) {
  hot_ = agree_hot_keys(comm, spec_, hash_decides(left_schema_, spec_.left_keys), left_sketch_->frequent(),
                        right_sketch_->frequent());
  std::optional<RepeatFilter> repeats;
  if (!gives_pairs(spec_.kind) && !spec_.condition) {
    repeats.emplace(right_sketch_->frequent().at_least(2, kMostFilteredKeys), spec_.right_keys, right_schema_);
  }
  right_sketch_.reset();
  if (!may_spread_later(spec_)) left_sketch_.reset();
  run_local(comm, [&] { make_right(comm); });
  right_->set_hot(&hot_.right, &hot_.left);
  send(comm, *pending_right_->drain(), *right_, repeats ? &*repeats : nullptr);
  pending_right_.reset();
  run_local(comm, [&] { make_left(comm); });
  left_->set_hot(&hot_.left, &hot_.right);
  send(comm, *pending_left_->drain(), *left_);
  pending_left_.reset();
  waits_ = false;
}

/// Copies the right rows of left keys that have become hot to all ranks. Left rows that went to the key's owner before
/// find the right rows there, which stay.
void ExchangedRows::spread_new_hot_keys(const Communicator& comm) {
  const auto hashes = agree_new_hot_keys(comm, hot_, left_sketch_->frequent());
  if (hashes.empty()) return;
  const auto rows = run_local(comm, [&] { return read_and_own(rows_of(hashes)); });
  hot_.left.add(hashes);
  left_->set_hot(&hot_.left, &hot_.right);
  right_->set_hot(&hot_.right, &hot_.left);
  send(comm, *rows, *right_);
}

/// Copies this rank's right rows with some keys.
RowStore ExchangedRows::rows_of(const std::vector<std::uint64_t>& keys) {
  KeyHashSet wanted;
  wanted.add(keys);
  std::set<int> partitions;
  for (const auto key : keys) partitions.insert(right_->partition_of_owned(key));
  RowStore found(right_schema_, workspace_);
  RecordBatch batch;
  std::vector<std::uint64_t> hashes;
  for (const int p : partitions) {
    const auto source = right_->store().read(p);
    while (source->next(batch)) {
      hash_keys(batch, spec_.right_keys, hashes);
      std::size_t kept = 0;
      for (std::size_t i = 0; i < hashes.size(); ++i) {
        batch.selection[kept] = batch.selection[i];
        kept += wanted.contains(hashes[i]) ? 1 : 0;
      }
      batch.selection.resize(kept);
      found.append(batch);
    }
  }
  return found;
}

std::unique_ptr<BatchSource> ExchangedRows::join(const Communicator& comm) {
  require(left_ && right_ && !waits_, "both sides of a join are in before it is joined");
  book_reserve();
  return std::make_unique<PartitionJoin>(comm, spec_, facts_, left_schema_, right_schema_, workspace_,
                                         std::move(reserve_), tasks());
}

std::vector<JoinTask> ExchangedRows::tasks() {
  left_rows_ = left_->store().rows();
  right_rows_ = right_->store().rows();
  const auto left = std::make_shared<RowStore>(std::move(left_->store()));
  const auto right = std::make_shared<RowStore>(std::move(right_->store()));
  const auto part = [](const std::shared_ptr<RowStore>& store, int p) { return StoreRange{store, p, p + 1}; };
  std::vector<JoinTask> tasks;
  if (left_->partitions() == 1) {
    tasks.push_back({part(left, 0), {right, 0, right_->partitions()}, spec_.kind});
  } else {
    for (int p = 0; p < left_->partitions(); ++p) {
      tasks.push_back(
          {part(left, p), part(right, p), spec_.kind, std::countr_zero(std::uint64_t{JoinSide::kPartitions})});
    }
  }
  tasks.push_back(
      {part(left, left_->spread_partition()), part(right, right_->copied_partition()), without_right_rest(spec_.kind)});
  tasks.push_back(
      {part(left, left_->copied_partition()), part(right, right_->spread_partition()), without_left_rest(spec_.kind)});
  // Rows with a null key match nothing: each side meets an empty one.
  tasks.push_back({part(left, left_->null_partition()), {right, 0, 0}, spec_.kind, 0, false});
  tasks.push_back({{left, 0, 0}, part(right, right_->null_partition()), spec_.kind, 0, false});
  return tasks;
}

}  // namespace rankwise
