#pragma once
#include <algorithm>  // std::min
#include <cstdint>    // std::int64_t
#include <fstream>    // std::ifstream
#include <iterator>   // std::istreambuf_iterator
#include <string>     // std::string
#include <vector>     // std::vector

#include "engine/comm/communicator.hpp"
#include "engine/data/hash.hpp"
#include "engine/data/table.hpp"
#include "engine/exchange/exchange.hpp"
#include "support/ranks.hpp"

namespace rankwise::test {

inline Schema all_types_schema() {
  return Schema({{"id", kInt64},
                 {"ratio", kFloat64, "1", "a ratio"},
                 {"amount", decimal(2), "GBP", "money"},
                 {"seen", kTimestamp},
                 {"day", kDate},
                 {"flag", kBool},
                 {"name", kText, "", "a short text"},
                 {"note", kText, "", "a long text"},
                 {"some", decimal(3)}});
}

/// Spells row `i`'s text of up to `most` characters: empty ones, quotes, line breaks and letters of several bytes.
inline std::string text_of(std::int64_t i, std::int64_t most) {
  static const std::string kLetters[] = {"a", "\xc3\xa9", "\xe2\x82\xac", "\"", ",", "\n", " ", "\xf0\x9f\x9b\x92"};
  std::string text;
  for (std::int64_t k = 0; k < i % (most + 1); ++k) text += kLetters[mix64(static_cast<std::uint64_t>(i + k)) % 8];
  return text;
}

/// Appends row `i` of an endless table that holds every type, the ends of their ranges, and nulls from row 2 on.
inline void append_all_types_row(Table& table, std::int64_t i) {
  const std::int64_t ends[] = {INT64_MIN, INT64_MAX, 0, -1};
  const double reals[] = {0.1, -1e300, 5e-324, -0.0, 1.0 / 3.0, 1e22};
  const auto random = static_cast<std::int64_t>(mix64(static_cast<std::uint64_t>(i)) >> 20);
  table[0].append_int(i);
  i % 7 == 6 ? table[1].append_null() : table[1].append_double(i < 6 ? reals[i] : static_cast<double>(random) / 7.0);
  table[2].append_int(i < 4 ? ends[i] : random % 1000000 - 500000);
  table[3].append_int(i == 0 ? -62135596800 : i == 1 ? 253402300799 : random % 2000000000);
  table[4].append_int(i == 0 ? -719162 : i == 1 ? 2932896 : random % 20000);
  i % 5 == 4 ? table[5].append_null() : table[5].append_int(i % 2);
  i % 11 == 10 ? table[6].append_null() : table[6].append_text(text_of(i, 9));
  table[7].append_text(text_of(i, i % 97 == 96 ? 300 : 5));
  i % 3 == 2 ? table[8].append_null() : table[8].append_int(i);
}

/// How rows lie over the ranks.
enum class Cut { kEven, kLastOnly, kFirstRowAlone };

inline RowRange range_of(Cut cut, std::int64_t total) {
  const auto& comm = world();
  const bool last = comm.rank() == comm.size() - 1;
  if (cut == Cut::kEven) return even_range(total, comm.size(), comm.rank());
  const std::int64_t first_rows = cut == Cut::kFirstRowAlone && comm.size() > 1 ? std::min<std::int64_t>(1, total) : 0;
  if (last) return {first_rows, total};
  return comm.is_driver() ? RowRange{0, first_rows} : RowRange{first_rows, first_rows};
}

/// Builds this rank's share of the first `total` rows.
inline Table all_types_table(std::int64_t total, Cut cut = Cut::kEven) {
  Table table(all_types_schema());
  const auto range = range_of(cut, total);
  for (std::int64_t i = range.begin; i < range.end; ++i) append_all_types_row(table, i);
  return table;
}

inline std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace rankwise::test
