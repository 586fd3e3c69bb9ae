#include "io/row_format.hpp"

#include <algorithm>  // std::min
#include <memory>     // std::make_shared

#include "engine/comm/communicator.hpp"
#include "io/table_csv_writer.hpp"
#include "io/table_json_writer.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kBlockRows = 4096;

/// Block 0 is what stands before all rows, the last block what stands behind them.
TextShard json_array(const Communicator& comm, const TableBlocks& rows) {
  const bool follows = comm.exclusive_sum(rows.rows) > 0;
  const bool is_empty = comm.sum(rows.rows) == 0;
  const std::int64_t begin = comm.is_driver() ? 1 : 0;
  const std::int64_t end = begin + rows.blocks;
  TextShard shard;
  shard.blocks = end + (comm.rank() + 1 == comm.size() ? 1 : 0);
  shard.append = [=](std::int64_t block, std::string& text) {
    if (block < begin) {
      text += '[';
    } else if (block == end) {
      text += is_empty ? "]\n" : "\n]\n";
    } else {
      const Table& table = rows.block(block - begin);
      for (std::int64_t row = 0; row < table.rows(); ++row) {
        text += follows || block > begin || row > 0 ? ",\n" : "\n";
        append_json_object(text, table, row);
      }
    }
  };
  return shard;
}

TextShard json_lines(const TableBlocks& rows) {
  TextShard shard;
  shard.blocks = rows.blocks;
  shard.append = [rows](std::int64_t block, std::string& text) {
    const Table& table = rows.block(block);
    for (std::int64_t row = 0; row < table.rows(); ++row) {
      append_json_object(text, table, row);
      text += '\n';
    }
  };
  return shard;
}

TextShard csv(const Communicator& comm, const Schema& schema, const TableBlocks& rows) {
  const std::int64_t begin = comm.is_driver() ? 1 : 0;
  TextShard shard;
  shard.blocks = begin + rows.blocks;
  shard.append = [=](std::int64_t block, std::string& text) {
    if (block < begin) return append_csv_header(text, schema);
    const Table& table = rows.block(block - begin);
    append_csv_rows(text, table, 0, table.rows());
  };
  return shard;
}

}  // namespace

TableBlocks blocks_of(const Table& table) {
  TableBlocks blocks{.blocks = (table.rows() + kBlockRows - 1) / kBlockRows, .rows = table.rows()};
  auto block = std::make_shared<Table>();
  blocks.block = [&table, block](std::int64_t number) -> const Table& {
    const std::int64_t begin = number * kBlockRows;
    std::vector<std::int64_t> rows;
    for (std::int64_t row = begin; row < std::min(begin + kBlockRows, table.rows()); ++row) rows.push_back(row);
    *block = table.take(rows);
    return *block;
  };
  return blocks;
}

TextShard text_of_rows(const Communicator& comm, const Schema& schema, const TableBlocks& rows, RowFormat format) {
  if (format == RowFormat::kJson) return json_array(comm, rows);
  if (format == RowFormat::kJsonLines) return json_lines(rows);
  return csv(comm, schema, rows);
}

}  // namespace rankwise
