#pragma once
#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "ops/stream/row_exchange.hpp"

namespace rankwise {

/// Exchanges rows in rounds until no rank has more.
///
/// @collective
/// @param add_some  adds rows to `exchange`; false when this rank has no more. May throw (all ranks then throw alike)
/// @param receive   takes what arrives; may throw likewise
template <typename AddSome, typename Receive>
void exchange_in_rounds(const Communicator& comm, RowExchange& exchange, AddSome add_some, Receive receive) {
  bool more = true;
  for (bool anyone = true; anyone;) {
    run_local(comm, [&] {
      while (more && !exchange.full()) more = add_some();
    });
    anyone = comm.max(more ? 1 : 0) > 0;
    exchange.flush(comm, receive);
  }
}

}  // namespace rankwise
