#include "io/hdf5_table_writer.hpp"

#include <algorithm>  // std::max, std::transform
#include <cstring>    // std::memcpy
#include <set>        // std::set

#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "io/hdf5_output.hpp"
#include "io/hdf5_share.hpp"
#include "io/hdf5_table_layout.hpp"

namespace rankwise {
namespace {

/// What all ranks must know about a column before they write it.
struct ColumnFacts {
  bool has_nulls = false;
  std::int64_t longest = 0;     ///< bytes of the longest text
  bool ends_with_null = false;  ///< padding with NUL would swallow a NUL at the end of a text

  bool fixed_text() const { return longest <= kMostFixedText && !ends_with_null; }
};

std::byte to_byte(char c) {
  return static_cast<std::byte>(c);
}

ColumnFacts gather_facts(const Communicator& comm, const Column& column) {
  std::int64_t facts[3] = {column.null_count() > 0 ? 1 : 0, 0, 0};
  for (std::int64_t row = 0; column.type().is_text() && row < column.size(); ++row) {
    const auto text = column.text(row);
    facts[1] = std::max(facts[1], static_cast<std::int64_t>(text.size()));
    if (!text.empty() && text.back() == '\0') facts[2] = 1;
  }
  comm.max(facts);
  return {facts[0] != 0, facts[1], facts[2] != 0};
}

void check_names(std::span<const NamedTable> tables, const std::string& path) {
  const auto check = [&](std::set<std::string>& taken, const std::string& name, const std::string& kind) {
    if (name.empty() || name == "." || name.find('/') != std::string::npos || name.find('\0') != std::string::npos) {
      throw OutputError("cannot write " + path + ": HDF5 allows no " + kind + " with the name \"" + name + "\"");
    }
    if (!taken.insert(name).second) {
      throw OutputError("cannot write " + path + ": two " + kind + "s would have the name \"" + name + "\"");
    }
  };
  std::set<std::string> groups;
  for (const auto& [name, table] : tables) {
    check(groups, name, "table");
    std::set<std::string> datasets;
    for (const auto& field : table.schema()) {
      check(datasets, field.name, "column");
      check(datasets, valid_name(field.name), "column");
      if (!field.type.is_text()) continue;
      check(datasets, offsets_name(field.name), "column");
      check(datasets, bytes_name(field.name), "column");
    }
  }
}

Hdf5Dataset write_fixed_text(Hdf5Output& output, hid_t group, const std::string& name, const Column& column,
                             std::int64_t longest) {
  const std::int64_t width = std::max<std::int64_t>(1, longest);
  const auto type = hdf5_text_type(width);
  return write_share(output, group, name,
                     {type.get(), width, column.size(), [&](std::int64_t begin, std::int64_t count, std::byte* to) {
                        std::fill_n(to, count * width, std::byte{0});
                        for (std::int64_t i = 0; i < count; ++i) {
                          const auto text = column.text(begin + i);
                          std::transform(text.begin(), text.end(), to + i * width, to_byte);
                        }
                      }});
}

/// Writes a text column as offsets and bytes; returns the offsets, n + 1 of them.
Hdf5Dataset write_long_text(Hdf5Output& output, hid_t group, const std::string& name, const Column& column) {
  const auto& comm = output.comm();
  const auto offsets = column.text_offsets();
  const auto bytes = column.text_bytes();
  const std::int64_t before = comm.exclusive_sum(static_cast<std::int64_t>(bytes.size()));
  write_share(output, group, bytes_name(name),
              {H5T_STD_U8LE, 1, static_cast<std::int64_t>(bytes.size()),
               [&](std::int64_t begin, std::int64_t count, std::byte* to) {
                 std::transform(bytes.begin() + begin, bytes.begin() + begin + count, to, to_byte);
               }});
  const std::int64_t skip = comm.is_driver() ? 0 : 1;  // the leading 0 is the driver's; each row adds its end
  return write_share(output, group, offsets_name(name),
                     {H5T_STD_I64LE, sizeof(std::int64_t), column.size() + 1 - skip,
                      [&](std::int64_t begin, std::int64_t count, std::byte* to) {
                        for (std::int64_t i = 0; i < count; ++i) {
                          const std::int64_t offset = before + offsets[static_cast<std::size_t>(begin + skip + i)];
                          std::memcpy(to + i * sizeof(offset), &offset, sizeof(offset));
                        }
                      }});
}

Hdf5Dataset write_values(Hdf5Output& output, hid_t group, const std::string& name, const Column& column) {
  const auto type = hdf5_value_type(column.type());
  const auto copy_words = [&column](std::int64_t begin, std::int64_t count, std::byte* to) {
    const void* from = column.type().is_float() ? static_cast<const void*>(column.doubles().data() + begin)
                                                : static_cast<const void*>(column.ints().data() + begin);
    std::memcpy(to, from, static_cast<std::size_t>(count) * 8);
  };
  const auto copy_flags = [&column](std::int64_t begin, std::int64_t count, std::byte* to) {
    for (std::int64_t i = 0; i < count; ++i) to[i] = std::byte{column.ints()[static_cast<std::size_t>(begin + i)] != 0};
  };
  if (column.type().id == TypeId::kBool)
    return write_share(output, group, name, {type.get(), 1, column.size(), copy_flags});
  return write_share(output, group, name, {type.get(), 8, column.size(), copy_words});
}

void write_validity(Hdf5Output& output, hid_t group, const std::string& name, const Column& column) {
  write_share(output, group, valid_name(name),
              {H5T_STD_U8LE, 1, column.size(), [&](std::int64_t begin, std::int64_t count, std::byte* to) {
                 for (std::int64_t i = 0; i < count; ++i) to[i] = std::byte{!column.is_null(begin + i)};
               }});
}

void write_column(Hdf5Output& output, hid_t group, const Field& field, const Column& column) {
  const ColumnFacts facts = gather_facts(output.comm(), column);
  const Hdf5Dataset dataset = !field.type.is_text() ? write_values(output, group, field.name, column)
                              : facts.fixed_text()  ? write_fixed_text(output, group, field.name, column, facts.longest)
                                                    : write_long_text(output, group, field.name, column);
  if (facts.has_nulls) write_validity(output, group, field.name, column);
  output.attach_text(dataset.get(), "type", to_string(field.type));
  if (field.type.id == TypeId::kDecimal) output.attach_int(dataset.get(), "scale", field.type.scale);
  const std::string unit = field.unit.empty() ? unit_of_type(field.type) : field.unit;
  if (!unit.empty()) output.attach_text(dataset.get(), "unit", unit);
  if (!field.description.empty()) output.attach_text(dataset.get(), "description", field.description);
  output.attach_bool(dataset.get(), "has_nulls", facts.has_nulls);
}

void write_table(Hdf5Output& output, const std::string& name, const Table& table) {
  const Hdf5Properties properties(output.check(H5Pcreate(H5P_GROUP_CREATE), "prepare"));
  output.check(H5Pset_obj_track_times(properties.get(), false), "prepare");
  const Hdf5Group group(
      output.check(H5Gcreate2(output.file(), name.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT),
                   "add table " + name + " to"));
  std::vector<std::string> names;
  for (const auto& field : table.schema()) names.push_back(field.name);
  output.attach_int(group.get(), "rows", output.comm().sum(table.rows()));
  output.attach_texts(group.get(), "column_order", names);
  for (int c = 0; c < table.column_count(); ++c) write_column(output, group.get(), table.schema()[c], table[c]);
}

}  // namespace

void write_hdf5(const Communicator& comm, const std::string& path, std::span<const NamedTable> tables,
                std::span<const std::pair<std::string, std::string>> file_attributes) {
  check_names(tables, path);
  Hdf5Output output(comm, path);
  output.attach_text(output.file(), "format", kHdf5Format);
  for (const auto& [name, value] : file_attributes) output.attach_text(output.file(), name, value);
  for (const auto& [name, table] : tables) write_table(output, name, table);
  output.commit();
}

}  // namespace rankwise
