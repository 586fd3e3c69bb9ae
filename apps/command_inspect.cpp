#include <cstdio>  // std::printf
#include <memory>  // std::make_shared
#include <string>  // std::string

#include "commands.hpp"
#include "engine/comm/agreement.hpp"
#include "io/hdf5_table_reader.hpp"

namespace rankwise {
namespace {

std::string describe(const Hdf5FileInfo& info) {
  std::string text;
  for (const auto& [name, value] : info.attributes) text += name + ": " + value + "\n";
  for (const auto& table : info.tables) {
    text += "\ntable " + table.name + ": " + std::to_string(table.rows) + " rows\n";
    std::size_t widest = 6;
    for (const auto& column : table.columns) widest = std::max(widest, column.field.name.size());
    for (const auto& column : table.columns) {
      std::string name = column.field.name;
      name.resize(widest + 2, ' ');
      std::string type = to_string(column.field.type);
      type.resize(12, ' ');
      text += "  " + name + type + std::to_string(column.stored_bytes) + " bytes";
      if (column.has_nulls) text += "  with nulls";
      if (!column.field.unit.empty()) text += "  [" + column.field.unit + "]";
      if (!column.field.description.empty()) text += "  " + column.field.description;
      text += '\n';
    }
  }
  return text;
}

}  // namespace

void add_inspect_command(CLI::App& app, Action& action) {
  auto path = std::make_shared<std::string>();
  auto* command =
      app.add_subcommand("inspect", "Show what an HDF5 file holds: tables, columns, types, rows, attributes");
  command->add_option("FILE.h5", *path, "A file that rankwise wrote")->required();
  command->callback([path, &action] {
    action = [path](const Communicator& comm) {
      const std::string text =
          run_local(comm, [&] { return comm.is_driver() ? describe(Hdf5TableReader(*path).info()) : std::string(); });
      std::fputs(text.c_str(), stdout);
    };
  });
}

}  // namespace rankwise
