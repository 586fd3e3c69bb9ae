#pragma once
#include <exception>    // std::exception_ptr
#include <optional>     // std::optional
#include <type_traits>  // std::is_void_v
#include <utility>      // std::forward, std::move

namespace rankwise {

class Communicator;

/// Ends a local part: when any rank failed, every rank throws the same error.
///
/// Of several errors the one that stands first in the input wins, of those without a place in the input the one whose
/// message comes first: which one is told does not depend on the rank that met it. The error keeps its type and exit
/// code; a foreign exception becomes a ProgramError that names its rank.
///
/// @collective
/// @param mine  what this rank caught, or null
void agree(const Communicator& comm, const std::exception_ptr& mine);

/// Runs `local` (which must not communicate) on every rank and agrees on its success before anyone goes on.
///
/// @collective
/// @return what `local` returned here
template <typename Local>
auto run_local(const Communicator& comm, Local&& local) {
  std::exception_ptr failure;
  using Result = std::decay_t<decltype(local())>;
  if constexpr (std::is_void_v<Result>) {
    try {
      std::forward<Local>(local)();
    } catch (...) {
      failure = std::current_exception();
    }
    agree(comm, failure);
  } else {
    std::optional<Result> result;
    try {
      result.emplace(std::forward<Local>(local)());
    } catch (...) {
      failure = std::current_exception();
    }
    agree(comm, failure);
    return std::move(*result);
  }
}

}  // namespace rankwise
