#include "customer/synthetic/invoice_text.hpp"

#include <array>     // std::array
#include <charconv>  // std::to_chars
#include <optional>  // std::optional

#include "engine/data/calendar.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kFirstCustomer = 12'346;

/// Room for one number as text.
class NumberText {
 public:
  std::string_view of(std::int64_t value) {
    return {room_.data(),
            static_cast<std::size_t>(std::to_chars(room_.data(), room_.data() + 20, value).ptr - room_.data())};
  }
  /// Writes hundredths with up to two decimals: 210 as 2.1.
  std::string_view of_cents(std::int32_t cents) {
    char* end = std::to_chars(room_.data(), room_.data() + 20, cents / 100).ptr;
    if (const int rest = cents % 100; rest != 0) {
      *end++ = '.';
      *end++ = static_cast<char>('0' + rest / 10);
      if (rest % 10 != 0) *end++ = static_cast<char>('0' + rest % 10);
    }
    return {room_.data(), static_cast<std::size_t>(end - room_.data())};
  }

 private:
  std::array<char, 24> room_;
};

void count_line(const SaleLine& line, bool guest, std::optional<MessyKind> messy, SyntheticRetailFacts& facts) {
  ++facts.rows;
  facts.missing_id_rows += guest ? 1 : 0;
  facts.return_rows += line.quantity < 0 ? 1 : 0;
  facts.duplicate_rows += line.duplicate ? 1 : 0;
  facts.zero_price_rows += line.cents == 0 ? 1 : 0;
  if (messy) {
    ++facts.messy_rows[static_cast<std::size_t>(*messy)];
  } else {
    facts.revenue_thousandths += std::int64_t{line.quantity} * line.cents * 10;
  }
}

}  // namespace

void InvoiceText::append(const PlacedInvoice& placed, std::string& text, SyntheticRetailFacts& facts) const {
  const Invoice& invoice = placed.invoice;
  const Shopper shopper = shoppers_.find(invoice.shopper);
  std::string number = std::to_string(placed.number);
  if (invoice.is_return()) number.insert(number.begin(), 'C');
  const std::string customer = shopper.is_guest ? "" : std::to_string(kFirstCustomer + invoice.shopper);
  const std::string timestamp = format_timestamp(invoice.timestamp);
  ++facts.invoices;
  facts.return_invoices += invoice.is_return() ? 1 : 0;

  SaleLines lines(settings_, catalogue_, quantities_, shopper, invoice);
  NumberText quantity;
  NumberText price;
  for (std::int64_t i = 0; i < placed.lines; ++i) {
    const SaleLine line = lines.next();
    const Product& product = catalogue_[line.product];
    const auto messy = messy_kind(settings_.seed, settings_.messy_rate, placed.first_row + i);
    const RowFields fields{number,
                           product.stock_code,
                           line.described ? product.description : std::string_view(),
                           quantity.of(line.quantity),
                           timestamp,
                           price.of_cents(line.cents),
                           customer,
                           shopper.country};
    if (messy) {
      append_messy_row(*messy, fields, text);
    } else {
      append_row(fields, text);
    }
    count_line(line, shopper.is_guest, messy, facts);
  }
}

}  // namespace rankwise
