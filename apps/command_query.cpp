#include <algorithm>  // std::none_of
#include <fstream>    // std::ifstream
#include <iterator>   // std::istreambuf_iterator
#include <memory>     // std::make_shared
#include <utility>    // std::pair

#include "commands.hpp"
#include "engine/comm/agreement.hpp"
#include "engine/runtime/byte_amount.hpp"
#include "engine/runtime/error.hpp"
#include "pipeline/run_query.hpp"
#include "sql/split_statements.hpp"

namespace rankwise {
namespace {

/// The command line of a query, as written.
struct QueryOptions {
  QueryRequest request;
  std::string sql;
  std::string file;
  std::vector<std::string> tables;
  std::vector<std::string> types;
  std::string format = "table";
  std::string memory;
};

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw JobError("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// @throws JobError  there is no name or nothing behind it: `wanted`
std::pair<std::string, std::string> cut_at_equals(const std::string& text, const std::string& wanted) {
  const auto equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size()) throw JobError(wanted);
  return {text.substr(0, equals), text.substr(equals + 1)};
}

/// @throws JobError  options that contradict each other, or whose text is not understood
QueryRequest complete(const QueryOptions& options) {
  QueryRequest request = options.request;
  if (options.sql.empty() == options.file.empty()) {
    throw JobError("give either the text of a query or --file; see rankwise query --help");
  }
  if (!options.sql.empty()) {
    request.statements = {options.sql};
  } else {
    request.statements = split_statements(read_text(options.file));
    if (request.statements.empty()) throw JobError(options.file + " holds no statement");
    if (request.statements.size() > 1 && !request.output_file.empty()) {
      throw JobError("--output takes the rows of one statement; for several, name a folder by --output-dir");
    }
  }
  if (request.keep_going && request.output_folder.empty()) throw JobError("--keep-going needs --output-dir");
  for (const auto& table : options.tables) {
    request.tables.push_back(cut_at_equals(table, "--table " + table + ": NAME=PATH is expected, such as crm=crm.csv"));
  }
  for (const auto& types : options.types) {
    request.types.push_back(cut_at_equals(
        types, "--types " + types + ": NAME=COLUMNS is expected, such as crm=\"id bigint, price decimal(18,2)\""));
  }
  for (const auto& [name, types] : request.types) {
    const auto is_named = [&, &table = name](const auto& known) { return known.first == table; };
    if (std::none_of(request.tables.begin(), request.tables.end(), is_named)) {
      throw JobError("--types names the table " + name + ", which no --table gives");
    }
  }
  request.format = options.format == "csv"    ? QueryFormat::kCsv
                   : options.format == "json" ? QueryFormat::kJson
                                              : QueryFormat::kTable;
  if (!options.memory.empty()) {
    const auto bytes = parse_byte_amount(options.memory);
    if (!bytes) {
      throw JobError("--memory " + options.memory + ": an amount of at least 1 MiB such as 512MiB or 2GiB is expected");
    }
    request.memory_bytes = *bytes;
  }
  return request;
}

}  // namespace

void add_query_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<QueryOptions>();
  auto& request = options->request;
  auto* command = app.add_subcommand("query", "Run SQL over CSV, HDF5 and SQLite files");
  command->add_option("SQL", options->sql, "The query (language: docs/sql.md)");
  command->add_option("--file,-f", options->file, "Read the statements from this file, separated by semicolons")
      ->type_name("FILE.sql");
  command
      ->add_option("--table,-t", options->tables,
                   "A file as a table: .csv (also .gz, .xz, .zst), .h5[:TABLE], .sqlite[:TABLE]; may be repeated")
      ->type_name("NAME=PATH")
      ->allow_extra_args(false);
  command
      ->add_option("--types", options->types,
                   "Types of columns of a CSV table, instead of what its values look like; may be repeated")
      ->type_name("NAME=\"COLUMN TYPE, ...\"")
      ->allow_extra_args(false);
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
  command->add_option("--memory", options->memory, "Memory per rank, such as 2GiB; what exceeds it goes to --scratch")
      ->type_name("BYTES");
  command->add_option("--scratch", request.scratch, "Folder for rows that do not fit memory")->type_name("DIR");
  command->add_flag("--explain", request.explain, "Show the stages and exchanges instead of running them");
  command->add_flag("--analyze", request.analyze, "Run, then show the stages with what was measured, not the rows");
  command->add_flag("--force-cross-join", request.force_cross_join, "Run cross joins of any size");
  command->footer(
      "Examples:\n"
      "  rankwise query \"select country, sum(amount) from clean group by 1\" --table clean=out/clean.h5\n"
      "  mpirun -n 4 rankwise query -f report.sql -t clean=clean.h5 -t crm=crm.csv --format csv --output-dir report");
  command->callback([options, &action] {
    action = [options](const Communicator& comm) {
      run_queries(comm, run_local(comm, [&] { return complete(*options); }));
    };
  });
}

}  // namespace rankwise
