#pragma once
#include <cstdint>      // std::uint8_t
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "engine/data/record_batch.hpp"
#include "io/csv_dialect.hpp"
#include "io/number_parser.hpp"
#include "io/text_arena.hpp"
#include "io/time_parser.hpp"

namespace rankwise {

/// The raw text of one column's fields in a batch, quotes still on.
struct RawFields {
  std::vector<std::string_view> fields;
  bool has_high_bytes = false;  ///< some byte of the batch is 0x80 or more
};

/// Turns raw fields of one column into typed values.
class ColumnDecoder {
 public:
  /// @throws JobError  a date format is not understood
  ColumnDecoder(const ScanColumn& column, const CsvDialect& dialect);

  /// Decodes all fields. `statuses[i]` becomes kValue, kNull or what is wrong; a bad field holds a null. @local
  void decode(const RawFields& raw, TextArena& arena, BatchColumn& column, std::vector<FieldStatus>& statuses) const;

 private:
  std::string_view plain_text(std::string_view field, TextArena& arena) const;
  bool is_null_text(std::string_view text) const;
  FieldStatus decode_text(std::string_view text, const RawFields& raw, TextArena& arena, std::string_view& value) const;
  FieldStatus decode_number(std::string_view text, std::int64_t& value) const;
  void decode_texts(const RawFields& raw, TextArena& arena, BatchColumn& column,
                    std::vector<FieldStatus>& statuses) const;
  void decode_integers(const RawFields& raw, TextArena& arena, BatchColumn& column,
                       std::vector<FieldStatus>& statuses) const;
  void decode_doubles(const RawFields& raw, TextArena& arena, BatchColumn& column,
                      std::vector<FieldStatus>& statuses) const;

  ScanColumn column_;
  CsvDialect dialect_;
  TimeParser times_;
};

}  // namespace rankwise
