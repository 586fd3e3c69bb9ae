#pragma once
#include <cstdint>     // std::int64_t
#include <cstdlib>     // std::getenv
#include <filesystem>  // std::filesystem
#include <fstream>     // std::ifstream
#include <sstream>     // std::stringstream
#include <string>      // std::string
#include <vector>      // std::vector

#include "engine/data/hash.hpp"
#include "engine/data/table.hpp"
#include "engine/exchange/exchange.hpp"
#include "support/ranks.hpp"

namespace rankwise::test {

/// Rows of numbers that every rank knows, and a part of them as a table on this rank.
struct Rows {
  std::vector<std::vector<double>> values;

  std::int64_t size() const { return static_cast<std::int64_t>(values.size()); }
  int columns() const { return values.empty() ? 0 : static_cast<int>(values.front().size()); }
};

/// How rows are dealt out to the ranks.
enum class Cut { kEven, kAllOnLast, kFirstEmpty, kRoundRobin };

/// This rank's rows: their numbers are their identities, the columns are called c0, c1, ...
struct Share {
  Table table;
  std::vector<std::uint64_t> identities;
};

/// Tells whether this rank holds a row.
inline bool is_mine(std::int64_t row, std::int64_t total, Cut cut) {
  const int ranks = world().size();
  const int rank = world().rank();
  const auto within = [&](RowRange range) { return row >= range.begin && row < range.end; };
  switch (cut) {
    case Cut::kEven:
      return within(even_range(total, ranks, rank));
    case Cut::kAllOnLast:
      return rank == ranks - 1;
    case Cut::kFirstEmpty:
      return ranks == 1 || (rank > 0 && within(even_range(total, ranks - 1, rank - 1)));
    case Cut::kRoundRobin:
      return (total - row) % ranks == rank;
  }
  return false;
}

/// Names the columns c0 .. c(n - 1).
inline std::vector<std::string> column_names(int count) {
  std::vector<std::string> names;
  for (int c = 0; c < count; ++c) names.push_back(std::string("c").append(std::to_string(c)));
  return names;
}

/// Cuts out this rank's rows.
inline Share share_of(const Rows& rows, Cut cut) {
  std::vector<Field> fields;
  for (const auto& name : column_names(rows.columns())) fields.push_back({name, kFloat64});
  Share share{Table(Schema(fields)), {}};
  for (std::int64_t row = 0; row < rows.size(); ++row) {
    if (!is_mine(row, rows.size(), cut)) continue;
    share.identities.push_back(static_cast<std::uint64_t>(row));
    for (int c = 0; c < rows.columns(); ++c) {
      share.table[c].append_double(rows.values[static_cast<std::size_t>(row)][static_cast<std::size_t>(c)]);
    }
  }
  return share;
}

/// Finds the folder of the test data: RANKWISE_TEST_DATA, or shared/data beside the project.
inline std::filesystem::path test_data() {
  if (const char* folder = std::getenv("RANKWISE_TEST_DATA")) return folder;
  auto at = std::filesystem::current_path();
  while (at != at.root_path() && !std::filesystem::exists(at / "shared/data")) at = at.parent_path();
  return at / "shared/data";
}

/// Reads numbers from a CSV file of the test data, without the first `skipped` lines; no rows if it is missing.
/// @param columns  the columns to keep
inline Rows read_rows(const std::string& file, int skipped, const std::vector<int>& columns) {
  std::ifstream in(test_data() / "small" / file);
  Rows rows;
  for (std::string line; std::getline(in, line);) {
    if (skipped-- > 0) continue;
    std::vector<std::string> cells;
    std::stringstream text(line);
    for (std::string cell; std::getline(text, cell, ',');) cells.push_back(cell);
    auto& row = rows.values.emplace_back();
    for (const int c : columns) row.push_back(std::stod(cells.at(static_cast<std::size_t>(c))));
  }
  return rows;
}

/// Clustered points on a coarse grid, so that equal distances and equal rows abound.
inline Rows grid_rows(int count, int columns) {
  Rows rows;
  for (int i = 0; i < count; ++i) {
    const std::uint64_t group = mix64(static_cast<std::uint64_t>(i)) % 4;
    auto& row = rows.values.emplace_back();
    for (int c = 0; c < columns; ++c) {
      const std::uint64_t noise = combine_hash(static_cast<std::uint64_t>(c), static_cast<std::uint64_t>(i)) % 4;
      row.push_back(static_cast<double>(5 * (group >> (c % 2) & 1) + noise) / 3);
    }
  }
  return rows;
}

}  // namespace rankwise::test
