#pragma once
#include <cstdint>   // std::int64_t
#include <optional>  // std::optional
#include <string>    // std::string
#include <vector>    // std::vector

#include "engine/plan/scheduler.hpp"

namespace rankwise {

class StageGraph;
struct Job;

/// What events.jsonl tells about the run that wrote it.
struct RunRecord {
  std::string began;  ///< "2026-01-31 12:34:56 UTC"
  std::int64_t ranks = 0;
  std::string settings;                   ///< Job::settings_sha256 of the job that ran
  std::string plan;                       ///< plan_sha256 of its stages
  std::vector<StageMeasure> stages = {};  ///< those that ended, in their order
  std::string failed_stage = {};          ///< empty: none
  bool ended = false;
};

/// The file of a run's events, in its output folder. @local
std::string event_file(const std::string& folder);

/// Names what the stages of a graph do: the SHA-256 of what explain() says. @local
std::string plan_sha256(const StageGraph& graph);

/// Reads the record of the last run into `folder`; what cannot be read ends the record. @local
/// @return nothing where there is none
std::optional<RunRecord> read_run_record(const std::string& folder);

/// Describes the stages of a job, with what the last run into its output folder measured, if it was a run of this job
/// and had these stages; a first line says which run it was, or why its measures are not shown. @local
std::string explain_with_last_run(const Job& job, const StageGraph& graph);

}  // namespace rankwise
