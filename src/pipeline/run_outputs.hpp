#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

namespace rankwise {

struct Job;
struct RunContext;

/// The files that a job writes into its output folder, in the order of writing. @local
std::vector<std::string> output_names(const Job& job);

/// Writes all outputs of a run; each appears under its name only when whole. Files of an earlier run with other
/// sections are removed at the end. @collective
/// @throws OutputError  a file cannot be written
void write_outputs(RunContext& run);

/// What a person wants to see at the end of a run. @local
std::string readable_summary(const RunContext& run);

}  // namespace rankwise
