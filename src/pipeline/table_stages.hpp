#pragma once
#include <memory>  // std::shared_ptr
#include <string>  // std::string
#include <vector>  // std::vector

#include "engine/data/table.hpp"
#include "engine/plan/stage.hpp"
#include "pipeline/run_table_input.hpp"
#include "sql/stages/stage_planner.hpp"

namespace rankwise {

class Catalogue;
class Communicator;
struct Job;

/// A derived table, ready or to be.
struct TableResult {
  std::string name;
  std::string file;  ///< the CSV output; empty: not an output
  std::shared_ptr<QueryOutput> rows;
};

/// The tables of a job: files, what the transactions give, and queries over them, planned together.
class JobTables {
 public:
  /// Opens the input files, binds and optimises all queries. All names and types are checked; no rows are read.
  /// @collective
  /// @throws JobError    an unknown table or column, circular tables, a type, a language error: names the job file's
  /// line
  /// @throws InputError  a file cannot be read
  JobTables(const Communicator& comm, const Job& job);

  /// Adds the stages that compute the tables which are outputs or clustered. @local
  /// @param after  the stages that make `clean` and `customers`
  void plan(const QueryRuntime* runtime, StageGraph& graph);

  /// Columns of the cleaned transactions that queries read; none: they need not be kept. @local
  const std::vector<int>& clean_columns() const;
  /// Hands over what the stages of the transactions made. @local
  void set_clean(std::shared_ptr<const RowStore> rows);
  const std::shared_ptr<const RowStore>& clean_rows() const { return clean_rows_; }
  void set_customers(const Table& customers, const Workspace& workspace);
  bool needs_customers() const;

  const std::vector<TableResult>& results() const { return results_; }
  /// @throws ProgramError  there is no such result
  const TableResult& result(const std::string& name) const;

 private:
  struct Wanted {
    std::string name;
    bool output = false;
    PlanPtr plan;
  };
  void add_inputs(const Communicator& comm, const Job& job, Catalogue& catalogue);
  void bind(const Job& job, Catalogue& catalogue);

  std::shared_ptr<RunTableInput> clean_;
  std::shared_ptr<const RowStore> clean_rows_;
  std::shared_ptr<RunTableInput> customers_;
  std::vector<Wanted> wanted_;
  std::vector<TableResult> results_;
};

}  // namespace rankwise
