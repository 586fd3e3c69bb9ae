#include <memory>  // std::make_shared

#include "commands.hpp"
#include "engine/comm/agreement.hpp"
#include "query_options.hpp"
#include "shared_options.hpp"

namespace rankwise {
namespace {

QueryFormat format_named(const std::string& name) {
  if (name == "csv") return QueryFormat::kCsv;
  return name == "json" ? QueryFormat::kJson : QueryFormat::kTable;
}

}  // namespace

void add_query_command(CLI::App& app, Action& action) {
  struct Options {
    QueryOptions query;
    std::string format = "table";
  };
  auto options = std::make_shared<Options>();
  auto& request = options->query.request;
  auto* command = app.add_subcommand("query", "Run SQL over CSV, HDF5 and SQLite files");
  command->add_option("SQL", options->query.sql, "The query (language: docs/sql.md)");
  add_query_options(*command, options->query);
  add_memory_option(*command, request.memory_bytes, "Memory per rank, such as 2GiB; what exceeds it goes to --scratch");
  command->add_option("--format", options->format, "How rows are written")
      ->check(CLI::IsMember({"table", "csv", "json"}))
      ->capture_default_str();
  command->add_option("--output,-o", request.output_file, "Write the rows to this file instead of the terminal")
      ->type_name("FILE");
  command
      ->add_option("--output-dir", request.output_folder, "Write the rows of statement N to N.csv (.json, .txt) here")
      ->type_name("DIR");
  command->add_flag("--keep-going", request.keep_going,
                    "Write the error of a statement to N.error in --output-dir and go on with the next");
  command->add_flag("--explain", request.explain, "Show the stages and exchanges instead of running them");
  command->footer(
      "Examples:\n"
      "  rankwise query \"select country, sum(amount) from clean group by 1\" --table clean=out/clean.h5\n"
      "  mpirun -n 4 rankwise query -f report.sql -t clean=clean.h5 -t crm=crm.csv --format csv --output-dir report");
  command->callback([options, &action] {
    action = [options](const Communicator& comm) {
      options->query.request.format = format_named(options->format);
      run_queries(comm, run_local(comm, [&] { return complete(options->query); }));
    };
  });
}

}  // namespace rankwise
