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
  const auto messages = comm.all_gather_text(message);
  std::size_t first = all.size();
  for (std::size_t rank = 0; rank < all.size(); ++rank) {
    if (all[rank].kind == Kind::kNone) continue;
    if (first == all.size() ||
        std::tie(all[rank].position, messages[rank]) < std::tie(all[first].position, messages[first])) {
      first = rank;
    }
  }
  rethrow(all[first], messages[first]);
}

}  // namespace rankwise
