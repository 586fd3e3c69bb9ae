#include "ops/relational/group/group_maps.hpp"

#include <algorithm>  // std::any_of
#include <cstring>    // std::memchr

namespace rankwise {
namespace {

constexpr std::size_t kSliceRows = 1024;
/// Rows between fetching a slot, fetching its record, and comparing keys: some hundred nanoseconds each.
constexpr std::size_t kAhead = 16;
/// Maps below this lie in cache anyway.
constexpr std::int64_t kPrefetchBytes = 1 << 20;

bool is_plain(const BatchColumn& column) {
  return column.type.is_integral() && std::memchr(column.valid.data(), 0, column.valid.size()) == nullptr;
}

}  // namespace

GroupMaps::GroupMaps(const GroupLayout& layout, int bits, int first_bit)
    : layout_(layout),
      first_bit_(first_bit),
      mask_((std::uint64_t{1} << bits) - 1),
      has_texts_(std::any_of(layout.states.begin(), layout.states.end(), [](const GroupState& state) {
        return state.kind == StateKind::kLeastText || state.kind == StateKind::kGreatestText;
      })) {
  for (const auto& key : layout.keys) input_keys_.push_back(key.column);
  for (int i = 0; i < 1 << bits; ++i) maps_.emplace_back(layout);
}

void GroupMaps::fold(const RecordBatch& batch, std::span<const std::uint64_t> hashes) {
  const std::span<const std::uint32_t> rows = batch.selection;
  for (std::size_t begin = 0; begin < rows.size(); begin += kSliceRows) {
    const auto count = std::min(kSliceRows, rows.size() - begin);
    fold_rows(layout_, batch, find(batch, input_keys_, rows.subspan(begin, count), hashes.subspan(begin, count)));
  }
}

void GroupMaps::merge(const RecordBatch& batch, std::span<const std::uint64_t> hashes) {
  const std::span<const std::uint32_t> rows = batch.selection;
  for (std::size_t begin = 0; begin < rows.size(); begin += kSliceRows) {
    const auto count = std::min(kSliceRows, rows.size() - begin);
    merge_states(layout_, batch,
                 find(batch, layout_.partial_keys, rows.subspan(begin, count), hashes.subspan(begin, count)));
  }
}

GroupRows GroupMaps::find(const RecordBatch& batch, std::span<const int> columns, std::span<const std::uint32_t> rows,
                          std::span<const std::uint64_t> hashes) {
  const bool plain = columns.size() <= 2 &&
                     std::all_of(columns.begin(), columns.end(), [&](int column) { return is_plain(batch[column]); });
  if (columns.empty()) {
    records_.assign(rows.size(), only_group());
  } else if (plain && columns.size() == 1) {
    find(OneIntegerKey{batch[columns[0]].ints.data(), rows.data()}, hashes);
  } else if (plain) {
    find(TwoIntegerKeys{batch[columns[0]].ints.data(), batch[columns[1]].ints.data(), rows.data()}, hashes);
  } else {
    any_keys_.set(layout_, batch, columns, rows);
    find(any_keys_, hashes);
  }
  if (has_texts_) {
    texts_.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) texts_[i] = &map_of(hashes[i]).texts();
  }
  return {rows, records_, texts_};
}

template <typename Keys>
void GroupMaps::find(const Keys& keys, std::span<const std::uint64_t> hashes) {
  records_.resize(hashes.size());
  bytes() > kPrefetchBytes ? find_ahead<true>(keys, hashes) : find_ahead<false>(keys, hashes);
}

template <bool kPrefetch, typename Keys>
void GroupMaps::find_ahead(const Keys& keys, std::span<const std::uint64_t> hashes) {
  const auto tag = [](std::uint64_t hash) { return static_cast<std::uint32_t>(hash); };
  const auto likely_record = [&](std::size_t i) {
    return i < hashes.size() ? map_of(hashes[i]).likely_record(tag(hashes[i])) : nullptr;
  };
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    if constexpr (kPrefetch) {
      if (const auto ahead = i + 2 * kAhead; ahead < hashes.size()) {
        __builtin_prefetch(map_of(hashes[ahead]).first_slot(tag(hashes[ahead])));
      }
      if (const char* record = likely_record(i + kAhead); record != nullptr) {
        __builtin_prefetch(record);
        __builtin_prefetch(record + layout_.stride - 1);
      }
      if constexpr (Keys::kMayLieElsewhere) {
        if (const char* record = likely_record(i + kAhead / 2); record != nullptr) {
          __builtin_prefetch(keys.elsewhere(record));
        }
      }
    }
    records_[i] = map_of(hashes[i]).find_or_add(tag(hashes[i]), keys, i);
  }
}

std::size_t GroupMaps::groups() const {
  std::size_t groups = 0;
  for (const auto& map : maps_) groups += map.size();
  return groups;
}

std::int64_t GroupMaps::bytes() const {
  std::int64_t bytes = 0;
  for (const auto& map : maps_) bytes += map.bytes();
  return bytes;
}

std::int64_t GroupMaps::bytes_used() const {
  std::int64_t bytes = 0;
  for (const auto& map : maps_) bytes += map.bytes_used();
  return bytes;
}

void GroupMaps::clear() {
  for (auto& map : maps_) map.clear();
}

void GroupMaps::reset() {
  for (auto& map : maps_) map.reset();
}

bool GroupCursor::next(std::vector<char*>& records) {
  records.clear();
  const RecordBlocks& from = map_->records();
  while (block_ < from.block_count() && records.size() < static_cast<std::size_t>(kBatchRows)) {
    const auto rows = from.rows_in(block_);
    for (; row_ < rows && records.size() < static_cast<std::size_t>(kBatchRows); ++row_) {
      records.push_back(from.block(block_) + row_ * from.stride());
    }
    if (row_ == rows) {
      ++block_;
      row_ = 0;
    }
  }
  return !records.empty();
}

}  // namespace rankwise
