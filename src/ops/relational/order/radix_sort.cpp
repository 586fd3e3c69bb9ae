#include "ops/relational/order/radix_sort.hpp"

#include <algorithm>  // std::copy, std::max, std::min
#include <array>      // std::array
#include <bit>        // std::bit_width
#include <cstdint>    // std::uint64_t

namespace rankwise {
namespace {

constexpr std::size_t kFewItems = 24;  // sorted by insertion

void insertion_sort(std::span<SortItem> items) {
  for (std::size_t i = 1; i < items.size(); ++i) {
    const SortItem item = items[i];
    std::size_t at = i;
    for (; at > 0 && items[at - 1].prefix > item.prefix; --at) items[at] = items[at - 1];
    items[at] = item;
  }
}

/// Sorts `from`; the result lies in `from` or, if `elsewhere`, in `to` (the other one is overwritten).
void sort_digit(std::span<SortItem> from, std::span<SortItem> to, int bits, bool elsewhere) {
  // Leading bits that all items share need no pass.
  std::uint64_t varying = 0;
  if (from.size() > kFewItems) {
    for (const auto& item : from) varying |= item.prefix ^ from.front().prefix;
    if (bits < 64) varying &= (std::uint64_t{1} << bits) - 1;
    bits = static_cast<int>(std::bit_width(varying));
  }
  if (from.size() <= kFewItems || bits == 0) {
    if (from.size() <= kFewItems) insertion_sort(from);
    if (elsewhere) std::copy(from.begin(), from.end(), to.begin());
    return;
  }
  const int digit = digit_bits(from.size(), bits);
  const int shift = bits - digit;
  const std::uint64_t mask = (std::uint64_t{1} << digit) - 1;
  std::array<std::uint32_t, (std::size_t{1} << kMostDigitBits) + 1> begins{};
  for (const auto& item : from) ++begins[(item.prefix >> shift & mask) + 1];
  const std::size_t buckets = std::size_t{1} << digit;
  for (std::size_t b = 1; b <= buckets; ++b) begins[b] += begins[b - 1];
  auto ends = begins;
  for (const auto& item : from) to[ends[item.prefix >> shift & mask]++] = item;
  for (std::size_t b = 0; b < buckets; ++b) {
    const std::size_t begin = begins[b], size = ends[b] - begin;
    if (size > 0) sort_digit(to.subspan(begin, size), from.subspan(begin, size), shift, !elsewhere);
  }
}

}  // namespace

int digit_bits(std::size_t items, int bits) {
  const int wanted = std::max(1, static_cast<int>(std::bit_width(items / (kFewItems / 2))));
  const int levels = (wanted + kMostDigitBits - 1) / kMostDigitBits;
  return std::min(bits, (wanted + levels - 1) / levels);
}

void radix_sort(std::span<SortItem> items, int bits, SortItems& space) {
  if (items.size() <= kFewItems) {
    insertion_sort(items);
    return;
  }
  if (space.size() < items.size()) space.resize(items.size());
  sort_digit(items, std::span(space).first(items.size()), bits, false);
}

}  // namespace rankwise
