#pragma once
#include <cstdint>  // std::int64_t

namespace rankwise {

/// What this rank may hold in tables, hash tables and buffers, and what it holds. Whoever grows asks; whoever finds
/// the budget used up spills what it holds itself. @local
class MemoryBudget {
 public:
  explicit MemoryBudget(std::int64_t limit) : limit_(limit) {}
  MemoryBudget(const MemoryBudget&) = delete;
  MemoryBudget& operator=(const MemoryBudget&) = delete;

  std::int64_t limit() const { return limit_; }
  std::int64_t used() const { return used_; }
  std::int64_t peak() const { return peak_; }
  /// Bytes left; negative when overdrawn.
  std::int64_t left() const { return limit_ - used_; }

  /// Books or gives back bytes.
  void add(std::int64_t bytes) {
    used_ += bytes;
    if (used_ > peak_) peak_ = used_;
  }

 private:
  std::int64_t limit_;
  std::int64_t used_ = 0;
  std::int64_t peak_ = 0;
};

/// Bytes booked in a budget as long as it lives. @local
class MemoryShare {
 public:
  explicit MemoryShare(MemoryBudget& budget) : budget_(&budget) {}
  MemoryShare(const MemoryShare&) = delete;
  MemoryShare& operator=(const MemoryShare&) = delete;
  MemoryShare(MemoryShare&& other) noexcept : budget_(other.budget_), bytes_(other.bytes_) { other.bytes_ = 0; }
  MemoryShare& operator=(MemoryShare&& other) noexcept {
    if (this == &other) return *this;
    set(0);
    budget_ = other.budget_;
    bytes_ = other.bytes_;
    other.bytes_ = 0;
    return *this;
  }
  ~MemoryShare() { set(0); }

  std::int64_t bytes() const { return bytes_; }
  void set(std::int64_t bytes) {
    budget_->add(bytes - bytes_);
    bytes_ = bytes;
  }

 private:
  MemoryBudget* budget_;
  std::int64_t bytes_ = 0;
};

}  // namespace rankwise
