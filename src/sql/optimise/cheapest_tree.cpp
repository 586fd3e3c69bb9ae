#include <bit>  // std::countr_zero

#include "sql/optimise/join_tree.hpp"

namespace rankwise {
namespace {

constexpr int kMostExact = 10;  // 3^10 joins are looked at in some milliseconds

/// Joins the two parts that give the fewest rows until one is left; parts without a key between them last.
TreePtr join_greedily(const TreeBuilder& builder, std::vector<TreePtr> parts) {
  while (parts.size() > 1) {
    TreePtr best;
    std::size_t best_a = 0, best_b = 0;
    bool best_connected = false;
    for (std::size_t a = 0; a < parts.size(); ++a) {
      for (std::size_t b = a + 1; b < parts.size(); ++b) {
        const bool connected = builder.connected(parts[a]->leaves, parts[b]->leaves);
        if (best_connected && !connected) continue;
        TreePtr tree = builder.join(parts[a], parts[b]);
        const bool better = !best || connected != best_connected || tree->estimate.rows < best->estimate.rows;
        if (!better) continue;
        best = std::move(tree);
        best_a = a;
        best_b = b;
        best_connected = connected;
      }
    }
    parts[best_a] = best;
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(best_b));
  }
  return parts.front();
}

/// The sets of leaves within which keys lead from each leaf to every other.
std::vector<LeafSet> connected_parts(const TreeBuilder& builder) {
  std::vector<LeafSet> parts;
  for (int i = 0; i < builder.leaf_count(); ++i) {
    LeafSet part = LeafSet{1} << i;
    std::erase_if(parts, [&](LeafSet other) {
      if (!builder.connected(part, other)) return false;
      part |= other;
      return true;
    });
    parts.push_back(part);
  }
  return parts;
}

std::vector<TreePtr> leaves_of(const TreeBuilder& builder, LeafSet part) {
  std::vector<TreePtr> leaves;
  for (; part != 0; part &= part - 1) leaves.push_back(builder.leaf(std::countr_zero(part)));
  return leaves;
}

/// Finds the cheapest tree of a connected part by those of its subsets (DPsub; Moerkotte and Neumann 2006), without
/// cross joins.
TreePtr join_exactly(const TreeBuilder& builder, const std::vector<TreePtr>& leaves) {
  const std::size_t sets = std::size_t{1} << leaves.size();
  std::vector<TreePtr> best(sets);
  for (std::size_t set = 1; set < sets; ++set) {
    if ((set & (set - 1)) == 0) {
      best[set] = leaves[static_cast<std::size_t>(std::countr_zero(set))];
      continue;
    }
    // The part with the lowest leaf, so that each split is looked at once.
    const std::size_t lowest = set & (~set + 1), others = set ^ lowest;
    for (std::size_t more = (others - 1) & others;; more = (more - 1) & others) {
      const TreePtr& a = best[lowest | more];
      const TreePtr& b = best[others ^ more];
      if (a && b && builder.connected(a->leaves, b->leaves)) {
        TreePtr tree = builder.join(a, b);
        if (!best[set] || tree->cost < best[set]->cost) best[set] = std::move(tree);
      }
      if (more == 0) break;
    }
  }
  return best.back();
}

}  // namespace

TreePtr cheapest_tree(const TreeBuilder& builder) {
  std::vector<TreePtr> parts;
  for (const LeafSet part : connected_parts(builder)) {
    auto leaves = leaves_of(builder, part);
    const bool exact = leaves.size() <= kMostExact;
    parts.push_back(exact ? join_exactly(builder, leaves) : join_greedily(builder, std::move(leaves)));
  }
  return join_greedily(builder, std::move(parts));
}

}  // namespace rankwise
