#include <cstdio>  // std::fputs
#include <memory>  // std::make_shared
#include <string>  // std::string

#include "commands.hpp"
#include "engine/comm/agreement.hpp"
#include "io/output_digest.hpp"

namespace rankwise {
namespace {

struct Options {
  std::string folder;
  bool files = false;
};

std::string describe(const Options& options) {
  const OutputDigest digest = digest_outputs(options.folder);
  std::string text;
  if (options.files) {
    for (const auto& file : digest.files) text += file.sha256 + "  " + file.name + "\n";
  }
  return text + digest.sha256 + "\n";
}

}  // namespace

void add_digest_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("digest", "Print one SHA-256 over the content of the deterministic outputs");
  command->add_option("DIR", options->folder, "The output folder of a run")->required();
  command->add_flag("--files,-v,--verbose", options->files, "Print the digest of each file first");
  command->footer("Two runs of a job gave the same answer if and only if their digests are equal.");
  command->callback([options, &action] {
    action = [options](const Communicator& comm) {
      const std::string text = run_local(comm, [&] { return comm.is_driver() ? describe(*options) : std::string(); });
      std::fputs(text.c_str(), stdout);
    };
  });
}

}  // namespace rankwise
