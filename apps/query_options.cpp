#include "query_options.hpp"

#include <algorithm>  // std::none_of
#include <fstream>    // std::ifstream
#include <iterator>   // std::istreambuf_iterator
#include <utility>    // std::pair

#include "engine/runtime/error.hpp"
#include "sql/split_statements.hpp"

namespace rankwise {
namespace {

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

void read_tables(const QueryOptions& options, QueryRequest& request) {
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
}

}  // namespace

void add_query_options(CLI::App& command, QueryOptions& options, const std::string& group) {
  const auto listed = [&](CLI::Option* option) {
    if (!group.empty()) option->group(group);
    return option;
  };
  listed(command.add_option("--file,-f", options.file, "Read the statements from this file, separated by semicolons"))
      ->type_name("FILE.sql");
  listed(command.add_option("--table,-t", options.tables,
                            "A file as a table: .csv (also .gz, .xz, .zst), .h5[:TABLE], .sqlite[:TABLE]; may be "
                            "repeated"))
      ->type_name("NAME=PATH")
      ->allow_extra_args(false);
  listed(command.add_option("--types", options.types,
                            "Types of columns of a CSV table, instead of what its values look like; may be repeated"))
      ->type_name("NAME=\"COLUMN TYPE, ...\"")
      ->allow_extra_args(false);
  listed(command.add_option("--scratch", options.request.scratch, "Folder for rows that do not fit memory"))
      ->type_name("DIR");
  listed(command.add_flag("--analyze", options.request.analyze,
                          "Run, then show the stages with what was measured, not the rows"));
  listed(command.add_flag("--force-cross-join", options.request.force_cross_join, "Run cross joins of any size"));
}

QueryRequest complete(const QueryOptions& options) {
  QueryRequest request = options.request;
  if (options.sql.empty() == options.file.empty()) {
    throw JobError("give either the text of a query or --file; see --help");
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
  read_tables(options, request);
  return request;
}

}  // namespace rankwise
