#pragma once
#include <array>     // std::array
#include <cstdint>   // std::int64_t
#include <optional>  // std::optional
#include <string>    // std::string
#include <utility>   // std::pair
#include <vector>    // std::vector

#include "customer/ledger.hpp"
#include "customer/retail_columns.hpp"
#include "engine/data/record_batch.hpp"

namespace rankwise {

/// What happens to rows that stand twice.
enum class Duplicates {
  kKeep,
  kDropExact,    ///< of rows equal in all columns one is kept
  kDropOverlap,  ///< rows of a file whose time lies within the time span of an earlier file go
};

/// A null is replaced by a constant, or by the mean or mode of the column over all raw rows.
struct FillRule {
  enum class By { kConstant, kMean, kMode };
  std::string column;
  By by = By::kConstant;
  std::string constant = {};  ///< as it would stand in a file
};

/// Rows are dropped whose value lies far from the others, measured over all raw rows.
struct OutlierRule {
  enum class Method {
    kZScore,  ///< |x - mean| > threshold * population standard deviation
    kIqr,     ///< outside [q1 - threshold * iqr, q3 + threshold * iqr]
  };
  std::string column;
  Method method = Method::kZScore;
  double threshold = 3.0;
};

/// The rules of a job, applied in the order in which they stand here.
struct CleaningRules {
  std::vector<FillRule> fills = {};
  bool drop_cancellations = false;
  bool drop_missing_customer = true;
  bool drop_non_positive_quantity = true;
  bool drop_non_positive_price = true;
  std::vector<OutlierRule> outliers = {};
  Duplicates duplicates = Duplicates::kKeep;
};

/// Why a row was dropped: the first rule that hit it.
enum class DropReason {
  kCancellation,
  kMissingCustomer,
  kNonPositiveQuantity,
  kNonPositivePrice,
  kOutlier,
  kOverlap,
};
constexpr std::size_t kDropReasons = 6;
/// The reason's name in the ledger: "cancellation", "missing_customer", ...
const char* name_of(DropReason reason);

/// Figures that some rules need before the first row can be cleaned; they take a pass of their own over the input.
struct CleaningFacts {
  /// What fills a null: `number` in the column's units, or `text`.
  struct Fill {
    int column = -1;
    std::int64_t number = 0;
    std::string text = {};
  };
  /// A row is kept where low <= value <= high.
  struct Fence {
    int column = -1;
    double low = 0;
    double high = 0;
  };
  std::vector<Fill> fills = {};
  std::vector<Fence> fences = {};
  /// First and last time of each file, for kDropOverlap; first > last where a file has no row.
  std::vector<std::pair<std::int64_t, std::int64_t>> file_spans = {};
};

/// Applies the rules to batches and keeps account of what they drop. All functions are @local.
class Cleaner {
 public:
  Cleaner(const CleaningRules& rules, const RetailColumns& columns, CleaningFacts facts);

  /// Fills nulls, recomputes the derived amount, and takes rows that a rule hits out of the selection.
  void clean(RecordBatch& batch, int file);

  /// This rank's account so far.
  const TallySum& seen() const { return seen_; }
  const TallySum& kept() const { return kept_; }
  const TallySum& dropped(DropReason reason) const { return dropped_[static_cast<std::size_t>(reason)]; }

 private:
  void fill_nulls(RecordBatch& batch) const;
  std::optional<DropReason> judge(const RecordBatch& batch, std::size_t row, int file) const;
  bool overlaps(std::int64_t time, int file) const;

  CleaningRules rules_;
  RetailColumns columns_;
  CleaningFacts facts_;
  TallySum seen_;
  TallySum kept_;
  std::array<TallySum, kDropReasons> dropped_{};
};

}  // namespace rankwise
