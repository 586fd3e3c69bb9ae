#pragma once
#include <CLI/CLI.hpp>
#include <functional>  // std::function

#include "engine/comm/communicator.hpp"

namespace rankwise {

/// What a chosen subcommand does on every rank; it returns nothing and throws what went wrong.
using Action = std::function<void(const Communicator&)>;

/// Each adds its subcommand to `app` and sets `action` when it is chosen. @local
void add_run_command(CLI::App& app, Action& action);
void add_query_command(CLI::App& app, Action& action);
void add_explain_command(CLI::App& app, Action& action);
void add_generate_command(CLI::App& app, Action& action);
void add_inspect_command(CLI::App& app, Action& action);
void add_digest_command(CLI::App& app, Action& action);

}  // namespace rankwise
