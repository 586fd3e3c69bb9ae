#include "commands.hpp"

namespace rankwise {
void add_digest_command(CLI::App&, Action&) {}
}  // namespace rankwise
