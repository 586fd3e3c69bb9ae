// The rankwise command: parses the command line on every rank and runs the chosen subcommand.
#include <string>  // std::string
#include <vector>  // std::vector

#include "commands.hpp"
#include "engine/comm/run_main.hpp"
#include "engine/runtime/error.hpp"
#include "engine/runtime/nearest_name.hpp"

namespace rankwise {
namespace {

constexpr const char* kVersion = "rankwise " RANKWISE_VERSION;

constexpr const char* kAfterword =
    "Run alone for one rank, or on many: mpirun -n 4 rankwise run JOB.toml. The outputs are the same bytes.\n"
    "Exit codes: 0 done; 2 wrong usage or job file; 3 input data refused; 4 the run failed.";

/// What is wrong with the command line, and where to read more.
std::string usage_error(const CLI::App* app, const CLI::Error& error) {
  std::string what = error.what();
  std::string command = app->get_name();
  const auto chosen = app->get_subcommands();
  if (!chosen.empty()) {
    command += " " + chosen.front()->get_name();
  } else if (const auto words = app->remaining(); !words.empty() && !words.front().starts_with('-')) {
    std::vector<std::string> known;
    for (const auto* subcommand : app->get_subcommands([](const CLI::App*) { return true; })) {
      known.push_back(subcommand->get_name());
    }
    what = "there is no subcommand \"" + words.front() + "\"" + did_you_mean(words.front(), known);
  }
  return "rankwise: error: " + what + "\nMore: " + command + " --help\n";
}

int run_command_line(const Communicator& comm, int argc, char** argv) {
  CLI::App app{"Turns transactions into customer intelligence: quality, RFM scores, segments, clusters.", "rankwise"};
  app.set_version_flag("--version", kVersion);
  app.require_subcommand(1);
  app.footer(kAfterword);
  app.failure_message(usage_error);
  Action action;
  add_run_command(app, action);
  add_explain_command(app, action);
  add_query_command(app, action);
  add_generate_command(app, action);
  add_inspect_command(app, action);
  add_digest_command(app, action);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const bool asked_for_help = e.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
    if (comm.is_driver()) app.exit(e);
    return static_cast<int>(asked_for_help ? ExitCode::kDone : ExitCode::kUsage);
  }
  action(comm);
  return static_cast<int>(ExitCode::kDone);
}

}  // namespace
}  // namespace rankwise

int main(int argc, char** argv) {
  return rankwise::run_main(
      argc, argv, [&](const rankwise::Communicator& comm) { return rankwise::run_command_line(comm, argc, argv); });
}
