#pragma once
#include <functional>  // std::function
#include <vector>      // std::vector

#include "sql/parse/parse_node.hpp"

namespace rankwise {

/// What a GROUP BY clause asks for.
struct GroupingSets {
  std::vector<std::vector<int>> sets;  ///< keys of each set, ascending; one set for a plain GROUP BY
  bool plain = true;                   ///< no grouping sets, rollup, cube
};

/// Expands a GROUP BY clause: several items are combined, each set of one with each of the others. @local
/// @param key_of  the number of the key that an expression is
/// @throws JobError  more than 512 sets
GroupingSets expand_grouping_sets(const std::vector<ParseNode>& clause,
                                  const std::function<int(const ParseNode&)>& key_of);

}  // namespace rankwise
