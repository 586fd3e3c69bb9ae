#include "shared_options.hpp"

#include "engine/runtime/byte_amount.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {

void add_memory_option(CLI::App& command, std::int64_t& bytes, const std::string& description) {
  command
      .add_option_function<std::string>(
          "--memory",
          [&bytes](const std::string& text) {
            const auto amount = parse_byte_amount(text);
            if (!amount) {
              throw CLI::ValidationError("--memory",
                                         text + ": an amount of at least 1 MiB such as 512MiB or 2GiB is expected");
            }
            bytes = *amount;
          },
          description)
      ->type_name("BYTES");
}

void add_job_options(CLI::App& command, RunRequest& request, const std::string& group) {
  const auto listed = [&](CLI::Option* option) {
    if (!group.empty()) option->group(group);
    return option;
  };
  listed(command.add_option("--input,-i", request.inputs,
                            "A file, glob or folder to read instead of source.paths; may be repeated"))
      ->type_name("PATH");
  listed(
      command.add_option("--output,-o", request.output_folder, "The folder for the outputs instead of output.folder"))
      ->type_name("DIR");
  listed(command.add_option("--set", request.overrides,
                            "Sets a value of the job file, such as cluster.k=5 or cluster.enabled=false; may be "
                            "repeated"))
      ->type_name("SECTION.KEY=VALUE")
      ->allow_extra_args(false);
}

void refuse_options(const CLI::App& command, const std::string& group, const std::string& what) {
  for (const auto* option : command.get_options()) {
    if (option->count() == 0 || option->get_group() != group) continue;
    throw JobError(command.get_name() + ": " + option->get_name() + " does not go with " + what);
  }
}

}  // namespace rankwise
