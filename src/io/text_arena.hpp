#pragma once
#include <cstring>      // std::memcpy
#include <memory>       // std::unique_ptr
#include <string_view>  // std::string_view
#include <vector>       // std::vector

namespace rankwise {

/// Holds texts that had to be rewritten (quotes resolved, Latin-1 decoded) for as long as a batch lives.
class TextArena {
 public:
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* at = make(text.size());
    std::memcpy(at, text.data(), text.size());
    return {at, text.size()};
  }

  /// Makes room for a text of at most `size` bytes, which the caller writes. What it does not need stays unused.
  char* make(std::size_t size) {
    if (used_ + size > capacity_ || blocks_.empty()) start_block(size);
    char* at = blocks_.back().get() + used_;
    used_ += size;
    return at;
  }

  void clear() {
    blocks_.clear();
    used_ = capacity_ = 0;
  }

 private:
  void start_block(std::size_t least) {
    constexpr std::size_t kBlockBytes = 1 << 16;
    capacity_ = least > kBlockBytes ? least : kBlockBytes;
    blocks_.push_back(std::make_unique<char[]>(capacity_));
    used_ = 0;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t used_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace rankwise
