#include "ops/relational/group/record_blocks.hpp"

#include <algorithm>  // std::clamp

#include "engine/runtime/error.hpp"

namespace rankwise {

void RecordBlocks::open_block() {
  constexpr std::size_t kLargestBlock = std::size_t{2} << 20;
  constexpr std::size_t kFirstRoom = 8;
  if (open_ + 1 < blocks_.size()) {
    ++open_;
    return;
  }
  // The last row of the last block would be kNowhere.
  if (blocks_.size() == kRowMask) throw BudgetError("more than 4 billion groups on one rank; use more ranks");
  const std::size_t most = std::clamp<std::size_t>(kLargestBlock / stride_, 1, std::size_t{kRowMask} + 1);
  const std::size_t room = std::min(std::max(kFirstRoom, room_ / 4), most);
  const std::size_t bytes = room == most ? std::max(kLargestBlock, room * stride_) : room * stride_;
  blocks_.push_back({std::unique_ptr<char, Free>(HugePageAllocator<char>().allocate(bytes)), 0, room});
  open_ = blocks_.size() - 1;
  room_ += room;
  bytes_ += static_cast<std::int64_t>(bytes);
}

}  // namespace rankwise
