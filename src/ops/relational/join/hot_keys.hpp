#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

#include "ops/relational/join.hpp"
#include "ops/relational/join/frequent_keys.hpp"
#include "ops/relational/join/key_hash_set.hpp"

namespace rankwise {

class Communicator;

/// Keys with so many rows on one side that these rows go to all ranks in turn, and rows of the other side with the same
/// key are copied to every rank.
struct HotKeys {
  KeyHashSet left;   ///< left rows are spread, right ones copied
  KeyHashSet right;  ///< right rows are spread, left ones copied; none is in `left`
};

/// Tells whether left rows may be spread: a copied right row must not come out by itself on some rank, not knowing of
/// its match on another. Without a condition it has a match for sure. @local
bool may_spread_left(const JoinSpec& spec, bool hash_decides);

/// Tells whether right rows may be spread, by the same argument for the copied left rows. @local
bool may_spread_right(const JoinSpec& spec, bool hash_decides);

/// How many counters a sketch needs, so that agree_hot_keys can rely on it. @local
std::int64_t sketch_counters(int ranks);

/// Agrees on the keys that own more than 1 / (32 ranks) of a side: what remains spreads so evenly by hash that with
/// Zipf-distributed keys of exponent 1.5 no rank is expected to hold 1.2 times the mean. Where a key is hot on both
/// sides, the larger one is spread. @collective
HotKeys agree_hot_keys(const Communicator& comm, const JoinSpec& spec, bool hash_decides, const FrequentKeys& left,
                       const FrequentKeys& right);

/// Tells whether left keys may become hot after their first rows went to the owner: not where right rows come out by
/// themselves, as the owner's row would not know of matches elsewhere. @local
bool may_spread_later(const JoinSpec& spec);

/// Agrees on left keys that have become hot since. @collective
std::vector<std::uint64_t> agree_new_hot_keys(const Communicator& comm, const HotKeys& known, const FrequentKeys& left);

}  // namespace rankwise
