#include "customer/cleaning.hpp"

namespace rankwise {

const char* name_of(DropReason reason) {
  switch (reason) {
    case DropReason::kCancellation:
      return "cancellation";
    case DropReason::kMissingCustomer:
      return "missing_customer";
    case DropReason::kNonPositiveQuantity:
      return "non_positive_quantity";
    case DropReason::kNonPositivePrice:
      return "non_positive_price";
    case DropReason::kOutlier:
      return "outlier";
    case DropReason::kOverlap:
      break;
  }
  return "overlap";
}

Cleaner::Cleaner(const CleaningRules& rules, const RetailColumns& columns, CleaningFacts facts)
    : rules_(rules), columns_(columns), facts_(std::move(facts)) {}

void Cleaner::fill_nulls(RecordBatch& batch) const {
  for (const auto& fill : facts_.fills) {
    BatchColumn& column = batch[fill.column];
    for (const auto i : batch.selection) {
      if (column.valid[i] != 0) continue;
      column.valid[i] = 1;
      if (column.type.is_text()) {
        column.texts[i] = fill.text;
      } else {
        column.ints[i] = fill.number;
      }
    }
  }
}

bool Cleaner::overlaps(std::int64_t time, int file) const {
  for (int earlier = 0; earlier < file; ++earlier) {
    const auto& [first, last] = facts_.file_spans[static_cast<std::size_t>(earlier)];
    if (time >= first && time <= last) return true;
  }
  return false;
}

/// A missing quantity or price is not positive either.
std::optional<DropReason> Cleaner::judge(const RecordBatch& batch, std::size_t row, int file) const {
  const auto not_positive = [&](int column) {
    return column >= 0 && (batch[column].valid[row] == 0 || batch[column].ints[row] <= 0);
  };
  if (rules_.drop_cancellations && columns_.invoice >= 0 && batch[columns_.invoice].texts[row].starts_with('C')) {
    return DropReason::kCancellation;
  }
  if (rules_.drop_missing_customer && columns_.customer >= 0 && batch[columns_.customer].valid[row] == 0) {
    return DropReason::kMissingCustomer;
  }
  if (rules_.drop_non_positive_quantity && not_positive(columns_.quantity)) return DropReason::kNonPositiveQuantity;
  if (rules_.drop_non_positive_price && not_positive(columns_.price)) return DropReason::kNonPositivePrice;
  for (const auto& fence : facts_.fences) {
    const BatchColumn& column = batch[fence.column];
    if (column.valid[row] == 0) continue;
    const auto value = static_cast<double>(column.ints[row]);
    if (value < fence.low || value > fence.high) return DropReason::kOutlier;
  }
  if (rules_.duplicates == Duplicates::kDropOverlap && columns_.time >= 0 && batch[columns_.time].valid[row] != 0 &&
      overlaps(batch[columns_.time].ints[row], file)) {
    return DropReason::kOverlap;
  }
  return std::nullopt;
}

void Cleaner::clean(RecordBatch& batch, int file) {
  if (!facts_.fills.empty()) {
    fill_nulls(batch);
    derive_amount(batch, columns_);
  }
  const auto amount_of = [&](std::size_t row) { return columns_.amount < 0 ? 0 : batch[columns_.amount].ints[row]; };
  std::size_t kept = 0;
  for (const auto row : batch.selection) {
    seen_.add(1, amount_of(row));
    if (const auto reason = judge(batch, row, file)) {
      dropped_[static_cast<std::size_t>(*reason)].add(1, amount_of(row));
    } else {
      kept_.add(1, amount_of(row));
      batch.selection[kept++] = row;
    }
  }
  batch.selection.resize(kept);
}

}  // namespace rankwise
