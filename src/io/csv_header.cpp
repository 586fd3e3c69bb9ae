#include "io/csv_header.hpp"

#include <algorithm>    // std::find
#include <string_view>  // std::string_view

#include "engine/runtime/error.hpp"
#include "engine/runtime/nearest_name.hpp"
#include "io/csv_index.hpp"
#include "io/number_parser.hpp"
#include "io/utf8.hpp"

namespace rankwise {
namespace {

constexpr std::size_t kFirstLook = 1 << 16;
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

void refuse_what_is_no_text(const InputFile& file, std::string_view head) {
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
    throw InputError(file.path + " is encoded as UTF-16; convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)");
  }
  if (const auto at = head.find('\0'); at != std::string_view::npos) {
    throw InputError(file.path + " looks binary: byte " + std::to_string(at) + " is zero; a CSV file is expected");
  }
}

/// Returns the first record, without its line end, from bytes that start the file.
std::string read_first_record(const InputFile& file, const CsvDialect& dialect, std::int64_t& data_begin) {
  auto source = open_source(file.path, file.compression, 0);
  std::string bytes;
  CsvIndex index;
  std::size_t skip = 0;
  for (std::size_t want = kFirstLook;; want *= 2) {
    const std::size_t before = bytes.size();
    bytes.resize(want);
    bytes.resize(before + source->read(bytes.data() + before, want - before));
    const bool at_end = bytes.size() < want;
    if (before == 0) {
      refuse_what_is_no_text(file, bytes);
      skip = bytes.starts_with(kUtf8Mark) ? kUtf8Mark.size() : 0;
      if (bytes.size() == skip) throw InputError("input file " + file.path + " is empty");
    }
    index_csv(bytes.data() + skip, bytes.size() - skip, dialect.delimiter, dialect.quote, index);
    if (index.record_count > 0 || at_end) {
      const std::size_t end = index.record_count > 0 ? skip + index.ends[index.record_last[0]] : bytes.size();
      data_begin = static_cast<std::int64_t>(std::min(end + 1, bytes.size()));
      std::string record = bytes.substr(skip, end - skip);
      if (record.ends_with('\r')) record.pop_back();
      return record;
    }
    if (static_cast<std::int64_t>(want) > dialect.max_record_bytes) {
      throw InputError(file.path + ": the header does not end within " + std::to_string(want) +
                       " bytes; is the delimiter or the quote set rightly?");
    }
  }
}

int find_field(const InputFile& file, const CsvHeader& header, const ScanColumn& column) {
  for (const auto& wanted : column.header_names) {
    const auto found = std::find(header.names.begin(), header.names.end(), wanted);
    if (found == header.names.end()) continue;
    if (std::find(found + 1, header.names.end(), wanted) != header.names.end()) {
      throw InputError(file.path + ": the header names column \"" + wanted + "\" twice");
    }
    return static_cast<int>(found - header.names.begin());
  }
  std::string all;
  for (const auto& name : header.names) all += (all.empty() ? "" : ", ") + name;
  const std::string& wanted = column.header_names.front();
  throw InputError(file.path + ", line 1: there is no column \"" + wanted + "\"" + did_you_mean(wanted, header.names) +
                   " The header names: " + all);
}

}  // namespace

void append_unquoted(std::string_view field, char quote, std::string& to) {
  std::size_t i = 1;
  for (; i < field.size(); ++i) {
    if (field[i] == quote) {
      if (i + 1 >= field.size() || field[i + 1] != quote) break;
      ++i;
    }
    to.push_back(field[i]);
  }
  if (i + 1 < field.size()) to.append(field.substr(i + 1));
}

std::vector<std::string> split_csv_record(std::string_view record, const CsvDialect& dialect) {
  CsvIndex index;
  index_csv(record.data(), record.size(), dialect.delimiter, dialect.quote, index);
  std::vector<std::string> fields;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= index.field_count; ++i) {
    const std::size_t end = i < index.field_count ? index.ends[i] : record.size();
    const auto field = record.substr(begin, end - begin);
    fields.emplace_back();
    if (field.starts_with(dialect.quote)) {
      append_unquoted(field, dialect.quote, fields.back());
    } else {
      fields.back() = field;
    }
    begin = end + 1;
  }
  return fields;
}

CsvHeader read_csv_header(const InputFile& file, const CsvDialect& dialect, const std::vector<ScanColumn>& columns) {
  CsvHeader header;
  std::string record = read_first_record(file, dialect, header.data_begin);
  header.header_lines = 1 + count_lines(record.data(), record.size());
  if (dialect.encoding == Encoding::kLatin1) record = utf8_from_latin1(record);
  header.names = split_csv_record(record, dialect);
  for (auto& name : header.names) name = trim(name);
  for (const auto& column : columns) header.column_of.push_back(find_field(file, header, column));
  return header;
}

}  // namespace rankwise
