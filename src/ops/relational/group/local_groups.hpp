#pragma once
#include <cstdint>     // std::uint64_t
#include <functional>  // std::function
#include <memory>      // std::shared_ptr
#include <span>        // std::span
#include <vector>      // std::vector

#include "ops/relational/group/group_maps.hpp"
#include "ops/stream/row_store.hpp"

namespace rankwise {

/// Groups rows before they travel, in a map of bounded size, as long as that makes them fewer.
///
/// Over the first rows, and again from time to time, it counts how many groups rows make; where they are nearly as many
/// as the rows, rows become partial states one by one. All functions are @local.
class LocalGroups {
 public:
  /// @param most_bytes  of the map; beyond it is emptied
  LocalGroups(std::shared_ptr<const GroupLayout> layout, const Workspace& workspace, std::int64_t most_bytes);

  /// Takes partial states with the hashes of their keys.
  using Send = std::function<void(const RecordBatch& states, std::span<const std::uint64_t> hashes)>;

  /// Folds the selected rows of an input batch, with the hashes of their keys.
  void fold(const RecordBatch& batch, std::span<const std::uint64_t> hashes, const Send& send);
  /// Sends all groups.
  void flush(const Send& send);

 private:
  const RecordBatch& states_of_rows(const RecordBatch& batch);

  std::shared_ptr<const GroupLayout> layout_;
  std::int64_t most_bytes_;
  GroupMaps maps_;
  MemoryShare share_;
  std::int64_t rows_ = 0;          // folded since the map was empty
  bool judged_ = false;            // since then
  std::int64_t rows_to_pass_ = 0;  // one by one
  // Working space.
  RecordBatch states_;
  std::vector<char*> records_;
  std::vector<std::uint64_t> hashes_;
  std::vector<std::uint64_t> row_states_;  // one record per row
  TextBlocks row_text_bytes_;
  std::vector<TextBlocks*> row_texts_;
};

}  // namespace rankwise
