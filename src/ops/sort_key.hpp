#pragma once
#include <compare>      // std::strong_ordering
#include <cstdint>      // std::uint64_t
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "engine/data/table.hpp"
#include "ops/sort.hpp"

namespace rankwise {

/// How one sort key is written as bytes.
struct SortColumn {
  SortKey key;
  bool has_nulls = false;  ///< on any rank: then a byte in front tells nulls, which come last
};

/// Sort keys of all rows of a shard as bytes that compare by memcmp (Graefe, Implementing Sorting in Database Systems,
/// 2006, section 3.1).
///
/// No key is a prefix of a different one. The first 16 bytes of each row stand in two big-endian words, so that
/// short keys (all numbers, short ids) compare without touching the rest. All functions are @local.
class SortKeys {
 public:
  SortKeys(const Table& table, const std::vector<SortColumn>& columns);

  std::int64_t rows() const { return static_cast<std::int64_t>(prefixes_.size()); }
  /// Compares the keys of two rows, or of a row and a key as `bytes` gives it.
  std::strong_ordering compare(std::int64_t a, std::int64_t b) const;
  std::strong_ordering compare(std::int64_t row, std::string_view key) const;
  /// A row's key, padded to 16 bytes with zeros.
  std::string bytes(std::int64_t row) const;

  /// Returns the rows in ascending order; rows with equal keys keep their order.
  std::vector<std::int64_t> order() const;

 private:
  struct Prefix {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    friend auto operator<=>(const Prefix&, const Prefix&) = default;
  };
  static Prefix prefix_of(std::string_view key);
  std::string_view tail(std::int64_t row) const;

  std::vector<Prefix> prefixes_;
  std::string tails_;                      // what follows the prefixes
  std::vector<std::size_t> tail_offsets_;  // empty while all tails are
};

/// Appends one value of a column in its order-preserving form. @local
void append_sort_bytes(const Column& column, std::int64_t row, const SortColumn& by, std::string& bytes);

}  // namespace rankwise
