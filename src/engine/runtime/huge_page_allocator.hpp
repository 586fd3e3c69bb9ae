#pragma once
#include <sys/mman.h>  // madvise

#include <cstddef>  // std::size_t
#include <cstdlib>  // std::aligned_alloc
#include <new>      // std::bad_alloc

namespace rankwise {

/// Allocates large arrays on 2 MiB pages where the system grants them: a hash table that is hit at random otherwise
/// spends much of its time on page-table walks. @local
template <typename T>
struct HugePageAllocator {
  using value_type = T;

  HugePageAllocator() = default;
  template <typename U>
  explicit HugePageAllocator(const HugePageAllocator<U>& /*other*/) {}

  T* allocate(std::size_t count) {
    constexpr std::size_t kPage = std::size_t{2} << 20;
    const bool large = count * sizeof(T) >= kPage;
    const std::size_t alignment = large ? kPage : 64;
    const std::size_t bytes = (count * sizeof(T) + alignment - 1) / alignment * alignment;
    void* memory = std::aligned_alloc(alignment, bytes);
    if (memory == nullptr) throw std::bad_alloc();
    if (large) madvise(memory, bytes, MADV_HUGEPAGE);  // advice only: small pages do as well
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t /*count*/) { std::free(memory); }

  friend bool operator==(const HugePageAllocator& /*a*/, const HugePageAllocator& /*b*/) { return true; }
};

}  // namespace rankwise
