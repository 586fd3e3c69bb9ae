#pragma once
#include <cstdint>  // std::uint32_t
#include <cstring>  // std::memcpy
#include <memory>   // std::unique_ptr
#include <span>     // std::span
#include <vector>   // std::vector

#include "engine/runtime/huge_page_allocator.hpp"

namespace rankwise {

/// Records of one size in blocks: they never move, so growing copies nothing. Blocks grow by a quarter of what there
/// is, from a few records to the size of a huge page. All functions are @local.
class RecordBlocks {
 public:
  explicit RecordBlocks(std::size_t stride) : stride_(stride) {}

  /// Where a record lies, in 32 bits: its block and its number there.
  using Place = std::uint32_t;
  static constexpr Place kNowhere = UINT32_MAX;

  char* at(Place place) const { return blocks_[place >> kRowBits].bytes.get() + (place & kRowMask) * stride_; }

  /// Appends a copy of `fresh`. @throws BudgetError there are more than a place can name
  Place add(std::span<const char> fresh) {
    if (blocks_.empty() || blocks_[open_].rows == blocks_[open_].room) open_block();
    Block& block = blocks_[open_];
    std::memcpy(block.bytes.get() + block.rows * stride_, fresh.data(), stride_);
    return static_cast<Place>(open_ << kRowBits | block.rows++);
  }
  /// Forgets all records but keeps the blocks for new ones.
  void reset() {
    for (auto& block : blocks_) block.rows = 0;
    open_ = 0;
  }

  std::size_t block_count() const { return blocks_.size(); }
  std::size_t rows_in(std::size_t block) const { return blocks_[block].rows; }
  /// The records of a block follow each other.
  char* block(std::size_t block) const { return blocks_[block].bytes.get(); }
  std::size_t stride() const { return stride_; }
  std::int64_t bytes() const { return bytes_; }

 private:
  static constexpr unsigned kRowBits = 16;
  static constexpr Place kRowMask = (Place{1} << kRowBits) - 1;

  struct Free {
    void operator()(char* bytes) const { HugePageAllocator<char>().deallocate(bytes, 0); }
  };
  struct Block {
    std::unique_ptr<char, Free> bytes;
    std::size_t rows = 0;
    std::size_t room = 0;
  };

  void open_block();

  std::size_t stride_;
  std::vector<Block> blocks_;
  std::size_t open_ = 0;  // the block that takes new records
  std::size_t room_ = 0;  // records of all blocks
  std::int64_t bytes_ = 0;
};

}  // namespace rankwise
