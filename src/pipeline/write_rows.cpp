#include "pipeline/write_rows.hpp"

#include <cstdio>  // stdout
#include <memory>  // std::make_shared

#include "engine/comm/communicator.hpp"
#include "io/row_format.hpp"
#include "io/table_text.hpp"
#include "io/text_to_driver.hpp"
#include "ops/expression/scalar_function.hpp"
#include "ops/stream/row_blocks.hpp"

namespace rankwise {
namespace {

/// A drawn table is laid out in memory: more rows are for files of the other formats.
constexpr std::int64_t kMostPrintedRows = 100;
constexpr std::int64_t kMostDrawnRows = 10'000;

TableBlocks view(RowBlocks& blocks, const RowStore& rows) {
  return {blocks.blocks(), rows.rows(), [&](std::int64_t block) -> const Table& { return blocks.block(block); }};
}

std::string draw(const Communicator& comm, const RowStore& rows, const TableBlocks& blocks, std::int64_t most_rows) {
  std::vector<std::string> types;
  for (const auto& field : rows.schema()) types.push_back(sql_name(field.type));
  return draw_table(comm, rows.schema(), types, blocks, most_rows);
}

/// The driver's text, as a shard.
TextShard by_driver(const Communicator& comm, const std::string& text) {
  return {comm.is_driver() ? 1 : 0, [&](std::int64_t, std::string& to) { to += text; }};
}

}  // namespace

NamedTable named_rows(const std::string& name, const RowStore& rows) {
  return {name, rows.schema(), rows.rows(), [&rows](int column) {
            auto blocks = std::make_shared<RowBlocks>(rows, std::vector<int>{column});
            return ColumnBlocks{rows.rows(), RowBlocks::kBlockRows,
                                [blocks](std::int64_t block) -> const Column& { return blocks->block(block)[0]; }};
          }};
}

void write_csv(const Communicator& comm, const RowStore& rows, const std::string& path) {
  RowBlocks blocks(rows);
  write_text_by_rank(comm, path, text_of_rows(comm, rows.schema(), view(blocks, rows), RowFormat::kCsv));
}

void write_rows(const Communicator& comm, const RowStore& rows, const std::string& path, QueryFormat format) {
  RowBlocks blocks(rows);
  const bool prints = path.empty();
  std::string drawn;
  TextShard text;
  if (format == QueryFormat::kTable) {
    drawn = draw(comm, rows, view(blocks, rows), prints ? kMostPrintedRows : kMostDrawnRows);
    text = by_driver(comm, drawn);
  } else {
    const RowFormat spelling = format == QueryFormat::kJson ? RowFormat::kJson : RowFormat::kCsv;
    text = text_of_rows(comm, rows.schema(), view(blocks, rows), spelling);
  }
  if (prints) return print_text_by_rank(comm, text, stdout);
  write_text_by_rank(comm, path, text);
}

}  // namespace rankwise
