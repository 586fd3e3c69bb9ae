#include "pipeline/run_query.hpp"

#include <cstdio>      // std::printf
#include <filesystem>  // std::filesystem::create_directories
#include <memory>      // std::make_unique

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/plan/scheduler.hpp"
#include "engine/plan/stage.hpp"
#include "engine/runtime/error.hpp"
#include "engine/runtime/error_note.hpp"
#include "engine/runtime/event_log.hpp"
#include "engine/runtime/memory.hpp"
#include "engine/runtime/rank_log.hpp"
#include "engine/runtime/scratch_folder.hpp"
#include "engine/runtime/terminal.hpp"
#include "io/atomic_file.hpp"
#include "io/table/open_table.hpp"
#include "pipeline/query_memory.hpp"
#include "pipeline/write_rows.hpp"
#include "sql/column_types.hpp"
#include "sql/query.hpp"
#include "sql/stages/stage_planner.hpp"

namespace rankwise {
namespace {

constexpr const char* kStatementName = "query";

/// One run of the query command: tables, and where their rows may go meanwhile.
class QueryRun {
 public:
  QueryRun(const Communicator& comm, const QueryRequest& request)
      : comm_(comm),
        request_(request),
        budget_(table_memory(request.memory_bytes > 0 ? request.memory_bytes
                                                      : default_memory_bytes(comm.ranks_on_host()))) {
    for (const auto& table : request.tables) {
      auto input = open_table(comm, table.second, run_local(comm, [&] { return options_of(table.first); }));
      run_local(comm, [&] { catalogue_.add(table.first, std::move(input)); });
    }
    const std::string parent =
        request.scratch.empty() ? std::filesystem::temp_directory_path().string() : request.scratch;
    run_local(comm, [&] {
      if (comm.is_driver()) remove_abandoned_scratch(parent);
    });
    scratch_ = run_local(comm, [&] { return std::make_unique<ScratchFolder>(parent); });
    if (!request.output_folder.empty()) make_folder();
  }

  void run_all() {
    for (std::size_t i = 0; i < request_.statements.size(); ++i) {
      const std::string number = std::to_string(i + 1);
      const std::string what = request_.statements.size() == 1 ? kStatementName : kStatementName + (" " + number);
      if (!request_.keep_going) {
        run(request_.statements[i], what, number);
        continue;
      }
      try {
        run(request_.statements[i], what, number);
      } catch (const UserError& error) {
        write_text_file(comm_, request_.output_folder + "/" + number + ".error", std::string(error.what()) + "\n");
      }
    }
  }

 private:
  TableOptions options_of(const std::string& table) const {
    TableOptions options;
    for (const auto& [name, types] : request_.types) {
      if (name == table) options.types = column_types(types, "--types " + name);
    }
    return options;
  }

  void run(const std::string& sql, const std::string& what, const std::string& number) {
    const QueryRuntime runtime{comm_, {budget_, scratch_->path()}};
    StageGraph graph;
    const auto output = run_local(comm_, [&] {
      OptimiserSettings settings;
      settings.broadcast_bytes = broadcast_limit(budget_.limit());
      if (request_.force_cross_join) settings.most_cross_rows = -1;
      const auto plans = optimise({bind_query(sql, catalogue_, what)}, settings);
      return plan_query_stages({{plans.front(), ""}}, &runtime, graph).front();
    });
    const std::string title = request_.statements.size() == 1 ? std::string() : what + ":\n";
    if (request_.explain) return print(title + graph.explain());
    EventLog events;
    Terminal terminal(false, Verbosity::kQuiet);
    try {
      const auto measures = run_stages(comm_, graph, events, terminal, RankLog());
      if (request_.analyze) return print(title + measured_here() + graph.explain(measures));
      write_rows(comm_, *output->rows, target(number), request_.format);
    } catch (const Error&) {
      if (request_.statements.size() == 1) throw;
      rethrow_with_note("in " + what);
    }
  }

  /// Where the rows of a statement go; empty: standard output.
  std::string target(const std::string& number) const {
    if (request_.output_folder.empty()) return request_.output_file;
    const char* suffix = request_.format == QueryFormat::kCsv    ? ".csv"
                         : request_.format == QueryFormat::kJson ? ".json"
                                                                 : ".txt";
    return request_.output_folder + "/" + number + suffix;
  }

  std::string measured_here() const {
    return "Measured on " + std::to_string(comm_.size()) + (comm_.size() == 1 ? " rank.\n" : " ranks.\n");
  }

  void print(const std::string& text) const {
    if (!comm_.is_driver()) return;
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
  }

  void make_folder() const {
    run_local(comm_, [&] {
      if (!comm_.is_driver()) return;
      std::error_code error;
      std::filesystem::create_directories(request_.output_folder, error);
      if (error) throw OutputError("cannot create the folder " + request_.output_folder + ": " + error.message());
    });
  }

  const Communicator& comm_;
  const QueryRequest& request_;
  MemoryBudget budget_;
  Catalogue catalogue_;
  std::unique_ptr<ScratchFolder> scratch_;
};

}  // namespace

void run_queries(const Communicator& comm, const QueryRequest& request) {
  QueryRun(comm, request).run_all();
}

}  // namespace rankwise
