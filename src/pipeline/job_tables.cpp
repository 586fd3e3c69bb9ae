#include "pipeline/job_tables.hpp"

#include <algorithm>  // std::any_of

#include "pipeline/job.hpp"
#include "pipeline/toml_section.hpp"

namespace rankwise {
namespace {

/// Reads the name of a table: what SQL takes without quotes, as it becomes part of file names and stage names.
std::string read_name(TomlSection& section, const Job& job) {
  if (!section.has("name")) section.fail("name", "it is missing: what queries call the table");
  std::string name = *section.text("name");
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_plain) || (name[0] >= '0' && name[0] <= '9')) {
    section.fail("name", "\"" + name + "\": small letters, digits and _ are expected, not a digit first");
  }
  const auto is_taken = [&](const auto& table) { return table.name == name; };
  const bool of_the_run = job.has_transactions() && (name == "clean" || name == "customers");
  if (of_the_run || std::any_of(job.inputs.begin(), job.inputs.end(), is_taken) ||
      std::any_of(job.tables.begin(), job.tables.end(), is_taken)) {
    section.fail("name", "there is another table \"" + name + "\"");
  }
  return name;
}

}  // namespace

void read_tables(TomlSection& root, Job& job) {
  for (auto& section : root.sections("input")) {
    InputTableSettings input;
    input.name = read_name(section, job);
    if (!section.has("path")) section.fail("path", "it is missing: the file, such as \"crm.csv\" or \"run.h5:table\"");
    input.path = *section.text("path");
    if (auto types = section.section("types")) {
      for (const auto& column : types->keys()) {
        const std::string name = *types->text(column);
        const auto type = parse_data_type(name);
        if (!type) {
          types->fail(column,
                      "\"" + name +
                          "\" is no type; known are text, int64, decimal(0) .. decimal(18), float64, timestamp, "
                          "date, bool");
        }
        input.types[column] = *type;
      }
      types->finish();
    }
    section.finish();
    job.inputs.push_back(std::move(input));
  }
  for (auto& section : root.sections("table")) {
    DerivedTableSettings table;
    table.name = read_name(section, job);
    table.where = section.where("sql");
    if (!section.has("sql")) section.fail("sql", "it is missing: the query whose rows are the table");
    table.sql = *section.text("sql");
    table.output = section.boolean("output", false);
    section.finish();
    job.tables.push_back(std::move(table));
  }
}

}  // namespace rankwise
