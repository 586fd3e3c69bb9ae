#pragma once
#include <array>     // std::array
#include <optional>  // std::optional
#include <string>    // std::string
#include <vector>    // std::vector

#include "customer/clean_counts.hpp"
#include "customer/ledger.hpp"
#include "customer/metric_summary.hpp"
#include "customer/quality.hpp"
#include "customer/rfm.hpp"
#include "customer/score.hpp"
#include "customer/segment.hpp"
#include "engine/data/table.hpp"
#include "io/csv_scan.hpp"
#include "io/input_files.hpp"
#include "ml/cluster_scan.hpp"

namespace rankwise {

/// What a run has found out so far: small figures, equal on all ranks, and this rank's shard of the customer table.
struct RunResults {
  std::vector<InputFile> files;
  ScanReport scan;
  Ledger ledger;
  CleanFacts clean;
  std::optional<QualityReport> quality;
  std::optional<RfmAccount> rfm;
  Table customers;
  Table clustered;  ///< this rank's shard of the derived table that was clustered
  std::vector<MetricSummary> metrics;
  std::array<std::vector<ScoreBin>, 3> score_bins;  ///< recency, frequency, monetary
  std::vector<SegmentProfile> segments;
  std::optional<ClusterResult> clusters;
};

}  // namespace rankwise
