#pragma once
#include <cstdint>  // std::uint64_t
#include <vector>   // std::vector

namespace rankwise {

/// One bit per row: set when the value is present. Costs nothing while no null was appended.
class ValidityBitmap {
 public:
  std::int64_t size() const { return size_; }
  std::int64_t null_count() const { return nulls_; }

  bool is_null(std::int64_t i) const {
    return nulls_ > 0 && (words_[static_cast<std::size_t>(i) >> 6] >> (i & 63) & 1) == 0;
  }

  void append(bool valid) {
    if (!valid && nulls_ == 0) words_.assign(static_cast<std::size_t>(size_ + 63) / 64, ~std::uint64_t{0});
    if (!valid || nulls_ > 0) {
      if (static_cast<std::size_t>(size_) >> 6 >= words_.size()) words_.push_back(~std::uint64_t{0});
      if (!valid) words_[static_cast<std::size_t>(size_) >> 6] &= ~(std::uint64_t{1} << (size_ & 63));
    }
    nulls_ += valid ? 0 : 1;
    ++size_;
  }

  void append_valid(std::int64_t count) {
    if (nulls_ > 0) {
      for (std::int64_t i = 0; i < count; ++i) append(true);
    } else {
      size_ += count;
    }
  }

 private:
  std::vector<std::uint64_t> words_;  // empty while nulls_ == 0; bits beyond size_ are set
  std::int64_t size_ = 0;
  std::int64_t nulls_ = 0;
};

}  // namespace rankwise
