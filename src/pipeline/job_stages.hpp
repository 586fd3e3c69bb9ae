#pragma once
#include <string>  // std::string

#include "engine/plan/stage.hpp"
#include "pipeline/job.hpp"
#include "pipeline/run_results.hpp"
#include "sql/stages/stage_planner.hpp"

namespace rankwise {

class Communicator;
class JobTables;
class RejectLog;
class Terminal;

/// What the stages of a run share. The graph's functions hold references into it.
struct RunContext {
  const Communicator& comm;
  const Job& job;
  Terminal& terminal;
  std::string scratch;  ///< this rank's scratch folder
  RejectLog& rejects;
  RunResults& results;
  JobTables& tables;
  const QueryRuntime& queries;  ///< memory and scratch of the tables
};

/// Builds the stages of a job; reading the list top to bottom is the way of a row. @local
/// @param tables   of the job; must outlive the graph
/// @param context  must outlive the graph; may be null where the graph is only explained
StageGraph plan_job(const Job& job, JobTables& tables, RunContext* context);

}  // namespace rankwise
