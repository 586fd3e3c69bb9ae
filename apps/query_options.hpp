#pragma once
#include <CLI/CLI.hpp>
#include <string>  // std::string
#include <vector>  // std::vector

#include "pipeline/run_query.hpp"

namespace rankwise {

/// The text, tables and limits of a query, as the command line gives them.
struct QueryOptions {
  QueryRequest request;  ///< what needs no reading
  std::string sql;
  std::string file;
  std::vector<std::string> tables;
  std::vector<std::string> types;
};

/// Adds --file, --table, --types, --scratch, --analyze and --force-cross-join, which all commands on queries share.
/// @local
/// @param options  outlives the command
/// @param group    under which --help lists them; empty: the common one
void add_query_options(CLI::App& command, QueryOptions& options, const std::string& group = {});

/// Completes the request by what the options say. @local
/// @throws JobError  options that contradict each other, or whose text is not understood
QueryRequest complete(const QueryOptions& options);

}  // namespace rankwise
