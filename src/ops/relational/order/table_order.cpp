#include "ops/relational/order/table_order.hpp"

#include <algorithm>  // std::min, std::sort
#include <array>      // std::array
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
  PrefixSort(const Table& table, const RowOrder& order) : table_(table), order_(order) {
    items_.resize(static_cast<std::size_t>(table.rows()));
  }

  SortItems run() {
    sort_all();
    while (!spans_.empty()) {
      const Span span = spans_.back();
      spans_.pop_back();
      sort_span(span);
    }
    return std::move(items_);
  }

 private:
  /// Calls `use` with the items of all rows, a block at a time.
  template <typename Use>
  void for_each_block(const PrefixLayout& layout, const Use& use) const {
    std::array<SortItem, 1024> block;
    for (std::size_t begin = 0; begin < items_.size(); begin += block.size()) {
      const auto items = std::span(block).first(std::min(block.size(), items_.size() - begin));
      for (std::size_t i = 0; i < items.size(); ++i) items[i].row = static_cast<std::uint32_t>(begin + i);
      layout.write(table_, items);
      use(items);
    }
  }

  /// The first digit of the first prefix: items are made where they belong.
  void sort_all() {
    const PrefixLayout layout(order_, table_);
    const int digit = digit_bits(items_.size(), layout.bits());
    const int shift = layout.bits() - digit;
    std::vector<std::size_t> begins((std::size_t{1} << digit) + 1, 0);
    for_each_block(layout, [&](std::span<const SortItem> items) {
      for (const auto& item : items) ++begins[(item.prefix >> shift) + 1];
    });
    for (std::size_t b = 1; b < begins.size(); ++b) begins[b] += begins[b - 1];
    auto ends = begins;
    for_each_block(layout, [&](std::span<const SortItem> items) {
      for (const auto& item : items) items_[ends[item.prefix >> shift]++] = item;
    });
    for (std::size_t b = 0; b + 1 < begins.size(); ++b) {
      radix_sort(std::span(items_).subspan(begins[b], begins[b + 1] - begins[b]), shift, space_);
    }
    if (layout.next_column() < order_.columns().size()) sort_ties({0, items_.size(), 0}, layout.next_column());
  }

  void sort_span(const Span& span) {
    const auto items = std::span(items_).subspan(span.begin, span.end - span.begin);
    const PrefixLayout layout(order_, table_, items, span.first);
    layout.write(table_, items);
    radix_sort(items, layout.bits(), space_);
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

SortItems sorted_rows(const Table& table, const RowOrder& order) {
  if (table.rows() >= std::numeric_limits<std::uint32_t>::max()) {
    throw BudgetError("cannot sort " + std::to_string(table.rows()) + " rows in one piece; state a smaller --memory");
  }
  return PrefixSort(table, order).run();
}

void gather_rows(const Table& table, std::span<const SortItem> rows, RecordBatch& batch) {
  batch.rows = static_cast<std::int64_t>(rows.size());
  batch.columns.resize(static_cast<std::size_t>(table.column_count()));
  for (int c = 0; c < table.column_count(); ++c) {
    const Column& from = table[c];
    BatchColumn& to = batch[c];
    to.type = from.type();
    to.resize(batch.rows);
    if (to.type.is_text()) {
      for (std::size_t i = 0; i < rows.size(); ++i) to.texts[i] = from.text(rows[i].row);
    } else if (to.type.is_float()) {
      for (std::size_t i = 0; i < rows.size(); ++i) to.doubles[i] = from.doubles()[rows[i].row];
    } else {
      for (std::size_t i = 0; i < rows.size(); ++i) to.ints[i] = from.ints()[rows[i].row];
    }
    for (std::size_t i = 0; i < rows.size(); ++i) to.valid[i] = from.is_null(rows[i].row) ? 0 : 1;
  }
  batch.select_all();
}

}  // namespace rankwise
