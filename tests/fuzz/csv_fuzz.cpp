// Feeds arbitrary bytes to the CSV reader: the two indexes agree, a cut changes nothing, nothing crashes.
#include <cstdint>      // std::uint8_t
#include <cstdio>       // std::fprintf
#include <cstdlib>      // std::abort
#include <string_view>  // std::string_view

#include "engine/runtime/error.hpp"
#include "io/csv_in_memory.hpp"

namespace {

using namespace rankwise;

void require_equal(bool equal, const char* what) {
  if (equal) return;
  std::fprintf(stderr, "fuzz_csv: %s\n", what);
  std::abort();
}

void compare_indexes(std::string_view bytes, const CsvDialect& dialect) {
  CsvIndex fast;
  CsvIndex plain;
  index_csv(bytes.data(), bytes.size(), dialect.delimiter, dialect.quote, fast);
  index_csv_bytewise(bytes.data(), bytes.size(), dialect.delimiter, dialect.quote, plain);
  for (auto* index : {&fast, &plain}) {
    index->ends.resize(index->field_count);
    index->record_last.resize(index->record_count);
  }
  require_equal(fast.ends == plain.ends && fast.record_last == plain.record_last, "the indexes differ");
  require_equal(fast.inside_quotes == plain.inside_quotes, "the indexes differ in the quotes at the end");
  require_equal(fast.has_high_bytes == plain.has_high_bytes, "the indexes differ in high bytes");
}

void read_header(std::string_view bytes, const CsvDialect& dialect) {
  try {
    test::MemorySource source(bytes, 0);
    read_csv_header(source, "fuzz", dialect, {{.name = "a", .header_names = {"a", "id"}, .type = kText}});
  } catch (const InputError&) {
  }
}

}  // namespace

/// The first six bytes choose the dialect, the size of chunks and two cuts, the rest is the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kSettings = 6;
  if (size < kSettings) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + kSettings, size - kSettings);
  CsvDialect dialect;
  dialect.delimiter = ",;\t|"[data[0] & 3];
  dialect.quote = (data[0] & 4) != 0 ? '\'' : '"';
  dialect.encoding = (data[0] & 8) != 0 ? Encoding::kLatin1 : Encoding::kUtf8;
  if ((data[0] & 16) != 0) dialect.max_record_bytes = 8 + data[1] / 2;
  const BadRows bad_rows = (data[0] & 32) != 0 ? BadRows::kFail : BadRows::kDrop;
  const auto cut = [&](std::size_t at) {
    return static_cast<std::int64_t>((data[at] * std::size_t{256} + data[at + 1]) % (bytes.size() + 1));
  };
  const std::int64_t first = std::min(cut(2), cut(4));
  const std::int64_t second = std::max(cut(2), cut(4));

  compare_indexes(bytes, dialect);
  read_header(bytes, dialect);
  const auto whole = test::CutReading(bytes, {}, dialect, bad_rows).content();
  const auto pieces = test::CutReading(bytes, {first, second}, dialect, bad_rows, data[1] + std::size_t{1}).content();
  require_equal(whole.failure == pieces.failure, "a cut changes the failure");
  require_equal(whole == pieces, "a cut changes the rows");
  return 0;
}
