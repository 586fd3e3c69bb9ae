#pragma once
#include "engine/comm/communicator.hpp"

namespace rankwise::test {

/// All ranks of the test program.
const Communicator& world();

/// Creates a folder that all ranks share and that is removed when the test program ends. @collective
const char* shared_folder();

}  // namespace rankwise::test
