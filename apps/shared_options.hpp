#pragma once
#include <CLI/CLI.hpp>
#include <cstdint>  // std::int64_t
#include <string>   // std::string

#include "pipeline/run_job.hpp"

namespace rankwise {

/// Adds --memory; what it says is checked while the command line is read. @local
/// @param bytes  outlives the command
void add_memory_option(CLI::App& command, std::int64_t& bytes, const std::string& description);

/// Adds --input, --output and --set, which all commands on jobs share. @local
/// @param request  outlives the command
/// @param group    under which --help lists them; empty: the common one
void add_job_options(CLI::App& command, RunRequest& request, const std::string& group = {});

/// Refuses a command line with options of a group that mean nothing for what is wanted. @local
/// @throws JobError  names the option: "<command>: <option> does not go with <what>"
void refuse_options(const CLI::App& command, const std::string& group, const std::string& what);

}  // namespace rankwise
