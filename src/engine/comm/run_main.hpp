#pragma once
#include <functional>  // std::function

namespace rankwise {

class Communicator;

/// Starts MPI, runs `body`, and turns what it throws into a message and an exit code.
///
/// An error that all ranks agreed on is printed once, by the driver. An error on one rank alone (inside an exchange)
/// ends the whole job within seconds by MPI_Abort, so that no other rank waits for it.
///
/// SIGPIPE is ignored, so that a reader who goes away (`| head`) cannot end one rank on its own.
///
/// @param body  runs on every rank and returns the exit code
/// @return      what `main` should return
int run_main(int& argc, char**& argv, const std::function<int(const Communicator&)>& body);

}  // namespace rankwise
