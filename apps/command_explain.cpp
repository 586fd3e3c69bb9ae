#include <cstdio>      // std::fputs
#include <filesystem>  // std::filesystem::is_directory
#include <memory>      // std::make_shared

#include "commands.hpp"
#include "engine/comm/agreement.hpp"
#include "engine/runtime/error.hpp"
#include "query_options.hpp"
#include "shared_options.hpp"

namespace rankwise {
namespace {

constexpr const char* kJobGroup = "Options of a job";
constexpr const char* kQueryGroup = "Options of a query";

struct Options {
  std::string what;  ///< a job file or the text of a query
  RunRequest job;
  QueryOptions query;
  std::int64_t memory_bytes = 0;
};

bool names_a_file(const std::string& text) {
  std::error_code ignored;  // a query may be too long for a name
  return std::filesystem::exists(text, ignored) && !std::filesystem::is_directory(text, ignored);
}

/// Gives back the job file in `explain --input a.csv job.toml`: --input takes all words that follow it.
void take_back_job(Options& options) {
  auto& inputs = options.job.inputs;
  if (!options.what.empty() || inputs.size() < 2 || !inputs.back().ends_with(".toml")) return;
  options.what = inputs.back();
  inputs.pop_back();
}

/// Tells whether `what` names a job file rather than being a query. @throws JobError  it is neither
bool names_a_job(const Options& options) {
  const std::string& what = options.what;
  if (what.empty()) {
    if (!options.query.file.empty()) return false;
    throw JobError("explain: give a job file, the text of a query, or --file; see rankwise explain --help");
  }
  if (what.ends_with(".toml")) return true;
  if (names_a_file(what)) {
    if (!what.ends_with(".sql")) return true;
    throw JobError("explain: " + what + " is no job file; statements are read by --file " + what);
  }
  if (what.find_first_of(" \t\n(") == std::string::npos) {
    throw JobError("explain: \"" + what + "\" is no file, and no query either; give JOB.toml, or SQL in quotes");
  }
  return false;
}

void check_job_options(const CLI::App& command, const Options& options) {
  if (options.query.request.analyze) {
    throw JobError("explain: --analyze does not go with a job; run it, and explain shows what the run measured");
  }
  refuse_options(command, kQueryGroup, "a job");
}

void explain_job_file(const Communicator& comm, const CLI::App& command, const Options& options) {
  RunRequest request = options.job;
  request.job_file = options.what;
  request.memory_bytes = options.memory_bytes;
  run_local(comm, [&] { check_job_options(command, options); });
  const std::string text = explain_job(comm, request);
  if (comm.is_driver()) std::fputs(text.c_str(), stdout);
}

void explain_query(const Communicator& comm, const CLI::App& command, const Options& options) {
  run_queries(comm, run_local(comm, [&] {
                refuse_options(command, kJobGroup, "a query");
                QueryOptions query = options.query;
                query.sql = options.what;
                query.request.memory_bytes = options.memory_bytes;
                query.request.explain = !query.request.analyze;
                return complete(query);
              }));
}

}  // namespace

void add_explain_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("explain", "Show the stages and exchanges of a job or a query");
  command->add_option("JOB.toml|SQL", options->what, "A job file, or the text of a query");
  add_memory_option(*command, options->memory_bytes, "Memory per rank, such as 2GiB, on which joins depend");
  add_job_options(*command, options->job, kJobGroup);
  add_query_options(*command, options->query, kQueryGroup);
  command->footer(
      "After a run of the job, explain also shows what each stage measured, as found in the output folder.\n"
      "Examples:\n"
      "  rankwise explain jobs/quickstart.toml --output out/mine\n"
      "  rankwise explain \"select country, count(*) from sales group by 1\" --table sales=sales.csv\n"
      "  mpirun -n 4 rankwise explain --analyze -f report.sql -t clean=clean.h5 -t crm=crm.csv");
  command->callback([options, command, &action] {
    action = [options, command](const Communicator& comm) {
      take_back_job(*options);
      const bool is_job = run_local(comm, [&] { return names_a_job(*options); });
      // Where a rank does not see the file, it would take another way than the rest.
      comm.max(std::int64_t{is_job}) != 0 ? explain_job_file(comm, *command, *options)
                                          : explain_query(comm, *command, *options);
    };
  });
}

}  // namespace rankwise
