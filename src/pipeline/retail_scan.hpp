#pragma once
#include <functional>  // std::function
#include <memory>      // std::shared_ptr
#include <optional>    // std::optional
#include <string>      // std::string
#include <vector>      // std::vector

#include "customer/clean_counts.hpp"
#include "customer/cleaning.hpp"
#include "customer/cleaning_facts.hpp"
#include "customer/customer_fold.hpp"
#include "customer/ledger.hpp"
#include "customer/quality.hpp"
#include "io/csv_scan.hpp"
#include "ops/stream/row_store.hpp"
#include "pipeline/job.hpp"

namespace rankwise {

class Communicator;

/// Cleaned rows that are kept for queries and outputs.
struct KeptTransactions {
  std::vector<int> columns;  ///< of the batch, ascending; none: nothing is kept
  std::optional<Workspace> workspace = {};
};

/// What a scan of the input yields on this rank, before anything is exchanged.
class RetailScan : public BatchConsumer {
 public:
  RetailScan(const Job& job, CleaningFacts facts, const std::string& scratch, KeptTransactions kept = {});

  void restart() override;
  /// Derives the amount, counts quality, cleans, and folds lines into purchases: one pass while the batch is in cache.
  void consume(RecordBatch& batch, int file) override;

  std::optional<QualityCounters>& quality() { return quality_; }
  std::optional<CustomerFold>& customers() { return customers_; }
  const Cleaner& cleaner() const { return *cleaner_; }
  CleanCounts& clean_counts() { return *clean_counts_; }
  /// The kept columns of the cleaned rows; null where nothing is kept.
  std::shared_ptr<RowStore> clean_rows() const { return clean_rows_; }

 private:
  void keep(RecordBatch& batch);

  const Job& job_;
  CleaningFacts facts_;
  std::string scratch_;
  KeptTransactions kept_;
  std::shared_ptr<RowStore> clean_rows_;
  RecordBatch kept_batch_;
  std::optional<QualityCounters> quality_;
  std::optional<Cleaner> cleaner_;
  std::optional<CleanCounts> clean_counts_;
  std::optional<CustomerFold> customers_;
};

/// Collects what some cleaning rules need to know before the scan proper.
class FactsScan : public BatchConsumer {
 public:
  FactsScan(const Job& job, int files, const std::string& scratch);
  void restart() override;
  void consume(RecordBatch& batch, int file) override;
  /// @collective
  CleaningFacts finish(const Communicator& comm) { return collector_->finish(comm); }

 private:
  const Job& job_;
  int files_;
  std::string scratch_;
  std::optional<CleaningFactsCollector> collector_;
};

/// The ledger entries of the scan, summed over ranks: reading (per file) and cleaning. @collective
/// @throws ProgramError  rows that the reader accepted did not arrive
/// @throws BudgetError   the money of all rows leaves the range of 64-bit integers
void account_for_scan(const Communicator& comm, const ScanReport& report, const Cleaner& cleaner, Ledger& ledger);

}  // namespace rankwise
