#include "ops/relational/order/prefix_layout.hpp"

#include <algorithm>    // std::max, std::min
#include <bit>          // std::bit_width
#include <limits>       // std::numeric_limits
#include <string_view>  // std::string_view

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

constexpr std::size_t kMostTextBytes = 7;  // and four bits that tell how many there are
constexpr int kLeastUsefulBits = 8;

/// The bytes of a text from `skip` on, the first one highest, then how many of them there are (one more: it goes on).
std::uint64_t text_code(std::string_view text, std::size_t skip, std::size_t most) {
  const std::size_t rest = text.size() - std::min(text.size(), skip);
  const std::size_t taken = std::min(rest, most);
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < taken; ++i) bytes = bytes << 8 | static_cast<unsigned char>(text[skip + i]);
  bytes <<= 8 * (most - taken);
  return bytes << 4 | std::min(rest, most + 1);
}

std::size_t common_length(std::string_view a, std::string_view b) {
  const std::size_t most = std::min(a.size(), b.size());
  std::size_t length = 0;
  while (length < most && a[length] == b[length]) ++length;
  return length;
}

/// Calls `visit(raw)` with the function that gives the raw code of a value of this column by its row.
template <typename Values, typename TextCode, typename Visit>
void with_raw_codes(const OrderColumn& by, const Values& values, const TextCode& of_text, const Visit& visit) {
  if (by.zero_sign) {
    visit([&](std::int64_t row) { return std::uint64_t{is_negative_zero(double_at(values, row)) ? 0U : 1U}; });
  } else if (type_of(values).is_text()) {
    visit([&](std::int64_t row) { return of_text(text_at(values, row)); });
  } else if (type_of(values).is_float()) {
    visit([&](std::int64_t row) { return double_order_bits(double_at(values, row)); });
  } else {
    visit([&](std::int64_t row) { return order_bits(int_at(values, row)); });
  }
}

}  // namespace

template <typename Values, typename RowOf>
PrefixLayout::Part PrefixLayout::measure(const OrderColumn& by, const Values& values, std::size_t rows,
                                         const RowOf& row_of) {
  Part part;
  part.by = by;
  if (type_of(values).is_text()) {
    std::string_view common;
    std::size_t longest = 0;
    bool any = false;
    for (std::size_t i = 0; i < rows; ++i) {
      if (null_at(values, row_of(i))) continue;
      const auto text = text_at(values, row_of(i));
      common = any ? common.substr(0, common_length(common, text)) : text;
      longest = std::max(longest, text.size());
      any = true;
    }
    part.common = common;
    part.text_bytes = std::min(kMostTextBytes, longest - common.size());
    part.complete = longest - common.size() <= kMostTextBytes;
  }
  std::uint64_t low = std::numeric_limits<std::uint64_t>::max(), high = 0;
  const auto of_text = [&](std::string_view text) { return text_code(text, part.common.size(), part.text_bytes); };
  with_raw_codes(by, values, of_text, [&](const auto& raw) {
    for (std::size_t i = 0; i < rows; ++i) {
      if (null_at(values, row_of(i))) {
        part.has_nulls = true;
        continue;
      }
      const std::uint64_t code = raw(row_of(i));
      low = std::min(low, code);
      high = std::max(high, code);
    }
  });
  const bool any_value = low <= high;
  part.base = any_value ? low : 0;
  part.range = any_value ? high - low : 0;
  part.only_nulls = part.has_nulls && !any_value;
  return part;
}

/// Finds how many low bits must go for a part to fit. @return whether it is worth its place
bool PrefixLayout::place(Part& part, int left) const {
  const std::uint64_t more = (open_ ? 2U : 0U) + (part.has_nulls ? 1U : 0U);  // codes besides those of values
  const auto width = [&] {
    const std::uint64_t top = part.range >> part.drop;
    if (top > std::numeric_limits<std::uint64_t>::max() - more) return 65;
    return static_cast<int>(std::bit_width(top + more));
  };
  const bool something = width() > 0;
  while (width() > left) ++part.drop;
  if (part.drop > 0) part.complete = false;
  part.shift = left - width();  // from the top, moved down when the layout is known
  return part.complete || (something && left >= kLeastUsefulBits);
}

PrefixLayout::PrefixLayout(const RowOrder& order, const Table& table, std::span<const SortItem> items,
                           std::size_t first, bool open)
    : open_(open), next_column_(first) {
  choose(order, table, items.size(), [&](std::size_t i) { return static_cast<std::int64_t>(items[i].row); });
}

PrefixLayout::PrefixLayout(const RowOrder& order, const Table& table) {
  choose(order, table, static_cast<std::size_t>(table.rows()),
         [](std::size_t i) { return static_cast<std::int64_t>(i); });
}

template <typename RowOf>
void PrefixLayout::choose(const RowOrder& order, const Table& table, std::size_t rows, const RowOf& row_of) {
  const auto& columns = order.columns();
  int left = 64;
  for (; next_column_ < columns.size() && left >= kLeastUsefulBits; ++next_column_) {
    const OrderColumn& by = columns[next_column_];
    Part part = measure(by, table[by.key.column], rows, row_of);
    if (part.only_nulls && !open_) part.has_nulls = false;  // nothing to tell apart
    if (!place(part, left)) break;
    left = part.shift;
    const bool complete = part.complete;
    parts_.push_back(std::move(part));
    if (!complete) break;
  }
  bits_ = 64 - left;
  for (auto& part : parts_) part.shift -= left;
}

template <bool kOpen, typename Values, typename RowOf, typename Put>
void PrefixLayout::encode(const Part& part, const Values& values, std::size_t rows, const RowOf& row_of,
                          const Put& put) {
  // Codes ascend: nulls if first, what is before the span, the span, what is behind it, nulls if last.
  const bool nulls_first = part.by.key.nulls_first;
  const std::uint64_t top = part.range >> part.drop;
  const std::uint64_t begin = (kOpen ? 1U : 0U) + (part.has_nulls && nulls_first ? 1U : 0U);
  const std::uint64_t behind = begin + top + 1;
  const std::uint64_t last_null = kOpen && part.has_nulls ? behind + 1 : behind;
  const std::uint64_t null_code = nulls_first ? 0 : last_null;
  const bool descending = part.by.key.descending;
  const std::uint64_t below = descending ? behind : begin - 1, above = descending ? begin - 1 : behind;

  const auto raw_text = [&](std::string_view text) { return text_code(text, part.common.size(), part.text_bytes); };
  with_raw_codes(part.by, values, raw_text, [&](const auto& raw) {
    for (std::size_t i = 0; i < rows; ++i) {
      const std::int64_t row = row_of(i);
      if (null_at(values, row)) {
        put(i, null_code << part.shift);
        continue;
      }
      if constexpr (kOpen) {
        if (const int side = side_of(part, values, row, raw(row)); side != 0) {
          put(i, (side < 0 ? below : above) << part.shift);
          continue;
        }
      }
      const std::uint64_t at = (raw(row) - part.base) >> part.drop;
      put(i, (begin + (descending ? top - at : at)) << part.shift);
    }
  });
}

/// Tells whether a value lies before (-1), in (0) or behind (1) the span of a part, by value.
template <typename Values>
int PrefixLayout::side_of(const Part& part, const Values& values, std::int64_t row, std::uint64_t raw) {
  if (!part.common.empty()) {
    if (const int order = text_at(values, row).substr(0, part.common.size()).compare(part.common); order != 0) {
      return order;
    }
  }
  return (raw > part.base + part.range ? 1 : 0) - (raw < part.base ? 1 : 0);
}

void PrefixLayout::write(const Table& table, std::span<SortItem> items) const {
  for (auto& item : items) item.prefix = 0;
  const auto row_of = [&](std::size_t i) { return static_cast<std::int64_t>(items[i].row); };
  const auto put = [&](std::size_t i, std::uint64_t code) { items[i].prefix |= code; };
  for (const auto& part : parts_) {
    const auto& values = table[part.by.key.column];
    if (open_) {
      encode<true>(part, values, items.size(), row_of, put);
    } else if (part.range > 0 || part.has_nulls) {
      encode<false>(part, values, items.size(), row_of, put);
    }
  }
}

void PrefixLayout::write(const RecordBatch& batch, std::vector<std::uint64_t>& prefixes) const {
  require(open_, "a layout for other rows has open ends");
  prefixes.assign(batch.selection.size(), 0);
  const auto row_of = [&](std::size_t i) { return static_cast<std::int64_t>(batch.selection[i]); };
  const auto put = [&](std::size_t i, std::uint64_t code) { prefixes[i] |= code; };
  for (const auto& part : parts_) encode<true>(part, batch[part.by.key.column], prefixes.size(), row_of, put);
}

}  // namespace rankwise
