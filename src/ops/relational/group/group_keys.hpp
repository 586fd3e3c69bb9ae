#pragma once
#include <cstdint>  // std::uint64_t
#include <cstring>  // std::memcmp
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/data/record_batch.hpp"
#include "ops/key_rows.hpp"
#include "ops/relational/group/group_layout.hpp"
#include "ops/relational/group/text_slot.hpp"

namespace rankwise {

/// One integral key without nulls, where it stands in the batch.
struct OneIntegerKey {
  static constexpr bool kMayLieElsewhere = false;  ///< bytes that a comparison reads
  const std::int64_t* values;
  const std::uint32_t* rows;

  bool equal(std::size_t i, const char* record) const {
    std::int64_t key = 0;
    std::uint32_t nulls = 0;
    std::memcpy(&key, record, sizeof key);
    std::memcpy(&nulls, record + sizeof key, sizeof nulls);
    return key == values[rows[i]] && nulls == 0;
  }
  void store(std::size_t i, char* record, TextBlocks&) const { std::memcpy(record, values + rows[i], sizeof *values); }
};

/// Two integral keys without nulls, where they stand in the batch.
struct TwoIntegerKeys {
  static constexpr bool kMayLieElsewhere = false;
  const std::int64_t* first;
  const std::int64_t* second;
  const std::uint32_t* rows;

  bool equal(std::size_t i, const char* record) const {
    std::int64_t key[2];
    std::uint32_t nulls = 0;
    std::memcpy(key, record, sizeof key);
    std::memcpy(&nulls, record + sizeof key, sizeof nulls);
    return key[0] == first[rows[i]] && key[1] == second[rows[i]] && nulls == 0;
  }
  void store(std::size_t i, char* record, TextBlocks&) const {
    std::memcpy(record, first + rows[i], sizeof *first);
    std::memcpy(record + sizeof *first, second + rows[i], sizeof *second);
  }
};

/// Keys of any type, copied row by row as they stand in a record: equal keys are equal bytes, but for long texts.
class AnyKeys {
 public:
  static constexpr bool kMayLieElsewhere = true;

  /// Copies the keys of `rows`. Long texts stay in the batch.
  /// @param columns  one per key of the layout
  void set(const GroupLayout& layout, const RecordBatch& batch, std::span<const int> columns,
           std::span<const std::uint32_t> rows);

  bool equal(std::size_t i, const char* record) const {
    const char* key = bytes_.data() + i * size_;
    if (texts_.empty()) return same_bytes(key, record, used_);
    return equal_with_texts(key, record);
  }
  void store(std::size_t i, char* record, TextBlocks& texts) const;
  /// Bytes of the record's first key that lie elsewhere, to fetch them ahead of time; null where there are none.
  const char* elsewhere(const char* record) const {
    return texts_.empty() ? nullptr : reinterpret_cast<const TextSlot*>(record + texts_.front())->more();
  }

 private:
  bool equal_with_texts(const char* key, const char* record) const;

  std::size_t size_ = 0;  // bytes from row to row
  std::size_t used_ = 0;  // of them, keys and null marks
  std::size_t null_marks_ = 0;
  std::vector<int> texts_;  // offsets of text keys
  std::vector<int> fixed_;  // offsets of the others
  std::vector<char> bytes_;
};

/// No key at all: every row is of the one group.
struct NoKeys {
  static bool equal(std::size_t, const char*) { return true; }
  static void store(std::size_t, char*, TextBlocks&) {}
};

/// Appends the keys of records to a batch, one column per key: rows [0, records.size()). Text stays in the records.
/// @local
void write_keys(const GroupLayout& layout, std::span<char* const> records, RecordBatch& batch);

}  // namespace rankwise
