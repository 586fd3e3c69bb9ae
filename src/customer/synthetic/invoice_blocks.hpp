#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

#include "customer/synthetic/invoice_text.hpp"
#include "customer/synthetic/synthetic_retail_facts.hpp"

namespace rankwise {

/// A rank's invoices as blocks of text of about 1,000 rows, each of which can be made again.
class InvoiceBlocks {
 public:
  /// @param with_header  the first block is the header of the file
  /// @param placed,text  outlive this object
  InvoiceBlocks(bool with_header, const std::vector<PlacedInvoice>& placed, const InvoiceText& text);

  std::int64_t count() const { return static_cast<std::int64_t>(begins_.size()) - 1 + (with_header_ ? 1 : 0); }

  /// Appends the text of one block. The first time, in ascending order of blocks, its rows are counted. @local
  void append(std::int64_t block, std::string& text);

  /// What the rows formatted so far add up to.
  const SyntheticRetailFacts& facts() const { return facts_; }

 private:
  bool with_header_;
  const std::vector<PlacedInvoice>& placed_;
  const InvoiceText& text_;
  std::vector<std::size_t> begins_;  // of the runs of invoices; the last one is their end
  std::size_t counted_ = 0;
  SyntheticRetailFacts facts_;
};

}  // namespace rankwise
