#include "customer/clean_counts.hpp"

#include "customer/text_hashes.hpp"
#include "engine/comm/communicator.hpp"

namespace rankwise {

CleanCounts::CleanCounts(const RetailColumns& columns, std::int64_t memory_limit, const std::string& scratch)
    : columns_(columns) {
  if (columns.invoice >= 0) invoices_.emplace(memory_limit / 2, scratch);
  if (columns.stock_code >= 0) stock_codes_.emplace(memory_limit / 2, scratch);
}

void CleanCounts::consume(const RecordBatch& batch) {
  const auto note = [&](std::optional<DistinctCount>& distinct, int column) {
    if (!distinct) return;
    hash_texts(batch, column, hashes_);
    distinct->add(hashes_.data(), static_cast<std::int64_t>(hashes_.size()));
  };
  note(invoices_, columns_.invoice);
  note(stock_codes_, columns_.stock_code);
}

CleanFacts CleanCounts::finish(const Communicator& comm) {
  CleanFacts facts;
  if (invoices_) facts.invoices = invoices_->finish(comm);
  if (stock_codes_) facts.stock_codes = stock_codes_->finish(comm);
  return facts;
}

}  // namespace rankwise
