#pragma once
#include <boost/mpi/collectives/broadcast.hpp>
#include <boost/mpi/communicator.hpp>

#include "engine/comm/communicator.hpp"
#include "engine/comm/mpi_handle.hpp"

namespace rankwise {

/// Copies a small control object from the driver to every rank by Boost.Serialization; include the serialization
/// headers of its member types. Tables travel by exchange_rows. @collective
template <typename T>
void broadcast_object(const Communicator& comm, T& object) {
  const boost::mpi::communicator ranks(comm.handle().comm, boost::mpi::comm_attach);
  boost::mpi::broadcast(ranks, object, 0);
}

}  // namespace rankwise
