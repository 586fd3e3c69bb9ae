#include <memory>  // std::make_shared

#include "commands.hpp"
#include "pipeline/run_job.hpp"
#include "shared_options.hpp"

namespace rankwise {

void add_run_command(CLI::App& app, Action& action) {
  struct Options {
    RunRequest request;
    bool quiet = false;
    bool verbose = false;
  };
  auto options = std::make_shared<Options>();
  auto* command =
      app.add_subcommand("run", "Run a job: read transactions, write customers, segments, clusters, reports");
  command->add_option("JOB.toml", options->request.job_file, "The job file (reference: docs/job-file.md)")->required();
  add_job_options(*command, options->request);
  add_memory_option(*command, options->request.memory_bytes,
                    "Memory per rank instead of run.memory; what exceeds it goes to scratch files");
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

}  // namespace rankwise
