#include "customer/synthetic/invoice_blocks.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kBlockRows = 1024;

}  // namespace

InvoiceBlocks::InvoiceBlocks(bool with_header, const std::vector<PlacedInvoice>& placed, const InvoiceText& text)
    : with_header_(with_header), placed_(placed), text_(text) {
  std::int64_t rows = kBlockRows;
  for (std::size_t i = 0; i < placed.size(); ++i) {
    if (rows >= kBlockRows) {
      begins_.push_back(i);
      rows = 0;
    }
    rows += placed[i].lines;
  }
  begins_.push_back(placed.size());
}

void InvoiceBlocks::append(std::int64_t block, std::string& text) {
  if (with_header_ && block == 0) {
    text += kRetailHeader;
    return;
  }
  const auto run = static_cast<std::size_t>(block - (with_header_ ? 1 : 0));
  SyntheticRetailFacts facts;
  for (std::size_t i = begins_[run]; i < begins_[run + 1]; ++i) text_.append(placed_[i], text, facts);
  if (run == counted_) {
    add_row_counts(facts_, facts);
    ++counted_;
  }
}

}  // namespace rankwise
