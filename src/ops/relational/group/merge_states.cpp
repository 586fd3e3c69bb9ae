#include <algorithm>  // std::min, std::max
#include <cstring>    // std::memcpy

#include "engine/numeric/binned_sum.hpp"
#include "ops/relational/group/state_loops.hpp"

namespace rankwise {
namespace {

using Columns = std::span<const BatchColumn>;

template <typename Sum>
Sum read_bins(Columns columns, std::uint32_t row) {
  Sum sum;
  for (int w = 0; w < Sum::kWords; ++w) sum.set_word(w, columns[static_cast<std::size_t>(w)].ints[row]);
  return sum;
}

int128 read_sum(Columns columns, std::uint32_t row) {
  return static_cast<int128>(columns[1].ints[row]) << 64 | static_cast<std::uint64_t>(columns[0].ints[row]);
}

/// Merges the state of one row that is not empty.
template <StateKind kind>
void merge_one(const GroupState& state, Columns columns, std::uint32_t row, char* record) {
  if constexpr (kind == StateKind::kRows || kind == StateKind::kValues) {
    state_at<std::int64_t>(record, state) += columns[0].ints[row];
  } else if constexpr (kind == StateKind::kSum) {
    store_sum(record, state, load_sum(record, state) + read_sum(columns, row));
  } else if constexpr (kind == StateKind::kDoubleSum) {
    state_at<ValueSum>(record, state).merge(read_bins<ValueSum>(columns, row));
  } else if constexpr (kind == StateKind::kProductSum) {
    state_at<ProductSum>(record, state).merge(read_bins<ProductSum>(columns, row));
  } else {
    auto& held = state_at<std::int64_t>(record, state);
    const std::int64_t number = columns[0].ints[row];
    held = kind == StateKind::kLeast ? std::min(held, number) : std::max(held, number);
  }
}

template <StateKind kind>
void merge(const GroupState& state, Columns columns, const GroupRows& groups) {
  for (std::size_t i = 0; i < groups.rows.size(); ++i) {
    const auto row = groups.rows[i];
    if (state.seen >= 0) {
      if (columns[0].valid[row] == 0) continue;
      groups.records[i][state.seen] = 1;
    }
    merge_one<kind>(state, columns, row, groups.records[i]);
  }
}

void merge_texts(const GroupState& state, const BatchColumn& column, const GroupRows& groups) {
  for (std::size_t i = 0; i < groups.rows.size(); ++i) {
    const auto row = groups.rows[i];
    if (column.valid[row] == 0) continue;
    pick_text(groups.records[i], state, TextSlot(column.texts[row]), *groups.texts[i]);
  }
}

/// All states but texts travel as the words that they are.
void write_words(const GroupState& state, std::span<BatchColumn> columns, const GroupRows& groups) {
  for (std::size_t w = 0; w < columns.size(); ++w) {
    const auto offset = static_cast<std::size_t>(state.offset) + w * sizeof(std::int64_t);
    for (std::size_t i = 0; i < groups.rows.size(); ++i) {
      const auto row = groups.rows[i];
      std::memcpy(&columns[w].ints[row], groups.records[i] + offset, sizeof(std::int64_t));
      columns[w].valid[row] = 1;
    }
  }
}

void write_texts(const GroupState& state, BatchColumn& column, const GroupRows& groups) {
  for (std::size_t i = 0; i < groups.rows.size(); ++i) {
    column.texts[groups.rows[i]] = state_at<TextSlot>(groups.records[i], state).view();
  }
}

/// A null holds 0.
void write_seen(const GroupState& state, BatchColumn& column, const GroupRows& groups) {
  for (std::size_t i = 0; i < groups.rows.size(); ++i) {
    const auto row = groups.rows[i];
    column.valid[row] = static_cast<std::uint8_t>(groups.records[i][state.seen]);
    if (column.valid[row] == 0 && !column.type.is_text()) column.ints[row] = 0;
  }
}

}  // namespace

void merge_states(const GroupLayout& layout, const RecordBatch& batch, const GroupRows& groups) {
  for (const GroupState& state : layout.states) {
    const auto columns = Columns(batch.columns).subspan(static_cast<std::size_t>(state.column));
    switch (state.kind) {
      case StateKind::kRows:
      case StateKind::kValues:
        merge<StateKind::kRows>(state, columns, groups);
        break;
      case StateKind::kSum:
        merge<StateKind::kSum>(state, columns, groups);
        break;
      case StateKind::kDoubleSum:
        merge<StateKind::kDoubleSum>(state, columns, groups);
        break;
      case StateKind::kProductSum:
        merge<StateKind::kProductSum>(state, columns, groups);
        break;
      case StateKind::kLeast:
        merge<StateKind::kLeast>(state, columns, groups);
        break;
      case StateKind::kGreatest:
        merge<StateKind::kGreatest>(state, columns, groups);
        break;
      case StateKind::kLeastText:
      case StateKind::kGreatestText:
        merge_texts(state, columns.front(), groups);
        break;
    }
  }
}

void write_states(const GroupLayout& layout, const GroupRows& groups, RecordBatch& batch) {
  for (const GroupState& state : layout.states) {
    const auto columns = std::span(batch.columns)
                             .subspan(static_cast<std::size_t>(state.column), static_cast<std::size_t>(state.columns));
    for (BatchColumn& column : columns) {
      column.type = layout.partial[static_cast<int>(&column - batch.columns.data())].type;
      column.resize(batch.rows);
    }
    if (columns.front().type.is_text()) {
      write_texts(state, columns.front(), groups);
    } else {
      write_words(state, columns, groups);
    }
    if (state.seen >= 0) write_seen(state, columns.front(), groups);
  }
}

}  // namespace rankwise
