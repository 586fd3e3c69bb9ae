#include <cstdio>  // std::fputs
#include <memory>  // std::make_shared

#include "commands.hpp"
#include "engine/runtime/byte_amount.hpp"
#include "pipeline/run_job.hpp"

namespace rankwise {
namespace {

/// Options that `run` and `explain` share.
void add_job_options(CLI::App& command, RunRequest& request) {
  command.add_option("JOB.toml", request.job_file, "The job file (reference: docs/job-file.md)")->required();
  command
      .add_option("--input,-i", request.inputs,
                  "A file, glob or folder to read instead of source.paths; may be repeated")
      ->type_name("PATH");
  command.add_option("--output,-o", request.output_folder, "The folder for the outputs instead of output.folder")
      ->type_name("DIR");
  command
      .add_option_function<std::string>(
          "--memory",
          [&request](const std::string& text) {
            const auto bytes = parse_byte_amount(text);
            if (!bytes) throw CLI::ValidationError("--memory", text + ": an amount such as 512MiB or 2GiB is expected");
            request.memory_bytes = *bytes;
          },
          "Memory per rank instead of run.memory; what exceeds it goes to scratch files")
      ->type_name("BYTES");
  command
      .add_option("--set", request.overrides,
                  "Sets a value of the job file, such as cluster.k=5 or cluster.enabled=false; may be repeated")
      ->type_name("SECTION.KEY=VALUE")
      ->allow_extra_args(false);
}

}  // namespace

void add_run_command(CLI::App& app, Action& action) {
  struct Options {
    RunRequest request;
    bool quiet = false;
    bool verbose = false;
  };
  auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("run", "Run a job: read transactions, write customers, segments, clusters, reports");
  add_job_options(*command, options->request);
  auto* quiet = command->add_flag("--quiet,-q", options->quiet, "Print errors only");
  command->add_flag("--verbose,-v", options->verbose, "Print more about each stage")->excludes(quiet);
  command->add_option("--log-dir", options->request.log_folder, "Write a log file per rank into this folder")
      ->type_name("DIR");
  command->footer(
      "Examples:\n"
      "  rankwise run jobs/retail_intelligence.toml --input 'data/online_retail_II_*.csv'\n"
      "  mpirun -n 4 rankwise run job.toml --output out --set cluster.enabled=false");
  command->callback([options, &action] {
    action = [options](const Communicator& comm) {
      if (options->quiet) options->request.verbosity = Verbosity::kQuiet;
      if (options->verbose) options->request.verbosity = Verbosity::kVerbose;
      run_job(comm, options->request);
    };
  });
}

void add_explain_command(CLI::App& app, Action& action) {
  auto request = std::make_shared<RunRequest>();
  auto* command = app.add_subcommand("explain", "Show the stages and exchanges that a run would execute");
  add_job_options(*command, *request);
  command->callback([request, &action] {
    action = [request](const Communicator& comm) {
      const std::string text = explain_job(comm, *request);
      if (comm.is_driver()) std::fputs(text.c_str(), stdout);
    };
  });
}

}  // namespace rankwise
