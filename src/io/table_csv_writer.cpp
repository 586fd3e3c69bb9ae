#include "io/table_csv_writer.hpp"

#include <algorithm>    // std::min
#include <string_view>  // std::string_view

#include "engine/comm/communicator.hpp"
#include "io/parallel_text_file.hpp"
#include "io/value_text.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kBlockRows = 4096;

void append_field_text(std::string& text, std::string_view field) {
  if (!field.empty() && field.find_first_of(",\"\r\n") == std::string_view::npos) {
    text.append(field);
    return;
  }
  text.push_back('"');
  for (const char c : field) {
    if (c == '"') text.push_back('"');
    text.push_back(c);
  }
  text.push_back('"');
}

void append_value(std::string& text, const Column& column, std::int64_t row) {
  column.type().is_text() ? append_field_text(text, column.text(row)) : append_value_text(text, column, row);
}

}  // namespace

void append_csv_header(std::string& text, const Schema& schema) {
  for (int c = 0; c < schema.size(); ++c) {
    if (c > 0) text.push_back(',');
    append_field_text(text, schema[c].name);
  }
  text.push_back('\n');
}

void append_csv_rows(std::string& text, const Table& table, std::int64_t begin, std::int64_t end) {
  for (std::int64_t row = begin; row < end; ++row) {
    for (int c = 0; c < table.column_count(); ++c) {
      if (c > 0) text.push_back(',');
      if (!table[c].is_null(row)) append_value(text, table[c], row);
    }
    text.push_back('\n');
  }
}

std::int64_t write_csv(const Communicator& comm, const Table& table, const std::string& path) {
  const bool writes_header = comm.is_driver();
  const std::int64_t first = writes_header ? 1 : 0;  // the driver's block 0 is the header
  const TextShard shard{
      .blocks = (table.rows() + kBlockRows - 1) / kBlockRows + first,
      .append =
          [&](std::int64_t block, std::string& text) {
            if (block < first) return append_csv_header(text, table.schema());
            const std::int64_t begin = (block - first) * kBlockRows;
            append_csv_rows(text, table, begin, std::min(begin + kBlockRows, table.rows()));
          },
  };
  return write_text_by_rank(comm, path, shard);
}

}  // namespace rankwise
