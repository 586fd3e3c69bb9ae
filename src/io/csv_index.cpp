#include "io/csv_index.hpp"

// Compiled once per instruction set by Highway; the best one is chosen at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "io/csv_index.cpp"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

#include <algorithm>  // std::min
#include <bit>        // std::countr_zero
#include <cstring>    // std::memcpy

HWY_BEFORE_NAMESPACE();
namespace rankwise::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kBlock = 64;

/// One bit per byte of a 64-byte block.
struct BlockMasks {
  std::uint64_t delimiters = 0;
  std::uint64_t newlines = 0;
  std::uint64_t quotes = 0;
  std::uint64_t high = 0;
};

HWY_INLINE BlockMasks classify(const std::uint8_t* block, std::uint8_t delimiter, std::uint8_t quote) {
  const hn::CappedTag<std::uint8_t, kBlock> d;
  const auto v_delimiter = hn::Set(d, delimiter);
  const auto v_newline = hn::Set(d, std::uint8_t{'\n'});
  const auto v_quote = hn::Set(d, quote);
  const auto v_high = hn::Set(d, std::uint8_t{0x80});
  // StoreMaskBits may write a whole word beyond the bits it has.
  alignas(8) std::uint8_t bits[4][kBlock / 8 + 8] = {};
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t i = 0; i < kBlock; i += lanes) {
    const auto v = hn::LoadU(d, block + i);
    hn::StoreMaskBits(d, hn::Eq(v, v_delimiter), bits[0] + i / 8);
    hn::StoreMaskBits(d, hn::Eq(v, v_newline), bits[1] + i / 8);
    hn::StoreMaskBits(d, hn::Eq(v, v_quote), bits[2] + i / 8);
    hn::StoreMaskBits(d, hn::Eq(hn::And(v, v_high), v_high), bits[3] + i / 8);
  }
  BlockMasks masks;
  std::memcpy(&masks.delimiters, bits[0], 8);
  std::memcpy(&masks.newlines, bits[1], 8);
  std::memcpy(&masks.quotes, bits[2], 8);
  std::memcpy(&masks.high, bits[3], 8);
  return masks;
}

/// Bit i of the result is the parity of bits 0..i.
HWY_INLINE std::uint64_t prefix_xor(std::uint64_t x) {
  x ^= x << 1;
  x ^= x << 2;
  x ^= x << 4;
  x ^= x << 8;
  x ^= x << 16;
  x ^= x << 32;
  return x;
}

/// Returns false where a quote opens in the middle of a field: parity does not tell the truth then.
bool index_blocks(const char* data, std::size_t size, char delimiter, char quote, CsvIndex& index) {
  std::uint64_t inside = 0;    // all ones while a quoted field goes on
  std::uint64_t may_open = 1;  // bit 0: a quote at the next block's first byte may open a field
  std::uint64_t high = 0;
  std::uint32_t* end = index.ends.data();
  std::uint32_t* record = index.record_last.data();

  for (std::size_t at = 0; at < size; at += kBlock) {
    alignas(64) std::uint8_t padded[kBlock];
    const auto* block = reinterpret_cast<const std::uint8_t*>(data) + at;
    std::uint64_t present = ~std::uint64_t{0};
    if (size - at < kBlock) {
      std::memset(padded, 0, kBlock);
      std::memcpy(padded, block, size - at);
      block = padded;
      present = (std::uint64_t{1} << (size - at)) - 1;
    }
    BlockMasks masks = classify(block, static_cast<std::uint8_t>(delimiter), static_cast<std::uint8_t>(quote));
    masks.delimiters &= present;
    masks.quotes &= present;
    high |= masks.high;

    std::uint64_t quoted = inside;
    if (masks.quotes != 0) quoted ^= prefix_xor(masks.quotes);
    const std::uint64_t newlines = masks.newlines & ~quoted;
    std::uint64_t structural = (masks.delimiters & ~quoted) | newlines;
    const std::uint64_t before_field = structural | masks.quotes;
    if ((masks.quotes & quoted & ~(before_field << 1 | may_open)) != 0) return false;
    may_open = before_field >> 63;
    inside = static_cast<std::uint64_t>(static_cast<std::int64_t>(quoted) >> 63);

    // Records first: each needs the number of structural bytes up to its end.
    const auto fields_before = static_cast<std::uint32_t>(end - index.ends.data());
    for (std::uint64_t left = newlines; left != 0; left &= left - 1) {
      const std::uint64_t below = left & -left;
      *record++ = fields_before + static_cast<std::uint32_t>(std::popcount(structural & (below - 1)));
    }
    const auto base = static_cast<std::uint32_t>(at);
    for (; structural != 0; structural &= structural - 1) {
      *end++ = base + static_cast<std::uint32_t>(std::countr_zero(structural));
    }
  }
  index.field_count = static_cast<std::size_t>(end - index.ends.data());
  index.record_count = static_cast<std::size_t>(record - index.record_last.data());
  index.inside_quotes = inside != 0;
  index.has_high_bytes = high != 0;
  return true;
}

std::int64_t count_newlines(const char* data, std::size_t size) {
  std::int64_t lines = 0;
  std::size_t at = 0;
  for (; at + kBlock <= size; at += kBlock) {
    lines += std::popcount(classify(reinterpret_cast<const std::uint8_t*>(data) + at, 0, 0).newlines);
  }
  for (; at < size; ++at) lines += data[at] == '\n' ? 1 : 0;
  return lines;
}

}  // namespace rankwise::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rankwise {

HWY_EXPORT(index_blocks);
HWY_EXPORT(count_newlines);

namespace {

void make_room(CsvIndex& index, std::size_t size) {
  if (index.ends.size() < size + 1) {
    index.ends.resize(size + 1);
    index.record_last.resize(size + 1);
  }
}

}  // namespace

void index_csv(const char* data, std::size_t size, char delimiter, char quote, CsvIndex& index) {
  make_room(index, size);
  if (!HWY_DYNAMIC_DISPATCH(index_blocks)(data, size, delimiter, quote, index)) {
    index_csv_bytewise(data, size, delimiter, quote, index);
  }
}

void index_csv_bytewise(const char* data, std::size_t size, char delimiter, char quote, CsvIndex& index) {
  make_room(index, size);
  enum class State { kFieldStart, kUnquoted, kQuoted, kQuoteInQuoted };
  State state = State::kFieldStart;
  index.field_count = 0;
  index.record_count = 0;
  index.has_high_bytes = false;
  for (std::size_t i = 0; i < size; ++i) {
    const char c = data[i];
    if ((static_cast<unsigned char>(c) & 0x80U) != 0) index.has_high_bytes = true;
    if (state == State::kQuoted) {
      if (c == quote) state = State::kQuoteInQuoted;
      continue;
    }
    if (c == quote && state != State::kUnquoted) {
      state = State::kQuoted;  // opens a field, or doubles the quote before it
    } else if (c == delimiter || c == '\n') {
      index.ends[index.field_count++] = static_cast<std::uint32_t>(i);
      if (c == '\n') index.record_last[index.record_count++] = static_cast<std::uint32_t>(index.field_count - 1);
      state = State::kFieldStart;
    } else {
      state = State::kUnquoted;
    }
  }
  index.inside_quotes = state == State::kQuoted;
}

std::int64_t count_lines(const char* data, std::size_t size) {
  return HWY_DYNAMIC_DISPATCH(count_newlines)(data, size);
}

}  // namespace rankwise
#endif  // HWY_ONCE
