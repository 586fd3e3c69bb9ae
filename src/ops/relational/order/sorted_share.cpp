#include "ops/relational/order/sorted_share.hpp"

#include <algorithm>  // std::find
#include <cstddef>    // std::byte
#include <cstring>    // std::memcpy
#include <string>     // std::string
#include <utility>    // std::swap

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "ops/relational/order/value_order.hpp"
#include "ops/table_bytes.hpp"

namespace rankwise {
namespace {

constexpr int kPieces = 16;  // of the rows, given back one after the other

/// What a rank tells the others of its runs.
struct Summary {
  struct Level {
    std::int64_t runs = 0;
    std::int64_t first_length = 0;
    std::int64_t last_length = 0;
  };
  std::int64_t rows = 0;
  Level outer;
  Level inner;
  std::int64_t inner_in_last_outer = 0;
};

Summary::Level level_of(const RunRecorder& runs) {
  return {runs.runs(), runs.first_length(), runs.last_length()};
}

/// The ranks that have rows, in order.
struct Edges {
  std::vector<Summary> summaries;
  std::vector<Table> rows;  // first and last
  std::vector<std::int64_t> begins;

  /// Tells whether the last row of entry `i` equals the first one of the next entry in some columns.
  bool continues(std::size_t i, std::size_t columns) const {
    for (int c = 0; c < static_cast<int>(columns); ++c) {
      if (!same_value(rows[i][c], 1, rows[i + 1][c], 0)) return false;
    }
    return true;
  }
};

/// The columns of both lists, each once.
std::vector<int> distinct(const std::vector<int>& outer, const std::vector<int>& inner) {
  std::vector<int> columns;
  for (const auto* list : {&outer, &inner}) {
    for (const int column : *list) {
      if (std::find(columns.begin(), columns.end(), column) == columns.end()) columns.push_back(column);
    }
  }
  return columns;
}

/// Follows the first and the last run of entry `me` over its neighbours.
RunEnds follow(const Edges& edges, std::size_t me, std::size_t columns, Summary::Level Summary::*level) {
  const auto of = [&](std::size_t i) { return edges.summaries[i].*level; };
  const std::int64_t begin = edges.begins[me], end = begin + edges.summaries[me].rows;
  RunEnds ends{begin, begin + of(me).first_length, end - of(me).last_length, end};
  for (std::size_t i = me; i > 0 && edges.continues(i - 1, columns); --i) {
    ends.first_begin = edges.begins[i] - of(i - 1).last_length;
    if (of(i - 1).runs > 1) break;
  }
  for (std::size_t i = me; i + 1 < edges.begins.size() && edges.continues(i, columns); ++i) {
    ends.last_end = edges.begins[i + 1] + of(i + 1).first_length;
    if (of(i + 1).runs > 1) break;
  }
  if (of(me).runs == 1) {
    ends.first_end = ends.last_end;
    ends.last_begin = ends.first_begin;
  }
  return ends;
}

/// Counts the inner runs that begin before entry `me`, within the outer run that reaches it.
std::int64_t count_before(const Edges& edges, std::size_t me, std::size_t outer_columns, std::size_t all_columns) {
  std::int64_t count = 0;
  for (std::size_t i = me; i > 0 && edges.continues(i - 1, outer_columns); --i) {
    const Summary& before = edges.summaries[i - 1];
    count += before.inner_in_last_outer;
    if (before.outer.runs > 1) break;
    if (i > 1 && edges.continues(i - 2, all_columns)) --count;  // its first inner run began earlier
  }
  return count;
}

}  // namespace

Schema fields_at(const Schema& schema, const std::vector<int>& columns) {
  Schema chosen;
  for (const int column : columns) chosen.add(schema[column]);
  return chosen;
}

SortedShare::SortedShare(const Communicator& comm, std::unique_ptr<RangeSortSource> sorted,
                         const std::vector<int>& outer, const std::vector<int>& inner, const std::vector<int>& kept,
                         const Workspace& workspace)
    : rank_(comm.rank()),
      edge_columns_(distinct(outer, inner)),
      outer_columns_(distinct(outer, {}).size()),
      kept_(kept),
      rows_(sorted->schema(), workspace, kPieces),
      outer_(outer, workspace),
      inner_(inner, workspace) {
  if (!kept.empty()) values_.emplace(fields_at(sorted->schema(), kept), workspace);
  run_local(comm, [&] { read(*sorted); });
  sorted.reset();
  compare_edges(comm);
}

void SortedShare::read(RangeSortSource& sorted) {
  RecordBatch batch;
  Table first(sorted.schema()), last(sorted.schema());
  const std::int64_t piece_rows = sorted.rows() / kPieces + 1;
  std::int64_t row = 0;
  while (sorted.next(batch)) {
    require(static_cast<std::int64_t>(batch.selection.size()) == batch.rows, "sorted rows are all in play");
    if (last.rows() == 0) first.append_rows(batch, std::span(batch.selection).first(1));
    record_runs(batch, last);
    rows_.append(batch, static_cast<int>(row / piece_rows));
    keep(batch);
    row += batch.rows;
    last = Table(sorted.schema());
    last.append_rows(batch, std::span(batch.selection).last(1));
  }
  outer_.finish();
  inner_.finish();
  if (row > 0) first.append_row_from(last, 0);
  for (const int column : edge_columns_) edges_.add_column(sorted.schema()[column], first[column]);
}

void SortedShare::record_runs(const RecordBatch& batch, const Table& last) {
  std::vector<std::uint8_t> begins(static_cast<std::size_t>(batch.rows), 0);
  if (last.rows() == 0) begins[0] = 1;
  outer_.record(batch, last, begins);
  const auto outer_begins = begins;
  inner_.record(batch, last, begins);
  for (std::size_t i = 0; i < begins.size(); ++i) {
    if (outer_begins[i] != 0) inner_in_last_outer_ = 0;
    inner_in_last_outer_ += begins[i];
  }
}

/// Stores the kept columns, lent to a batch of their own.
void SortedShare::keep(RecordBatch& batch) {
  if (!values_) return;
  RecordBatch narrow;
  narrow.rows = batch.rows;
  std::swap(narrow.selection, batch.selection);
  for (const int column : kept_) narrow.columns.push_back(std::move(batch[column]));
  values_->append(narrow);
  for (std::size_t i = 0; i < kept_.size(); ++i) batch[kept_[i]] = std::move(narrow.columns[i]);
  std::swap(narrow.selection, batch.selection);
}

int SortedShare::edge_place(int column) const {
  const auto at = std::find(edge_columns_.begin(), edge_columns_.end(), column);
  require(at != edge_columns_.end(), "the column is one of the runs'");
  return static_cast<int>(at - edge_columns_.begin());
}

void SortedShare::compare_edges(const Communicator& comm) {
  Summary mine{rows_.rows(), level_of(outer_), level_of(inner_), inner_in_last_outer_};
  std::vector<std::byte> bytes(sizeof mine);
  std::memcpy(bytes.data(), &mine, sizeof mine);
  append_table_bytes(edges_, bytes);

  Edges edges;
  std::size_t me = 0;
  starts_.push_back(0);
  for (const auto& text : comm.all_gather_text({reinterpret_cast<const char*>(bytes.data()), bytes.size()})) {
    Summary summary;
    std::memcpy(&summary, text.data(), sizeof summary);
    auto rest = std::as_bytes(std::span(text)).subspan(sizeof summary);
    if (static_cast<int>(starts_.size()) - 1 == rank_) me = edges.begins.size();
    if (summary.rows > 0) {
      edges.begins.push_back(starts_.back());
      edges.summaries.push_back(summary);
      edges.rows.push_back(take_table_bytes(edges_.schema(), rest));
    }
    starts_.push_back(starts_.back() + summary.rows);
  }
  if (empty()) return;
  outer_ends_ = follow(edges, me, outer_columns_, &Summary::outer);
  inner_ends_ = follow(edges, me, edge_columns_.size(), &Summary::inner);
  inner_runs_before_ = count_before(edges, me, outer_columns_, edge_columns_.size());
}

}  // namespace rankwise
