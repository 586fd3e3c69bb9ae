#pragma once
#include <cstdint>   // std::int64_t
#include <optional>  // std::optional
#include <string>    // std::string
#include <vector>    // std::vector

#include "customer/cleaning.hpp"
#include "customer/retail_columns.hpp"
#include "customer/rfm.hpp"
#include "customer/score.hpp"
#include "customer/segment.hpp"
#include "io/csv_dialect.hpp"
#include "ml/cluster_scan.hpp"
#include "pipeline/job_tables.hpp"

namespace rankwise {

/// Files of one kind.
struct SourceSettings {
  std::vector<std::string> paths;
  CsvDialect dialect = {};
  BadRows bad_rows = BadRows::kFail;
};

struct QualitySettings {
  bool duplicates = true;  ///< count rows that are equal in all columns
};

/// The three score rules.
struct ScoreSettings {
  ScoreRule recency;
  ScoreRule frequency;
  ScoreRule monetary;
};

/// A file with the customers of some segments.
struct ExportSettings {
  std::string file;
  std::vector<std::string> segments;  ///< empty: all
  std::vector<std::string> columns;
};

struct OutputSettings {
  std::string folder = "out";
  bool csv = true;
  bool hdf5 = true;
  bool clean = false;  ///< the cleaned transactions, as clean.h5
};

struct RunSettings {
  std::int64_t memory_bytes = 0;  ///< per rank, for state that grows with the data; 0: from the machine
  std::string scratch = {};       ///< parent of scratch folders; empty: the output folder
  bool force_cross_join = false;  ///< run joins without keys whatever their size
};

/// A job file, read and checked. A section that is missing or disabled has no value.
struct Job {
  std::string file;
  std::string name;
  std::string settings_sha256;  ///< of all that the job file and the overrides say; not of comments and layout
  std::vector<SourceSettings> sources;
  std::vector<ScanColumn> columns;  ///< what is scanned, in batch order
  RetailColumns roles;              ///< which of them (and the derived amount) plays which role
  DataType money = {};              ///< type of the amount
  std::string currency;
  std::optional<QualitySettings> quality;
  std::optional<CleaningRules> cleaning;
  std::optional<RfmSettings> rfm;
  std::optional<ScoreSettings> score;
  std::optional<SegmentScheme> segments;
  std::optional<ClusterSettings> cluster;
  std::string cluster_table;               ///< a derived table to cluster; empty: the customers
  std::string cluster_id = "customer_id";  ///< its column that tells rows apart
  std::vector<ExportSettings> exports;
  std::vector<InputTableSettings> inputs;
  std::vector<DerivedTableSettings> tables;
  OutputSettings output;
  RunSettings run;

  /// Tells whether the job reads transactions ([source] and [schema]); without, it is made of inputs and tables.
  bool has_transactions() const { return !columns.empty(); }
  /// The scanned columns and, where derived, the amount, in batch order.
  Schema batch_schema() const;
  /// The scanned columns alone.
  Schema scan_schema() const;
};

/// Reads a job file. @local
/// @param overrides  "section.key=value", as given by --set
/// @throws JobError  names file, line, key and the nearest known name
Job read_job(const std::string& path, const std::vector<std::string>& overrides);

}  // namespace rankwise
