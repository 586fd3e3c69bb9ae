#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <utility>  // std::pair
#include <vector>   // std::vector

namespace rankwise {

class Communicator;

enum class QueryFormat { kTable, kCsv, kJson };

/// What the query command is asked for.
struct QueryRequest {
  std::vector<std::string> statements;                           ///< SQL texts
  std::vector<std::pair<std::string, std::string>> tables = {};  ///< name, path
  std::vector<std::pair<std::string, std::string>> types = {};   ///< name of a table, "column type, ..."
  QueryFormat format = QueryFormat::kTable;
  std::string output_file = {};    ///< of a single statement; empty: standard output
  std::string output_folder = {};  ///< N.csv, N.json or N.txt per statement; empty: see output_file
  bool keep_going = false;         ///< an error becomes N.error in the output folder and the next statement runs
  bool explain = false;            ///< print the stages instead of running them
  bool analyze = false;            ///< run, then print the stages with what was measured
  std::int64_t memory_bytes = 0;   ///< per rank; 0: from the machine
  std::string scratch = {};        ///< parent of scratch folders; empty: the folder for temporary files
  bool force_cross_join = false;
};

/// Runs queries over files and writes their rows.
///
/// @collective
/// @throws JobError, InputError, OutputError, BudgetError  alike on all ranks
void run_queries(const Communicator& comm, const QueryRequest& request);

}  // namespace rankwise
