#include "pipeline/retail_scan.hpp"

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

/// No rule: every row passes.
CleaningRules no_cleaning() {
  CleaningRules rules;
  rules.drop_missing_customer = rules.drop_non_positive_quantity = rules.drop_non_positive_price = false;
  return rules;
}

}  // namespace

RetailScan::RetailScan(const Job& job, CleaningFacts facts, const std::string& scratch, KeptTransactions kept)
    : job_(job), facts_(std::move(facts)), scratch_(scratch), kept_(std::move(kept)) {
  restart();
}

void RetailScan::restart() {
  const CleaningRules rules = job_.cleaning.value_or(no_cleaning());
  // A quarter each (and a little for the clean counts): finishing needs about as much again, while what was folded
  // travels.
  const std::int64_t share = job_.run.memory_bytes / 4;
  quality_.reset();
  if (job_.quality) quality_.emplace(job_.scan_schema(), job_.roles, job_.quality->duplicates, share, scratch_);
  cleaner_.emplace(rules, job_.roles, facts_);
  clean_counts_.emplace(job_.roles, share / 4, scratch_);
  clean_rows_.reset();
  if (!kept_.columns.empty()) {
    const Schema all = job_.batch_schema();
    Schema schema;
    for (const int column : kept_.columns) schema.add(all[column]);
    clean_rows_ = std::make_shared<RowStore>(std::move(schema), *kept_.workspace);
  }
  customers_.reset();
  if (job_.rfm) {
    const bool distinct = rules.duplicates == Duplicates::kDropExact;
    customers_.emplace(job_.batch_schema(), job_.roles, distinct, share, scratch_);
  }
}

void RetailScan::consume(RecordBatch& batch, int file) {
  derive_amount(batch, job_.roles);
  if (quality_) quality_->consume(batch);
  cleaner_->clean(batch, file);
  clean_counts_->consume(batch);
  if (customers_) customers_->consume(batch);
  if (clean_rows_) keep(batch);
}

void RetailScan::keep(RecordBatch& batch) {
  kept_batch_.rows = batch.rows;
  kept_batch_.columns.resize(kept_.columns.size());
  // The last to look at the batch: buffers change hands and come back, as the reader fills them again.
  for (std::size_t i = 0; i < kept_.columns.size(); ++i) std::swap(kept_batch_.columns[i], batch[kept_.columns[i]]);
  std::swap(kept_batch_.selection, batch.selection);
  clean_rows_->append(kept_batch_);
  std::swap(kept_batch_.selection, batch.selection);
  for (std::size_t i = 0; i < kept_.columns.size(); ++i) std::swap(kept_batch_.columns[i], batch[kept_.columns[i]]);
}

FactsScan::FactsScan(const Job& job, int files, const std::string& scratch)
    : job_(job), files_(files), scratch_(scratch) {
  restart();
}

void FactsScan::restart() {
  collector_.emplace(job_.scan_schema(), job_.roles, *job_.cleaning, files_, job_.run.memory_bytes, scratch_);
}

void FactsScan::consume(RecordBatch& batch, int file) {
  collector_->consume(batch, file);
}

void account_for_scan(const Communicator& comm, const ScanReport& report, const Cleaner& cleaner, Ledger& ledger) {
  std::int64_t accepted = 0;
  for (const auto& file : report.files) {
    require(file.read == file.accepted + file.refused, "rows read = accepted + refused, per file");
    accepted += file.accepted;
  }
  const Tally seen = cleaner.seen().over_ranks(comm);
  require(seen.rows == accepted, "every accepted row reaches cleaning");
  LedgerEntry cleaning{"cleaning", seen, cleaner.kept().over_ranks(comm)};
  for (std::size_t reason = 0; reason < kDropReasons; ++reason) {
    const auto which = static_cast<DropReason>(reason);
    const Tally dropped = cleaner.dropped(which).over_ranks(comm);
    if (dropped.rows > 0) cleaning.drops.push_back({name_of(which), dropped});
  }
  ledger.add(std::move(cleaning));
}

}  // namespace rankwise
