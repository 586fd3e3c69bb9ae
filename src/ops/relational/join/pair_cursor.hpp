#pragma once
#include <cstdint>  // std::uint32_t
#include <span>     // std::span
#include <vector>   // std::vector

#include "ops/relational/join/join_table.hpp"
#include "ops/relational/join/row_pairs.hpp"

namespace rankwise {

/// Walks over the pairs of a batch, a bounded number at a time: a left row may have millions of matches. @local
class PairCursor {
 public:
  /// @param rows  left rows, one per run
  /// @param list  what runs of several rows refer to
  void start(std::span<const std::uint32_t> rows, std::span<const JoinTable::Run> runs,
             std::span<const std::uint32_t> list);

  bool done() const { return at_ == runs_.size(); }

  /// Replaces `pairs` by up to `limit` more.
  /// @param skip  by left row: pairs of rows with a value other than 0 are left out; may be null
  void fill(std::size_t limit, const std::uint8_t* skip, RowPairs& pairs);

 private:
  void fill_single(std::size_t limit, RowPairs& pairs);

  std::span<const std::uint32_t> rows_;
  std::span<const JoinTable::Run> runs_;
  std::span<const std::uint32_t> list_;
  std::size_t at_ = 0;        // run
  std::uint32_t offset_ = 0;  // within it
};

}  // namespace rankwise
