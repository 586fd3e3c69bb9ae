#include "engine/comm/run_main.hpp"

#include <mpi.h>

#include <csignal>    // std::signal
#include <cstdio>     // std::fprintf
#include <exception>  // std::exception
#include <string>     // std::string

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "engine/runtime/memory.hpp"

namespace rankwise {
namespace {

/// Tells whether every rank arrives here with the same failure within the time limit; a lone failure must abort.
/// `comm` is used for nothing else, so that this cannot meet a collective that the others wait in.
bool all_ranks_failed_alike(MPI_Comm comm, int code) {
  constexpr double kPatienceSeconds = 5.0;
  int smallest = code;
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Iallreduce(&code, &smallest, 1, MPI_INT, MPI_MIN, comm, &request);
  const double start = MPI_Wtime();
  int done = 0;
  while (done == 0 && MPI_Wtime() - start < kPatienceSeconds) MPI_Test(&request, &done, MPI_STATUS_IGNORE);
  return done != 0 && smallest == code;
}

int fail(MPI_Comm failures, int rank, int code, const std::string& message) {
  const bool alike = all_ranks_failed_alike(failures, code);
  if (rank == 0 || !alike) {
    const std::string where = alike ? "" : " (rank " + std::to_string(rank) + ")";
    std::fprintf(stderr, "rankwise: error%s: %s\n", where.c_str(), message.c_str());
    std::fflush(stderr);
  }
  if (!alike) MPI_Abort(MPI_COMM_WORLD, code);
  return code;
}

}  // namespace

int run_main(int& argc, char**& argv, const std::function<int(const Communicator&)>& body) {
  return_large_blocks();
  std::signal(SIGPIPE, SIG_IGN);
  int provided = 0;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm failures = MPI_COMM_NULL;
  MPI_Comm_dup(MPI_COMM_WORLD, &failures);
  int code = static_cast<int>(ExitCode::kFailed);
  {
    const auto comm = Communicator::world();
    try {
      code = body(comm);
    } catch (const ProgramError& e) {
      code = fail(failures, comm.rank(), static_cast<int>(e.exit_code()),
                  std::string(e.what()) + "\nThis is a defect of rankwise; please report it with the job file.");
    } catch (const Error& e) {
      code = fail(failures, comm.rank(), static_cast<int>(e.exit_code()), e.what());
    } catch (const std::bad_alloc&) {
      code = fail(failures, comm.rank(), code, "out of memory; use more ranks or hosts");
    } catch (const std::exception& e) {
      code = fail(failures, comm.rank(), code,
                  std::string(e.what()) + "\nThis is a defect of rankwise; please report it.");
    }
  }
  MPI_Comm_free(&failures);
  MPI_Finalize();
  return code;
}

}  // namespace rankwise
