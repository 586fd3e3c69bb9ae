#pragma once
#include <unordered_map>  // std::unordered_map
#include <vector>         // std::vector

#include "sql/logical_plan.hpp"

namespace rankwise {

/// Finds columns that hold the same value in every row, as the keys of inner joins do. Doubles aside: -0.0 matches 0.0
/// and is not the same. @local
class EqualColumns {
 public:
  /// One number per column of a node: columns with the same number are equal. The node must live on.
  const std::vector<int>& of(const PlanNode& node);

 private:
  std::vector<int> find(const PlanNode& node);
  std::vector<int> of_join(const PlanNode& node, const JoinSpec& spec);

  std::unordered_map<const PlanNode*, std::vector<int>> known_;
};

}  // namespace rankwise
