#pragma once
#include <cstdint>   // std::int64_t
#include <memory>    // std::unique_ptr
#include <optional>  // std::optional
#include <vector>    // std::vector

#include "ops/expression/expression.hpp"
#include "ops/relational/aggregate.hpp"
#include "ops/relational/sort.hpp"

namespace rankwise {

enum class WindowFunction {
  kRowNumber,
  kRank,
  kDenseRank,
  kPercentRank,
  kCumeDist,
  kNtile,  ///< parameter: number of buckets
  kLag,    ///< argument, parameter: distance (default 1), fallback
  kLead,
  kFirstValue,  ///< of the frame
  kLastValue,
  kNthValue,   ///< parameter: n, from 1
  kAggregate,  ///< `aggregate` over the frame
};

/// Where a frame begins or ends, relative to the current row.
struct FrameBound {
  enum class Kind { kUnboundedPreceding, kPreceding, kCurrentRow, kFollowing, kUnboundedFollowing };
  Kind kind = Kind::kUnboundedPreceding;
  double distance = 0;  ///< rows, or units of the order key (range frames; decimals in their value, dates in days,
                        ///< timestamps in seconds)
  friend bool operator==(const FrameBound&, const FrameBound&) = default;
};

struct WindowFrame {
  bool range = true;  ///< by the order key's value (peers together); false: by rows
  FrameBound begin = {FrameBound::Kind::kUnboundedPreceding};
  FrameBound end = {FrameBound::Kind::kCurrentRow};
  friend bool operator==(const WindowFrame&, const WindowFrame&) = default;
};

struct WindowCall {
  WindowFunction function;
  std::optional<GroupFunction> aggregate = {};
  std::vector<int> arguments = {};  ///< columns of the input
  std::int64_t parameter = 1;
  Constant fallback = {};  ///< kLag, kLead: where there is no such row
  WindowFrame frame = {};
  Field output;
};

/// Calls that share partition and order.
struct WindowSpec {
  std::vector<int> partition;
  std::vector<OrderKey> order;
  std::vector<WindowCall> calls;
};

/// Adds the calls' columns to the rows of a pass: `finish` gives the input's columns, then one per call.
///
/// Rows are sorted over all ranks by partition, order and then all other columns, so ties in row_number and the like
/// are broken by content. A partition may span ranks: what a rank needs of its predecessors and successors is a summary
/// of bounded size. Only frames with both bounds away from their default ends (n preceding ... n following) need their
/// whole partition on one rank.
std::unique_ptr<StageSink> make_window_sink(const Communicator& comm, const Schema& input, WindowSpec spec,
                                            Workspace workspace);

}  // namespace rankwise
