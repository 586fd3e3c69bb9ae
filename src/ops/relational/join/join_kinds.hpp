#pragma once
#include "ops/relational/join.hpp"

namespace rankwise {

/// Tells whether results hold right columns, so that a left row comes out once per match. @local
inline bool gives_pairs(JoinKind kind) {
  return kind == JoinKind::kInner || kind == JoinKind::kLeft || kind == JoinKind::kRight || kind == JoinKind::kFull ||
         kind == JoinKind::kSingle;
}

/// Tells whether left rows without a match come out, with nulls on the right. @local
inline bool keeps_left(JoinKind kind) {
  return kind == JoinKind::kLeft || kind == JoinKind::kFull || kind == JoinKind::kSingle;
}

/// Tells whether right rows without a match come out, with nulls on the left. @local
inline bool keeps_right(JoinKind kind) {
  return kind == JoinKind::kRight || kind == JoinKind::kFull;
}

/// Tells whether a left row without a match can come out. @local
inline bool outlives_no_match(JoinKind kind) {
  return kind != JoinKind::kInner && kind != JoinKind::kRight && kind != JoinKind::kSemi;
}

/// Tells whether the kind tells "not known" from "no match" as `in` does. @local
inline bool is_null_aware(const JoinSpec& spec) {
  return !spec.left_keys.empty() &&
         (spec.kind == JoinKind::kNullAwareAnti || (spec.kind == JoinKind::kMark && spec.mark_nulls));
}

/// Tells whether nulls must be compared row by row: with several keys or a condition, whether `in` is null does not
/// follow from facts about the right side as a whole. @local
inline bool compares_nulls(const JoinSpec& spec) {
  return is_null_aware(spec) && (spec.left_keys.size() > 1 || spec.condition.has_value());
}

}  // namespace rankwise
