#include "customer/synthetic/messy_row.hpp"

#include "customer/synthetic/hash_stream.hpp"

namespace rankwise {
namespace {

std::string with_invalid_byte(std::string_view field) {
  std::string spoilt(field);
  const bool quoted = !field.empty() && field.back() == '"';
  if (quoted) spoilt.pop_back();
  spoilt += '\xFF';
  if (quoted) spoilt += '"';
  return spoilt;
}

}  // namespace

std::optional<MessyKind> messy_kind(std::uint64_t seed, double messy_rate, std::int64_t row) {
  if (messy_rate <= 0.0) return std::nullopt;
  HashStream stream(seed, Purpose::kMessy, row);
  if (!stream.chance(messy_rate)) return std::nullopt;
  return static_cast<MessyKind>(stream.below(kMessyKinds));
}

void append_row(const RowFields& fields, std::string& text) {
  text.append(fields.invoice).append(1, ',').append(fields.stock_code).append(1, ',').append(fields.description);
  text.append(1, ',').append(fields.quantity).append(1, ',').append(fields.timestamp);
  text.append(1, ',').append(fields.price).append(1, ',').append(fields.customer);
  text.append(1, ',').append(fields.country).append(1, '\n');
}

void append_messy_row(MessyKind kind, RowFields fields, std::string& text) {
  std::string changed;
  switch (kind) {
    case MessyKind::kFieldMissing: {
      append_row(fields, text);
      text.resize(text.size() - fields.country.size() - 2);
      text += '\n';
      return;
    }
    case MessyKind::kFieldAdded:
      changed.append(fields.country).append(",surplus");
      fields.country = changed;
      break;
    case MessyKind::kBadNumber:
      fields.quantity = "twelve";
      break;
    case MessyKind::kBadDate:
      changed.append(fields.timestamp.substr(0, 4)).append("-06-31").append(fields.timestamp.substr(10));
      fields.timestamp = changed;
      break;
    case MessyKind::kBadUtf8:
      changed = with_invalid_byte(fields.description);
      fields.description = changed;
      break;
    case MessyKind::kHugeNumber:
      fields.quantity = "99999999999999999999";
      break;
  }
  append_row(fields, text);
}

}  // namespace rankwise
