#pragma once
#include <utility>  // std::move
#include <vector>   // std::vector

#include "sql/optimise/expression_rewrite.hpp"

namespace rankwise {

using Conjuncts = std::vector<Expression>;

/// What may a condition that can fail do at a node?
enum class FailingConjuncts {
  kStay,  ///< below, rows would meet it that the node drops
  kMove,  ///< below, it meets the same rows
};

/// Takes out the conjuncts that `moves` accepts, in order; what may fail does not overtake what stays. @local
template <class Predicate>
Conjuncts take_movable(Conjuncts& conjuncts, FailingConjuncts failing, const Predicate& moves) {
  Conjuncts taken, left;
  for (Expression& conjunct : conjuncts) {
    const bool safe = (failing == FailingConjuncts::kMove && left.empty()) || !may_fail(conjunct);
    (safe && moves(conjunct) ? taken : left).push_back(std::move(conjunct));
  }
  conjuncts = std::move(left);
  return taken;
}

inline void append(Conjuncts& to, Conjuncts more) {
  for (Expression& conjunct : more) to.push_back(std::move(conjunct));
}

}  // namespace rankwise
