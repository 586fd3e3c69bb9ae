#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/runtime/terminal.hpp"

namespace rankwise {

class Communicator;

/// What the command line adds to a job file.
struct RunRequest {
  std::string job_file;
  std::vector<std::string> inputs = {};     ///< replace the paths of the (first) source
  std::string output_folder = {};           ///< replaces output.folder
  std::vector<std::string> overrides = {};  ///< "section.key=value"
  std::int64_t memory_bytes = 0;            ///< replaces run.memory; 0: it does not
  Verbosity verbosity = Verbosity::kNormal;
  std::string log_folder = {};  ///< a log per rank; empty: none
};

/// Runs a job from input files to outputs.
///
/// @collective
/// @throws JobError, InputError, OutputError, BudgetError  alike on all ranks
void run_job(const Communicator& comm, const RunRequest& request);

/// Describes the stages and exchanges that a run would execute, and what the last run of this job into the same output
/// folder measured. Of input files only what tells their columns is read.
/// @collective
/// @throws JobError, InputError  alike on all ranks
std::string explain_job(const Communicator& comm, const RunRequest& request);

}  // namespace rankwise
