#include "ops/relational/join/join_keys.hpp"

#include <algorithm>  // std::find
#include <cmath>      // std::isnan

namespace rankwise {
namespace {

bool same_value(std::int64_t a, std::int64_t b) {
  return a == b;
}
bool same_value(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}
bool same_value(std::string_view a, std::string_view b) {
  return a == b;
}

template <typename LeftValue, typename RightValue>
void keep_equal(const BatchColumn& left, const Column& right, bool null_equals_all, RowPairs& pairs,
                LeftValue left_value, RightValue right_value) {
  const bool right_nulls = right.null_count() > 0;
  pairs.keep_if([&](std::size_t k) {
    const auto l = pairs.left[k];
    const auto r = pairs.right[k];
    if (left.valid[l] == 0 || (right_nulls && right.is_null(r))) return null_equals_all;
    return same_value(left_value(l), right_value(r));
  });
}

void keep_equal(const BatchColumn& left, const Column& right, bool null_equals_all, RowPairs& pairs) {
  if (left.type.is_text()) {
    keep_equal(
        left, right, null_equals_all, pairs, [&](std::uint32_t row) { return left.texts[row]; },
        [&](std::uint32_t row) { return right.text(row); });
  } else if (left.type.is_float()) {
    const auto values = right.doubles();
    keep_equal(
        left, right, null_equals_all, pairs, [&](std::uint32_t row) { return left.doubles[row]; },
        [&](std::uint32_t row) { return values[row]; });
  } else {
    const auto values = right.ints();
    keep_equal(
        left, right, null_equals_all, pairs, [&](std::uint32_t row) { return left.ints[row]; },
        [&](std::uint32_t row) { return values[row]; });
  }
}

}  // namespace

bool hash_decides(const Schema& schema, std::span<const int> keys) {
  return keys.size() == 1 && !schema[keys.front()].type.is_text();
}

bool mark_null_keys(const RecordBatch& batch, std::span<const int> keys, std::vector<std::uint8_t>& nulls) {
  nulls.assign(batch.selection.size(), 0);
  bool any = false;
  for (const int key : keys) {
    const auto& valid = batch[key].valid;
    if (std::find(valid.begin(), valid.begin() + batch.rows, std::uint8_t{0}) == valid.begin() + batch.rows) continue;
    for (std::size_t i = 0; i < nulls.size(); ++i) nulls[i] = valid[batch.selection[i]] == 0 ? 1 : nulls[i];
    any = any || std::find(nulls.begin(), nulls.end(), std::uint8_t{1}) != nulls.end();
  }
  return any;
}

void keep_equal_keys(const RecordBatch& left, std::span<const int> left_keys, const Table& right,
                     std::span<const int> right_keys, bool null_equals_all, RowPairs& pairs) {
  for (std::size_t k = 0; k < left_keys.size() && !pairs.empty(); ++k) {
    keep_equal(left[left_keys[k]], right[right_keys[k]], null_equals_all, pairs);
  }
}

}  // namespace rankwise
