#include "engine/comm/agreement.hpp"

#include <cstdint>  // std::int64_t
#include <new>      // std::bad_alloc
#include <string>   // std::string
#include <tuple>    // std::tie

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

enum class Kind : std::int64_t { kNone, kJob, kInput, kOutput, kBudget, kProgram };

struct Failure {
  Kind kind = Kind::kNone;
  InputPosition position;
};

/// Reads kind, position and message out of an exception.
Failure describe(const std::exception_ptr& error, int rank, std::string& message) {
  const auto on_rank = [&](const char* what) { return std::string(what) + " (rank " + std::to_string(rank) + ")"; };
  try {
    std::rethrow_exception(error);
  } catch (const JobError& e) {
    message = e.what();
    return {Kind::kJob, {}};
  } catch (const InputError& e) {
    message = e.what();
    return {Kind::kInput, e.position()};
  } catch (const OutputError& e) {
    message = e.what();
    return {Kind::kOutput, {}};
  } catch (const BudgetError& e) {
    message = e.what();
    return {Kind::kBudget, {}};
  } catch (const std::bad_alloc&) {
    message = on_rank("out of memory");
    return {Kind::kBudget, {}};
  } catch (const std::exception& e) {
    message = on_rank(e.what());
    return {Kind::kProgram, {}};
  } catch (...) {
    message = on_rank("unknown exception");
    return {Kind::kProgram, {}};
  }
}

[[noreturn]] void rethrow(const Failure& failure, const std::string& message) {
  switch (failure.kind) {
    case Kind::kJob:
      throw JobError(message);
    case Kind::kInput:
      throw InputError(message, failure.position);
    case Kind::kOutput:
      throw OutputError(message);
    case Kind::kBudget:
      throw BudgetError(message);
    case Kind::kNone:
    case Kind::kProgram:
      break;
  }
  throw ProgramError(message);
}

}  // namespace

void agree(const Communicator& comm, const std::exception_ptr& mine) {
  if (comm.max(std::int64_t{mine != nullptr}) == 0) return;

  std::string message;
  const Failure here = mine ? describe(mine, comm.rank(), message) : Failure{};
  const auto all = comm.all_gather(here);
  int first = -1;
  for (int rank = 0; rank < comm.size(); ++rank) {
    const auto& candidate = all[static_cast<std::size_t>(rank)];
    if (candidate.kind == Kind::kNone) continue;
    if (first < 0 || candidate.position < all[static_cast<std::size_t>(first)].position) first = rank;
  }
  comm.broadcast(message, first);
  rethrow(all[static_cast<std::size_t>(first)], message);
}

}  // namespace rankwise
