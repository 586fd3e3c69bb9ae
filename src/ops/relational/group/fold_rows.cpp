#include <algorithm>  // std::min, std::max
#include <vector>     // std::vector

#include "engine/numeric/exact_integer.hpp"
#include "ops/relational/group/state_loops.hpp"

namespace rankwise {
namespace {

/// Which rows count for a piece of state: those in which none of its columns is null.
class CountedRows {
 public:
  CountedRows(const GroupState& state, const RecordBatch& batch) {
    for (const int column : {state.value, state.factor, state.other}) {
      if (column < 0) continue;
      const auto& valid = batch[column].valid;
      if (std::memchr(valid.data(), 0, valid.size()) != nullptr) add(valid);
    }
  }

  /// Calls visit(i, row) for groups.rows[i].
  template <typename Visit>
  void each(const GroupRows& groups, Visit visit) const {
    const std::uint32_t* rows = groups.rows.data();
    const std::size_t count = groups.rows.size();
    if (valid_ == nullptr) {
      for (std::size_t i = 0; i < count; ++i) visit(i, rows[i]);
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        if ((*valid_)[rows[i]] != 0) visit(i, rows[i]);
      }
    }
  }

 private:
  void add(const std::vector<std::uint8_t>& valid) {
    if (valid_ == nullptr) {
      valid_ = &valid;
      return;
    }
    if (valid_ != &all_) all_ = *valid_;
    for (std::size_t i = 0; i < all_.size(); ++i) all_[i] &= valid[i];
    valid_ = &all_;
  }

  const std::vector<std::uint8_t>* valid_ = nullptr;  // null: all
  std::vector<std::uint8_t> all_;
};

/// Calls `use` with a reader of the column's numbers, decimals in their units.
template <typename Use>
void with_numbers(const BatchColumn& column, Use use) {
  if (column.type.is_float()) {
    use([values = column.doubles.data()](std::uint32_t row) { return values[row]; });
  } else {
    use([values = column.ints.data()](std::uint32_t row) { return values[row]; });
  }
}

void count(const GroupState& state, const CountedRows& counted, const GroupRows& groups) {
  counted.each(groups, [&](std::size_t i, std::uint32_t) { ++state_at<std::int64_t>(groups.records[i], state); });
}

void fold_sum(const GroupState& state, const CountedRows& counted, const BatchColumn& column, const GroupRows& groups) {
  counted.each(groups, [&, values = column.ints.data()](std::size_t i, std::uint32_t row) {
    char* record = groups.records[i];
    store_sum(record, state, load_sum(record, state) + values[row]);
    record[state.seen] = 1;
  });
}

void fold_double_sum(const GroupState& state, const CountedRows& counted, const BatchColumn& column,
                     const GroupRows& groups) {
  with_numbers(column, [&](auto value) {
    counted.each(groups, [&](std::size_t i, std::uint32_t row) {
      add_exactly(state_at<ValueSum>(groups.records[i], state), value(row));
      groups.records[i][state.seen] = 1;
    });
  });
}

void fold_products(const GroupState& state, const CountedRows& counted, const RecordBatch& batch,
                   const GroupRows& groups) {
  with_numbers(batch[state.value], [&](auto value) {
    with_numbers(batch[state.factor], [&](auto factor) {
      counted.each(groups, [&](std::size_t i, std::uint32_t row) {
        add_product_exactly(state_at<ProductSum>(groups.records[i], state), value(row), factor(row));
      });
    });
  });
}

/// @tparam kLeast  keep the smallest value, else the largest
template <bool kLeast, typename NumberOf>
void fold_pick(const GroupState& state, const CountedRows& counted, const GroupRows& groups, NumberOf number_of) {
  counted.each(groups, [&](std::size_t i, std::uint32_t row) {
    auto& held = state_at<std::int64_t>(groups.records[i], state);
    const std::int64_t number = number_of(row);
    held = kLeast ? std::min(held, number) : std::max(held, number);
    groups.records[i][state.seen] = 1;
  });
}

template <bool kLeast>
void fold_pick(const GroupState& state, const CountedRows& counted, const BatchColumn& column,
               const GroupRows& groups) {
  if (column.type.is_float()) {
    fold_pick<kLeast>(state, counted, groups, [&](std::uint32_t row) { return sort_number(column.doubles[row]); });
  } else {
    fold_pick<kLeast>(state, counted, groups, [&](std::uint32_t row) { return column.ints[row]; });
  }
}

void fold_text(const GroupState& state, const CountedRows& counted, const BatchColumn& column,
               const GroupRows& groups) {
  counted.each(groups, [&](std::size_t i, std::uint32_t row) {
    pick_text(groups.records[i], state, TextSlot(column.texts[row]), *groups.texts[i]);
  });
}

}  // namespace

void fold_rows(const GroupLayout& layout, const RecordBatch& batch, const GroupRows& groups) {
  for (const GroupState& state : layout.states) {
    const CountedRows counted(state, batch);
    switch (state.kind) {
      case StateKind::kRows:
      case StateKind::kValues:
        count(state, counted, groups);
        break;
      case StateKind::kSum:
        fold_sum(state, counted, batch[state.value], groups);
        break;
      case StateKind::kDoubleSum:
        fold_double_sum(state, counted, batch[state.value], groups);
        break;
      case StateKind::kProductSum:
        fold_products(state, counted, batch, groups);
        break;
      case StateKind::kLeast:
        fold_pick<true>(state, counted, batch[state.value], groups);
        break;
      case StateKind::kGreatest:
        fold_pick<false>(state, counted, batch[state.value], groups);
        break;
      case StateKind::kLeastText:
      case StateKind::kGreatestText:
        fold_text(state, counted, batch[state.value], groups);
        break;
    }
  }
}

}  // namespace rankwise
