#include "ops/sort_key.hpp"

#include <algorithm>  // std::sort

#include "ops/order_bits.hpp"

namespace rankwise {
namespace {

constexpr std::size_t kPrefixBytes = 16;

// The first byte of a text id.
constexpr char kNegativeId = 0;
constexpr char kNonNegativeId = 1;
constexpr char kOtherId = 2;

void append_big_endian(std::uint64_t value, std::string& bytes) {
  char reversed[sizeof value];
  for (std::size_t i = 0; i < sizeof value; ++i) reversed[i] = static_cast<char>(value >> (56 - 8 * i));
  bytes.append(reversed, sizeof value);
}

std::uint64_t load_big_endian(const char* bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

void complement(std::string& bytes, std::size_t begin) {
  for (std::size_t i = begin; i < bytes.size(); ++i) bytes[i] = static_cast<char>(~bytes[i]);
}

/// Ends text by a 0 byte; bytes 0 and 1 within become 1 1 and 1 2, so that no text holds the end or passes it.
void append_text(std::string_view text, std::string& bytes) {
  for (const char c : text) {
    if (c == 0 || c == 1) bytes.push_back(1);
    bytes.push_back(c == 0 ? 1 : c == 1 ? 2 : c);
  }
  bytes.push_back(0);
}

/// Tells whether all of `digits` is 0 or starts with another digit than 0.
bool is_canonical_number(std::string_view digits) {
  if (digits.empty() || (digits.front() == '0' && digits.size() > 1)) return false;
  return std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Longer numbers are larger: the count of digits stands in front of them.
void append_digits(std::string_view digits, std::string& bytes) {
  constexpr std::size_t kLongCount = 255;
  if (digits.size() < kLongCount) {
    bytes.push_back(static_cast<char>(digits.size()));
  } else {
    bytes.push_back(static_cast<char>(kLongCount));
    append_big_endian(digits.size(), bytes);
  }
  bytes.append(digits);
}

void append_id(std::string_view text, std::string& bytes) {
  const bool negative = !text.empty() && text.front() == '-';
  const auto digits = negative ? text.substr(1) : text;
  if (!is_canonical_number(digits) || text == "-0") {
    bytes.push_back(kOtherId);
    append_text(text, bytes);
    return;
  }
  bytes.push_back(negative ? kNegativeId : kNonNegativeId);
  const auto begin = bytes.size();
  append_digits(digits, bytes);
  if (negative) complement(bytes, begin);
}

}  // namespace

void append_sort_bytes(const Column& column, std::int64_t row, const SortColumn& by, std::string& bytes) {
  if (by.has_nulls) {
    bytes.push_back(column.is_null(row) ? 1 : 0);
    if (column.is_null(row)) return;
  }
  const auto begin = bytes.size();
  if (!column.type().is_text()) {
    const auto at = static_cast<std::size_t>(row);
    // -0.0 + 0.0 is +0.0: the two zeros are equal here.
    append_big_endian(column.type().is_float() ? order_bits(column.doubles()[at] + 0.0) : order_bits(column.ints()[at]),
                      bytes);
  } else if (by.key.collation == SortKey::Collation::kId) {
    append_id(column.text(row), bytes);
  } else {
    append_text(column.text(row), bytes);
  }
  if (by.key.descending) complement(bytes, begin);
}

SortKeys::SortKeys(const Table& table, const std::vector<SortColumn>& columns) {
  prefixes_.reserve(static_cast<std::size_t>(table.rows()));
  std::string key;
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    key.clear();
    for (const auto& by : columns) append_sort_bytes(table[by.key.column], row, by, key);
    if (key.size() > kPrefixBytes && tail_offsets_.empty()) {
      tail_offsets_.assign(static_cast<std::size_t>(row) + 1, 0);
    }
    if (key.size() > kPrefixBytes) tails_.append(key, kPrefixBytes);
    if (!tail_offsets_.empty()) tail_offsets_.push_back(tails_.size());
    key.resize(std::max(key.size(), kPrefixBytes));
    prefixes_.push_back(prefix_of(key));
  }
}

SortKeys::Prefix SortKeys::prefix_of(std::string_view key) {
  return {load_big_endian(key.data()), load_big_endian(key.data() + sizeof(std::uint64_t))};
}

std::string_view SortKeys::tail(std::int64_t row) const {
  if (tail_offsets_.empty()) return {};
  const auto begin = tail_offsets_[static_cast<std::size_t>(row)];
  return std::string_view(tails_).substr(begin, tail_offsets_[static_cast<std::size_t>(row) + 1] - begin);
}

std::strong_ordering SortKeys::compare(std::int64_t a, std::int64_t b) const {
  const auto by_prefix = prefixes_[static_cast<std::size_t>(a)] <=> prefixes_[static_cast<std::size_t>(b)];
  return by_prefix != 0 || tail_offsets_.empty() ? by_prefix : tail(a) <=> tail(b);
}

std::strong_ordering SortKeys::compare(std::int64_t row, std::string_view key) const {
  const auto by_prefix = prefixes_[static_cast<std::size_t>(row)] <=> prefix_of(key);
  return by_prefix != 0 ? by_prefix : tail(row) <=> key.substr(kPrefixBytes);
}

std::string SortKeys::bytes(std::int64_t row) const {
  std::string key;
  append_big_endian(prefixes_[static_cast<std::size_t>(row)].high, key);
  append_big_endian(prefixes_[static_cast<std::size_t>(row)].low, key);
  return key.append(tail(row));
}

std::vector<std::int64_t> SortKeys::order() const {
  struct Item {
    Prefix prefix;
    std::int64_t row = 0;
  };
  std::vector<Item> items;
  items.reserve(prefixes_.size());
  for (const auto& prefix : prefixes_) items.push_back({prefix, static_cast<std::int64_t>(items.size())});
  std::sort(items.begin(), items.end(), [&](const Item& a, const Item& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    if (!tail_offsets_.empty()) {
      const auto by_tail = tail(a.row) <=> tail(b.row);
      if (by_tail != 0) return by_tail < 0;
    }
    return a.row < b.row;
  });
  std::vector<std::int64_t> rows;
  rows.reserve(items.size());
  for (const auto& item : items) rows.push_back(item.row);
  return rows;
}

}  // namespace rankwise
