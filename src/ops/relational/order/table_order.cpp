#include "ops/relational/order/table_order.hpp"

#include <algorithm>  // std::sort
#include <limits>     // std::numeric_limits

#include "engine/runtime/error.hpp"
#include "ops/relational/order/radix_sort.hpp"

namespace rankwise {
namespace {

constexpr std::size_t kFewRows = 32;  // rows of equal prefix that are compared value by value

/// Rows whose order is to be found, equal in all columns before `first`.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t first = 0;
};

/// Sorts by prefix, then what is equal in its prefix by the next one (a radix sort whose digits are 64 bits).
class PrefixSort {
 public:
  PrefixSort(const Table& table, const RowOrder& order) : table_(table), order_(order), items_(table.rows()) {
    for (std::size_t i = 0; i < items_.size(); ++i) items_[i].row = static_cast<std::uint32_t>(i);
    if (items_.size() > 1) spans_.push_back({0, items_.size(), 0});
  }

  std::vector<std::uint32_t> rows() {
    while (!spans_.empty()) {
      const Span span = spans_.back();
      spans_.pop_back();
      sort_span(span);
    }
    space_ = {};
    std::vector<std::uint32_t> rows(items_.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = items_[i].row;
    return rows;
  }

 private:
  void sort_span(const Span& span) {
    const auto items = std::span(items_).subspan(span.begin, span.end - span.begin);
    const PrefixLayout layout(order_, table_, items, span.first);
    layout.write(table_, items);
    if (layout.bits() > 0) radix_sort(items, layout.bits(), space_);
    if (layout.next_column() < order_.columns().size()) sort_ties(span, layout.next_column());
  }

  void sort_ties(const Span& span, std::size_t next) {
    for (std::size_t begin = span.begin; begin < span.end;) {
      std::size_t end = begin + 1;
      while (end < span.end && items_[end].prefix == items_[begin].prefix) ++end;
      if (end - begin > kFewRows) {
        spans_.push_back({begin, end, next});
      } else if (end - begin > 1) {
        std::sort(items_.data() + begin, items_.data() + end, [&](const SortItem& a, const SortItem& b) {
          return order_.compare(table_, a.row, table_, b.row, next) < 0;
        });
      }
      begin = end;
    }
  }

  const Table& table_;
  const RowOrder& order_;
  SortItems items_;
  SortItems space_;
  std::vector<Span> spans_;
};

}  // namespace

std::vector<std::uint32_t> sorted_rows(const Table& table, const RowOrder& order) {
  if (table.rows() >= std::numeric_limits<std::uint32_t>::max()) {
    throw BudgetError("cannot sort " + std::to_string(table.rows()) + " rows in one piece; state a smaller --memory");
  }
  return PrefixSort(table, order).rows();
}

void gather_rows(const Table& table, std::span<const std::uint32_t> rows, RecordBatch& batch) {
  batch.rows = static_cast<std::int64_t>(rows.size());
  batch.columns.resize(static_cast<std::size_t>(table.column_count()));
  for (int c = 0; c < table.column_count(); ++c) {
    const Column& from = table[c];
    BatchColumn& to = batch[c];
    to.type = from.type();
    to.resize(batch.rows);
    if (to.type.is_text()) {
      for (std::size_t i = 0; i < rows.size(); ++i) to.texts[i] = from.text(rows[i]);
    } else if (to.type.is_float()) {
      for (std::size_t i = 0; i < rows.size(); ++i) to.doubles[i] = from.doubles()[rows[i]];
    } else {
      for (std::size_t i = 0; i < rows.size(); ++i) to.ints[i] = from.ints()[rows[i]];
    }
    for (std::size_t i = 0; i < rows.size(); ++i) to.valid[i] = from.is_null(rows[i]) ? 0 : 1;
  }
  batch.select_all();
}

}  // namespace rankwise
