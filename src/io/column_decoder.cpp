#include "io/column_decoder.hpp"

#include <algorithm>  // std::find
#include <string>     // std::string

#include "engine/data/calendar.hpp"
#include "io/csv_header.hpp"
#include "io/utf8.hpp"

namespace rankwise {

ColumnDecoder::ColumnDecoder(const ScanColumn& column, const CsvDialect& dialect)
    : column_(column), dialect_(dialect), times_(column.formats) {}

std::string_view ColumnDecoder::plain_text(std::string_view field, TextArena& arena) const {
  if (!field.starts_with(dialect_.quote)) return field;
  const auto inner = field.substr(1);
  const auto closing = inner.find(dialect_.quote);
  if (closing + 1 == inner.size()) return inner.substr(0, closing);  // nothing to resolve
  std::string text;
  append_unquoted(field, dialect_.quote, text);
  return arena.keep(text);
}

bool ColumnDecoder::is_null_text(std::string_view text) const {
  if (text.empty()) return true;
  if (dialect_.null_values.empty()) return false;
  return std::find(dialect_.null_values.begin(), dialect_.null_values.end(), text) != dialect_.null_values.end();
}

FieldStatus ColumnDecoder::decode_text(std::string_view text, const RawFields& raw, TextArena& arena,
                                       std::string_view& value) const {
  if (raw.has_high_bytes && !is_ascii(text)) {
    if (dialect_.encoding == Encoding::kLatin1) {
      text = arena.keep(utf8_from_latin1(text));
    } else if (!is_valid_utf8(text)) {
      return FieldStatus::kInvalidText;
    }
  }
  value = column_.kind == ScanColumn::Kind::kId ? canonical_id(text) : text;
  return is_null_text(value) ? FieldStatus::kNull : FieldStatus::kValue;
}

void ColumnDecoder::decode_texts(const RawFields& raw, TextArena& arena, BatchColumn& column,
                                 std::vector<FieldStatus>& statuses) const {
  // Most fields stand for themselves: no quotes, only ASCII, nothing to compare with.
  const bool plain = !raw.has_high_bytes && dialect_.null_values.empty() && column_.kind == ScanColumn::Kind::kPlain;
  for (std::size_t i = 0; i < raw.fields.size(); ++i) {
    const auto field = raw.fields[i];
    if (plain && !field.empty() && field.front() != dialect_.quote) {
      column.texts[i] = field;
      column.valid[i] = 1;
      statuses[i] = FieldStatus::kValue;
      continue;
    }
    std::string_view value;
    const auto text = plain_text(field, arena);
    if (text.empty() && !field.empty() && dialect_.keeps_empty_text) {
      column.texts[i] = {};
      column.valid[i] = 1;
      statuses[i] = FieldStatus::kValue;
      continue;
    }
    statuses[i] = decode_text(text, raw, arena, value);
    column.valid[i] = statuses[i] == FieldStatus::kValue ? 1 : 0;
    column.texts[i] = column.valid[i] != 0 ? value : std::string_view();
  }
}

FieldStatus ColumnDecoder::decode_number(std::string_view text, std::int64_t& value) const {
  switch (column_.type.id) {
    case TypeId::kInt64:
      return parse_decimal(text, 0, dialect_.decimal_mark, value);
    case TypeId::kDecimal:
      return parse_decimal(text, column_.type.scale, dialect_.decimal_mark, value);
    case TypeId::kBool:
      return parse_bool(text, value);
    case TypeId::kTimestamp:
      return times_.parse(text, value) ? FieldStatus::kValue : FieldStatus::kNotADate;
    default:
      if (!times_.parse(text, value)) return FieldStatus::kNotADate;
      value = day_of_timestamp(value);
      return FieldStatus::kValue;
  }
}

void ColumnDecoder::decode_integers(const RawFields& raw, TextArena& arena, BatchColumn& column,
                                    std::vector<FieldStatus>& statuses) const {
  // Lines of one invoice repeat their time, which takes longest to decode.
  const bool repeats = column_.type.id == TypeId::kTimestamp || column_.type.id == TypeId::kDate;
  for (std::size_t i = 0; i < raw.fields.size(); ++i) {
    const auto field = raw.fields[i];
    if (repeats && i > 0 && field == raw.fields[i - 1]) {
      statuses[i] = statuses[i - 1];
      column.ints[i] = column.ints[i - 1];
      column.valid[i] = column.valid[i - 1];
      continue;
    }
    const bool quoted = field.starts_with(dialect_.quote);
    const auto text = trim(quoted ? plain_text(field, arena) : field);
    std::int64_t value = 0;
    statuses[i] = is_null_text(text) ? FieldStatus::kNull : decode_number(text, value);
    column.valid[i] = statuses[i] == FieldStatus::kValue ? 1 : 0;
    column.ints[i] = column.valid[i] != 0 ? value : 0;
  }
}

void ColumnDecoder::decode_doubles(const RawFields& raw, TextArena& arena, BatchColumn& column,
                                   std::vector<FieldStatus>& statuses) const {
  for (std::size_t i = 0; i < raw.fields.size(); ++i) {
    const auto text = trim(plain_text(raw.fields[i], arena));
    double value = 0;
    statuses[i] = is_null_text(text) ? FieldStatus::kNull : parse_double(text, dialect_.decimal_mark, value);
    column.valid[i] = statuses[i] == FieldStatus::kValue ? 1 : 0;
    column.doubles[i] = column.valid[i] != 0 ? value : 0.0;
  }
}

void ColumnDecoder::decode(const RawFields& raw, TextArena& arena, BatchColumn& column,
                           std::vector<FieldStatus>& statuses) const {
  column.type = column_.type;
  column.resize(static_cast<std::int64_t>(raw.fields.size()));
  statuses.resize(raw.fields.size());
  if (column_.type.is_text()) {
    decode_texts(raw, arena, column, statuses);
  } else if (column_.type.is_float()) {
    decode_doubles(raw, arena, column, statuses);
  } else {
    decode_integers(raw, arena, column, statuses);
  }
}

}  // namespace rankwise
