#pragma once
#include <cstdint>      // std::int64_t
#include <optional>     // std::optional
#include <string>       // std::string
#include <string_view>  // std::string_view

namespace rankwise {

/// How a row is spoilt. Each kind breaks one field only; quoting stays whole, so that the next row is found.
enum class MessyKind : std::uint8_t {
  kFieldMissing,  ///< 7 fields: Country and its comma are gone
  kFieldAdded,    ///< 9 fields: "surplus" follows Country
  kBadNumber,     ///< Quantity is "twelve"
  kBadDate,       ///< InvoiceDate is the 31st of June, followed by the right time
  kBadUtf8,       ///< Description ends with the byte 0xFF, which no UTF-8 text holds
  kHugeNumber,    ///< Quantity is 99999999999999999999, beyond 64 bits
};
constexpr int kMessyKinds = 6;

/// Tells whether data row `row` (from 0) of a file is spoilt and how: a hash of (seed, row) alone decides, so that a
/// reader can count the refusals to expect. Kinds are equally likely. @local
std::optional<MessyKind> messy_kind(std::uint64_t seed, double messy_rate, std::int64_t row);

/// The fields of one data row as they stand in the CSV, in the order of the header.
struct RowFields {
  std::string_view invoice;
  std::string_view stock_code;
  std::string_view description;  ///< quoted where needed
  std::string_view quantity;
  std::string_view timestamp;
  std::string_view price;
  std::string_view customer;  ///< empty for a guest
  std::string_view country;
};

/// Appends a row and its line feed. @local
void append_row(const RowFields& fields, std::string& text);

/// Appends a row spoilt in this way. @local
void append_messy_row(MessyKind kind, RowFields fields, std::string& text);

}  // namespace rankwise
