#pragma once
#include <string>   // std::string
#include <utility>  // std::pair
#include <vector>   // std::vector

#include "sql/bind/plan_steps.hpp"

namespace rankwise {

/// Puts a join together: equalities become keys (in columns appended to either side where they are computed), the rest
/// is its condition. The left side's columns keep their numbers.
class JoinBuilder {
 public:
  /// @param right_alias  for right columns whose names are taken on the left: "alias.name"; may be empty
  JoinBuilder(PlanPtr left, PlanPtr right, std::string right_alias = {});

  /// Adds left = right: expressions of one type over the columns of the left and of the right side.
  void add_key(Expression left, Expression right);
  /// Adds a condition over left columns, then right columns (from the number of left columns on).
  void add_condition(Expression condition);
  /// Adds each conjunct of a condition as a key where it is an equality of the two sides, else as a condition.
  void add_conjuncts(Expression condition);

  /// A mark join tells certain matches only: its mark is never null.
  void only_certain_marks() { mark_nulls_ = false; }

  struct Joined {
    PlanPtr plan;
    int right_begin = 0;  ///< where the right columns, or the mark, begin
  };
  /// @param place  in the SQL text, for messages
  Joined build(JoinKind kind, std::string place);

 private:
  Joined build_full_without_keys(const std::string& place);

  PlanPtr left_;
  PlanPtr right_;
  std::string right_alias_;
  int left_width_;
  bool mark_nulls_ = true;
  std::vector<std::pair<Expression, Expression>> keys_;
  std::vector<Expression> conditions_;
};

}  // namespace rankwise
