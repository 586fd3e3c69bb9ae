#pragma once
#include <mpi.h>

#include <cstdint>  // std::int64_t

#include "engine/comm/communicator.hpp"

namespace rankwise {

/// The MPI communicator behind a Communicator, for the layers that write files in parallel.
struct Communicator::Handle {
  MPI_Comm comm = MPI_COMM_NULL;
  std::int64_t bytes_sent = 0;
  bool alarm_raised = false;
};

}  // namespace rankwise
