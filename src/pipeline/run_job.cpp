#include "pipeline/run_job.hpp"

#include <cstdio>      // std::printf
#include <cstdlib>     // std::getenv
#include <filesystem>  // std::filesystem

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/plan/scheduler.hpp"
#include "engine/runtime/error.hpp"
#include "engine/runtime/event_log.hpp"
#include "engine/runtime/memory.hpp"
#include "engine/runtime/rank_log.hpp"
#include "engine/runtime/scratch_folder.hpp"
#include "pipeline/job_stages.hpp"
#include "pipeline/query_memory.hpp"
#include "pipeline/run_outputs.hpp"
#include "pipeline/run_record.hpp"
#include "pipeline/table_stages.hpp"

namespace rankwise {
namespace {

/// @param ranks_here  ranks on this host, which share its memory
Job read_request(const RunRequest& request, int ranks_here) {
  Job job = read_job(request.job_file, request.overrides);
  if (request.memory_bytes > 0) job.run.memory_bytes = request.memory_bytes;
  if (job.run.memory_bytes == 0) job.run.memory_bytes = default_memory_bytes(ranks_here);
  if (!request.output_folder.empty()) job.output.folder = request.output_folder;
  if (!request.inputs.empty()) {
    if (!job.has_transactions()) {
      throw JobError(job.file + ": --input names files of transactions, but the job has no [source]; its tables read " +
                     "the files of [[input]]");
    }
    job.sources.resize(1);
    job.sources.front().paths = request.inputs;
  }
  return job;
}

/// N runs of one rank each look alike to the user and overwrite each other; Slurm knows how many tasks were meant.
void refuse_singletons(const Communicator& comm) {
  const char* tasks = std::getenv("SLURM_NTASKS");
  const char* step = std::getenv("SLURM_STEP_ID");
  if (tasks == nullptr || step == nullptr || comm.size() != 1 || std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr) return;
  if (std::atoi(tasks) > 1) {
    throw JobError(std::string("Slurm started ") + tasks +
                   " tasks, but each of them is alone: start them with srun --mpi=pmix, or with mpirun");
  }
}

void make_output_folder(const Communicator& comm, const Job& job) {
  run_local(comm, [&] {
    if (!comm.is_driver()) return;
    std::error_code error;
    std::filesystem::create_directories(job.output.folder, error);
    if (error || !std::filesystem::is_directory(job.output.folder)) {
      throw OutputError("cannot create the output folder " + job.output.folder + ": " +
                        (error ? error.message() : std::string("it is a file")));
    }
  });
}

std::vector<std::vector<std::string>> patterns_of(const Job& job) {
  std::vector<std::vector<std::string>> patterns;
  for (const auto& source : job.sources) {
    if (source.paths.empty()) {
      throw JobError(job.file + ": no input: name files by --input PATH or source.paths");
    }
    patterns.push_back(source.paths);
  }
  return patterns;
}

/// The command that shows what each stage of this run did.
std::string explain_hint(const RunRequest& request) {
  std::string text = "Stage by stage: rankwise explain " + request.job_file;
  if (!request.output_folder.empty()) text += " --output " + request.output_folder;
  for (const auto& setting : request.overrides) text += " --set '" + setting + "'";
  return text + "\n";
}

}  // namespace

void run_job(const Communicator& comm, const RunRequest& request) {
  const int ranks_here = comm.ranks_on_host();
  const Job job = run_local(comm, [&] {
    refuse_singletons(comm);
    return read_request(request, ranks_here);
  });
  Terminal terminal(comm.is_driver(), request.verbosity);
  RunResults results;
  if (job.has_transactions()) {
    const auto patterns = run_local(comm, [&] { return patterns_of(job); });
    results.files = find_input_files(comm, patterns);
  }
  JobTables tables(comm, job);
  make_output_folder(comm, job);

  EventLog events = run_local(comm, [&] { return EventLog(comm.is_driver(), event_file(job.output.folder)); });
  const RankLog log = run_local(comm, [&] { return RankLog(request.log_folder, comm.rank()); });
  const std::string scratch_parent = job.run.scratch.empty() ? job.output.folder : job.run.scratch;
  run_local(comm, [&] {
    if (comm.is_driver()) remove_abandoned_scratch(scratch_parent);
  });
  const auto scratch = run_local(comm, [&] { return std::make_unique<ScratchFolder>(scratch_parent); });
  RejectLog rejects(scratch->path());

  MemoryBudget budget(table_memory(job.run.memory_bytes));
  const QueryRuntime queries{comm, {budget, scratch->path()}};
  RunContext context{comm, job, terminal, scratch->path(), rejects, results, tables, queries};
  const StageGraph graph = plan_job(job, tables, &context);
  run_local(comm, [&] {
    events.write("run_begin", {{"job", job.name},
                               {"ranks", std::int64_t{comm.size()}},
                               {"settings", job.settings_sha256},
                               {"plan", plan_sha256(graph)}});
  });
  run_stages(comm, graph, events, terminal, log);
  run_local(comm, [&] { events.write("run_end", {{"job", job.name}}); });
  if (comm.is_driver() && request.verbosity != Verbosity::kQuiet) {
    std::printf("%s%s", readable_summary(context).c_str(), explain_hint(request).c_str());
    std::fflush(stdout);
  }
}

std::string explain_job(const Communicator& comm, const RunRequest& request) {
  const int ranks_here = comm.ranks_on_host();
  const Job job = run_local(comm, [&] { return read_request(request, ranks_here); });
  JobTables tables(comm, job);
  const StageGraph graph = plan_job(job, tables, nullptr);
  std::string text =
      run_local(comm, [&] { return comm.is_driver() ? explain_with_last_run(job, graph) : std::string(); });
  comm.broadcast(text);
  return text;
}

}  // namespace rankwise
