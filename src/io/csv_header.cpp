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
constexpr std::size_t kMostNamesBytes = 1000;
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

void refuse_what_is_no_text(const std::string& path, std::string_view head) {
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
    throw InputError(path + " is encoded as UTF-16; convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)");
  }
  if (head.starts_with("PK\x03\x04")) {
    throw InputError(path + " is a zip archive or an Excel workbook; unpack it, or save the sheet as CSV");
  }
  if (const auto at = head.find('\0'); at != std::string_view::npos) {
    throw InputError(path + " looks binary: byte " + std::to_string(at) + " is zero; a CSV file is expected");
  }
}

/// Says why bytes that start the file hold no whole header, though they go on to the file's end or beyond the limit.
[[noreturn]] void refuse_header(const std::string& path, std::string_view bytes, bool at_end, std::size_t skip,
                                const CsvIndex& index) {
  const std::string within = "within " + std::to_string(bytes.size() - 1) + " bytes (source.max_record_bytes)";
  if (!index.inside_quotes) throw InputError(path + ": the header does not end " + within + "; is this a CSV file?");
  const std::size_t opens = skip + (index.field_count > 0 ? index.ends[index.field_count - 1] + std::size_t{1} : 0);
  throw InputError(path + ", line " + std::to_string(1 + count_lines(bytes.data(), opens)) + " (byte " +
                       std::to_string(opens) + "): a quote opens here, in the header, and " +
                       (at_end ? "never closes" : "does not close " + within),
                   {.offset = static_cast<std::int64_t>(opens)});
}

/// Returns the first record that is not a blank line, without its line end, and how many bytes and lines end with it.
std::string read_first_record(ByteSource& source, const std::string& path, const CsvDialect& dialect,
                              CsvHeader& header) {
  std::string bytes;
  CsvIndex index;
  const auto longest = static_cast<std::size_t>(dialect.max_record_bytes);
  for (std::size_t want = kFirstLook;; want = std::min(want * 2, std::max(longest, want) + 1)) {
    const std::size_t before = bytes.size();
    bytes.resize(want);
    bytes.resize(before + source.read(bytes.data() + before, want - before));
    const bool at_end = bytes.size() < want;
    if (before == 0) refuse_what_is_no_text(path, bytes);
    if (at_end) bytes.push_back('\n');
    const std::size_t skip = bytes.starts_with(kUtf8Mark) ? kUtf8Mark.size() : 0;
    index_csv(bytes.data() + skip, bytes.size() - skip, dialect.delimiter, dialect.quote, index);
    std::size_t begin = skip;
    for (std::size_t r = 0; r < index.record_count; ++r) {
      const std::size_t end = skip + index.ends[index.record_last[r]];
      std::string record = bytes.substr(begin, end - begin);
      if (record.ends_with('\r')) record.pop_back();
      begin = end + 1;
      if (record.empty()) continue;
      header.data_begin = static_cast<std::int64_t>(std::min(begin, bytes.size() - (at_end ? 1 : 0)));
      header.header_lines = count_lines(bytes.data(), begin);
      return record;
    }
    if (at_end && !index.inside_quotes) throw InputError("input file " + path + " is empty: it has no header");
    if (at_end || want > longest) {
      refuse_header(path, bytes, at_end, skip, index);
    }
  }
}

/// Lists the names for a message, cut where they are many.
std::string list_names(const std::vector<std::string>& names) {
  std::string all;
  for (const auto& name : names) {
    if (all.size() > kMostNamesBytes) return all + ", ...";
    all.append(all.empty() ? "" : ", ").append(printable_utf8(std::string_view(name).substr(0, kMostNamesBytes)));
  }
  return all;
}

int find_field(const std::string& path, const CsvHeader& header, const ScanColumn& column) {
  for (const auto& wanted : column.header_names) {
    const auto found = std::find(header.names.begin(), header.names.end(), wanted);
    if (found == header.names.end()) continue;
    if (std::find(found + 1, header.names.end(), wanted) != header.names.end()) {
      throw InputError(std::string(path).append(": the header names column \"").append(wanted).append("\" twice"));
    }
    return static_cast<int>(found - header.names.begin());
  }
  const std::string& wanted = column.header_names.front();
  const std::string hint = did_you_mean(wanted, header.names);
  throw InputError(path + ": there is no column \"" + wanted + "\"" + (hint.empty() ? "." : printable_utf8(hint)) +
                   " The header names: " + list_names(header.names));
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

CsvHeader read_csv_header(ByteSource& source, const std::string& path, const CsvDialect& dialect,
                          const std::vector<ScanColumn>& columns) {
  CsvHeader header;
  std::string record = read_first_record(source, path, dialect, header);
  if (dialect.encoding == Encoding::kLatin1) record = utf8_from_latin1(record);
  header.names = split_csv_record(record, dialect);
  for (auto& name : header.names) name = trim(name);
  for (const auto& column : columns) header.column_of.push_back(find_field(path, header, column));
  return header;
}

}  // namespace rankwise
