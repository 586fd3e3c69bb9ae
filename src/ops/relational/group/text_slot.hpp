#pragma once
#include <algorithm>    // std::max
#include <cstdint>      // std::uint32_t
#include <cstring>      // std::memcpy
#include <memory>       // std::unique_ptr
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "engine/runtime/error.hpp"
#include "ops/key_rows.hpp"

namespace rankwise {

/// A text in 16 bytes: up to 12 bytes of text lie inside, of longer ones the first 4 and a pointer, so that most
/// comparisons need no look elsewhere (Neumann & Freitag 2020, "Umbra"). All zero is the empty text. @local
class TextSlot {
 public:
  TextSlot() = default;
  /// Refers to `text`, which must live on where it is longer than kInside.
  explicit TextSlot(std::string_view text) : size_(static_cast<std::uint32_t>(text.size())) {
    require(text.size() < UINT32_MAX, "a text of a group is shorter than 4 GiB");
    const char* bytes = text.data();
    if (!is_inside()) {
      std::memcpy(inside_, bytes, kHead);
      std::memcpy(inside_ + kHead, &bytes, sizeof bytes);
    } else if (size_ >= 8) {  // two pieces of fixed size that overlap: no call of memcpy
      std::memcpy(inside_, bytes, 8);
      std::memcpy(inside_ + size_ - 4, bytes + size_ - 4, 4);
    } else if (size_ >= 4) {
      std::memcpy(inside_, bytes, 4);
      std::memcpy(inside_ + size_ - 4, bytes + size_ - 4, 4);
    } else {
      for (std::uint32_t i = 0; i < size_; ++i) inside_[i] = bytes[i];
    }
  }

  bool is_inside() const { return size_ <= kInside; }
  std::size_t size() const { return size_; }
  /// The text; as long as this slot lives where it is.
  std::string_view view() const { return {is_inside() ? inside_ : more(), size_}; }
  /// The bytes of a text that is not inside, else null.
  const char* more() const {
    const char* more = nullptr;
    if (!is_inside()) std::memcpy(&more, inside_ + kHead, sizeof more);
    return more;
  }

  friend bool operator==(const TextSlot& a, const TextSlot& b) {
    if (std::memcmp(&a, &b, sizeof a.size_ + kHead) != 0) return false;
    if (a.is_inside()) return std::memcmp(a.inside_ + kHead, b.inside_ + kHead, kInside - kHead) == 0;
    return same_bytes(a.more(), b.more(), a.size_);
  }

 private:
  static constexpr std::uint32_t kInside = 12;
  static constexpr std::size_t kHead = 4;

  std::uint32_t size_ = 0;
  char inside_[kInside] = {};  // the text and zeros, or its first 4 bytes and a pointer to all of them
};
static_assert(sizeof(TextSlot) == 16);

/// Holds the bytes of long texts; they stay where they are until all are given up. @local
class TextBlocks {
 public:
  /// Returns a slot whose bytes live here.
  TextSlot keep(const TextSlot& text) {
    return text.is_inside() ? text : TextSlot({copy(text.more(), text.size()), text.size()});
  }
  /// Replaces `slot` (made here) by `text`, in the bytes that it holds already where these suffice.
  void replace(TextSlot& slot, const TextSlot& text) {
    if (!text.is_inside() && slot.size() >= text.size()) {
      char* own = const_cast<char*>(slot.more());  // NOLINT: the bytes are this object's
      std::memcpy(own, text.more(), text.size());
      slot = TextSlot({own, text.size()});
    } else {
      slot = keep(text);
    }
  }
  std::int64_t bytes() const { return bytes_; }

 private:
  const char* copy(const char* from, std::size_t size) {
    if (size > room_) start_block(size);
    char* at = blocks_.back().get() + used_;
    std::memcpy(at, from, size);
    used_ += size;
    room_ -= size;
    return at;
  }
  /// Blocks double, so that few texts take little room.
  void start_block(std::size_t least) {
    room_ = std::max(least, std::size_t{1024} << std::min<std::size_t>(blocks_.size(), 8));
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(room_));
    bytes_ += static_cast<std::int64_t>(room_);
    used_ = 0;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t used_ = 0;
  std::size_t room_ = 0;
  std::int64_t bytes_ = 0;
};

}  // namespace rankwise
