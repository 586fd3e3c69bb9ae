#include "pipeline/write_rows.hpp"

#include "engine/comm/communicator.hpp"
#include "io/parallel_text_file.hpp"
#include "io/table_csv_writer.hpp"
#include "ops/stream/row_blocks.hpp"

namespace rankwise {

void write_csv(const Communicator& comm, const RowStore& rows, const std::string& path) {
  RowBlocks blocks(rows);
  const std::int64_t header = comm.is_driver() ? 1 : 0;
  TextShard shard;
  shard.blocks = header + blocks.blocks();
  shard.append = [&](std::int64_t block, std::string& text) {
    if (block < header) {
      append_csv_header(text, rows.schema());
    } else {
      const Table& table = blocks.block(block - header);
      append_csv_rows(text, table, 0, table.rows());
    }
  };
  write_text_by_rank(comm, path, shard);
}

void write_rows(const Communicator& comm, const RowStore& rows, const std::string& path, QueryFormat) {
  write_csv(comm, rows, path);
}

}  // namespace rankwise
