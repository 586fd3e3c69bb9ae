#pragma once
#include <cstdint>     // std::int64_t
#include <functional>  // std::function

#include "engine/data/table.hpp"
#include "io/parallel_text_file.hpp"

namespace rankwise {

/// One rank's rows in blocks that can be asked for in ascending order, and again from the front.
struct TableBlocks {
  std::int64_t blocks = 0;
  std::int64_t rows = 0;
  std::function<const Table&(std::int64_t block)> block = {};
};

/// The shard of a table, in blocks. It must outlive what is returned. @local
TableBlocks blocks_of(const Table& table);

/// How rows are spelled in a text file.
enum class RowFormat {
  kCsv,        ///< see table_csv_writer.hpp
  kJson,       ///< an array of objects, one per line
  kJsonLines,  ///< an object per line
};

/// Spells rows for write_text_by_rank and print_text_by_rank: what stands before the first and behind the last row of
/// all ranks is added. The same rows give the same text, however they lie over the ranks.
/// @collective
TextShard text_of_rows(const Communicator& comm, const Schema& schema, const TableBlocks& rows, RowFormat format);

}  // namespace rankwise
