#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::shared_ptr
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/plan/stage.hpp"
#include "ops/stream/row_store.hpp"
#include "sql/logical_plan.hpp"

namespace rankwise {

class Communicator;

/// What stages need to run. Outlives them.
struct QueryRuntime {
  const Communicator& comm;
  Workspace workspace;
};

/// The rows of an output on this rank, once its stages have run: rank order continues the order of the rows.
struct QueryOutput {
  Schema schema;
  std::shared_ptr<RowStore> rows;
};

/// An output that is wanted.
struct QueryRoot {
  PlanPtr plan;      ///< optimised
  std::string name;  ///< prefix of the names of its stages
};

/// Plans the stages that compute some outputs: operators without an exchange between them are one stage and one pass; a
/// node that several others use is computed once and kept; rows that lie by a key already are not exchanged by it
/// again. Rows come in the order that the query asks for, or of all columns from left to right. @local
/// @param runtime  null where the stages are only explained
/// @return         one output per root, filled when the stages have run
std::vector<std::shared_ptr<QueryOutput>> plan_query_stages(const std::vector<QueryRoot>& roots,
                                                            const QueryRuntime* runtime, StageGraph& graph);

}  // namespace rankwise
