#include "io/hdf5_table_writer.hpp"

#include <algorithm>  // std::transform, std::upper_bound
#include <cstring>    // std::memcpy
#include <set>        // std::set

#include "engine/comm/agreement.hpp"
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

/// A column to be written.
struct ColumnShare {
  ColumnBlocks values;
  ColumnFacts facts = {};
  std::vector<std::int64_t> text_ends = {0};  ///< bytes of text here up to the begin of each block, and of all
};

std::byte to_byte(char c) {
  return static_cast<std::byte>(c);
}

ColumnShare survey(const Communicator& comm, ColumnBlocks values) {
  ColumnShare share{std::move(values)};
  std::int64_t facts[3] = {};
  run_local(comm, [&] {
    for (std::int64_t number = 0; number < share.values.blocks(); ++number) {
      const Column& block = share.values.block(number);
      if (block.null_count() > 0) facts[0] = 1;
      if (!block.type().is_text()) continue;
      for (std::int64_t row = 0; row < block.size(); ++row) {
        const auto text = block.text(row);
        facts[1] = std::max(facts[1], static_cast<std::int64_t>(text.size()));
        if (!text.empty() && text.back() == '\0') facts[2] = 1;
      }
      share.text_ends.push_back(share.text_ends.back() + static_cast<std::int64_t>(block.text_bytes().size()));
    }
  });
  comm.max(facts);
  share.facts = {facts[0] != 0, facts[1], facts[2] != 0};
  return share;
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
  for (const auto& table : tables) {
    check(groups, table.name, "table");
    std::set<std::string> datasets;
    for (const auto& field : table.schema) {
      check(datasets, field.name, "column");
      check(datasets, valid_name(field.name), "column");
      if (!field.type.is_text()) continue;
      check(datasets, offsets_name(field.name), "column");
      check(datasets, bytes_name(field.name), "column");
    }
  }
}

Hdf5Dataset write_fixed_text(Hdf5Output& output, hid_t group, const std::string& name, const ColumnShare& share) {
  const std::int64_t width = std::max<std::int64_t>(1, share.facts.longest);
  const auto type = hdf5_text_type(width);
  const auto copy = [&](std::int64_t begin, std::int64_t count, std::byte* to) {
    std::fill_n(to, count * width, std::byte{0});
    share.values.visit(begin, count,
                       [&](const Column& column, std::int64_t first, std::int64_t rows, std::int64_t done) {
                         for (std::int64_t i = 0; i < rows; ++i) {
                           const auto text = column.text(first + i);
                           std::transform(text.begin(), text.end(), to + (done + i) * width, to_byte);
                         }
                       });
  };
  return write_share(output, group, name, {type.get(), width, share.values.rows, copy});
}

/// Copies bytes [begin, begin + count) of the texts of a column.
void copy_text_bytes(const ColumnShare& share, std::int64_t begin, std::int64_t count, std::byte* to) {
  const auto& ends = share.text_ends;
  auto number = std::upper_bound(ends.begin(), ends.end(), begin) - ends.begin() - 1;
  while (count > 0) {
    const auto bytes = share.values.block(number).text_bytes();
    const std::int64_t first = begin - ends[static_cast<std::size_t>(number)];
    const std::int64_t piece = std::min(count, static_cast<std::int64_t>(bytes.size()) - first);
    to = std::transform(bytes.begin() + first, bytes.begin() + first + piece, to, to_byte);
    begin += piece;
    count -= piece;
    ++number;
  }
}

/// Writes a text column as offsets and bytes; returns the offsets, n + 1 of them.
Hdf5Dataset write_long_text(Hdf5Output& output, hid_t group, const std::string& name, const ColumnShare& share) {
  const auto& comm = output.comm();
  const std::int64_t before = comm.exclusive_sum(share.text_ends.back());
  write_share(output, group, bytes_name(name),
              {H5T_STD_U8LE, 1, share.text_ends.back(), [&](std::int64_t begin, std::int64_t count, std::byte* to) {
                 copy_text_bytes(share, begin, count, to);
               }});
  // The leading 0 is the driver's; each row adds its end.
  const std::int64_t lead = comm.is_driver() ? 1 : 0;
  const auto copy_ends = [&](std::int64_t begin, std::int64_t count, std::byte* to) {
    if (begin < lead && count > 0) {
      std::memset(to, 0, sizeof(std::int64_t));
      to += sizeof(std::int64_t);
      begin += lead;
      count -= lead;
    }
    const auto copy = [&](const Column& column, std::int64_t first, std::int64_t rows, std::int64_t done) {
      const auto number = static_cast<std::size_t>((begin - lead + done) / share.values.block_rows);
      const auto offsets = column.text_offsets();
      for (std::int64_t i = 0; i < rows; ++i) {
        const std::int64_t end = before + share.text_ends[number] + offsets[static_cast<std::size_t>(first + i + 1)];
        std::memcpy(to + (done + i) * static_cast<std::int64_t>(sizeof(end)), &end, sizeof(end));
      }
    };
    share.values.visit(begin - lead, count, copy);
  };
  return write_share(output, group, offsets_name(name),
                     {H5T_STD_I64LE, sizeof(std::int64_t), share.values.rows + lead, copy_ends});
}

void copy_words(const Column& column, std::int64_t first, std::int64_t rows, std::byte* to) {
  const void* from = column.type().is_float() ? static_cast<const void*>(column.doubles().data() + first)
                                              : static_cast<const void*>(column.ints().data() + first);
  std::memcpy(to, from, static_cast<std::size_t>(rows) * 8);
}

void copy_flags(const Column& column, std::int64_t first, std::int64_t rows, std::byte* to) {
  for (std::int64_t i = 0; i < rows; ++i) to[i] = std::byte{column.ints()[static_cast<std::size_t>(first + i)] != 0};
}

Hdf5Dataset write_values(Hdf5Output& output, hid_t group, const std::string& name, const DataType& of,
                         const ColumnShare& share) {
  const auto type = hdf5_value_type(of);
  const bool flags = of.id == TypeId::kBool;
  const std::int64_t width = flags ? 1 : 8;
  const auto copy = [&](std::int64_t begin, std::int64_t count, std::byte* to) {
    share.values.visit(begin, count,
                       [&](const Column& column, std::int64_t first, std::int64_t rows, std::int64_t done) {
                         (flags ? copy_flags : copy_words)(column, first, rows, to + done * width);
                       });
  };
  return write_share(output, group, name, {type.get(), width, share.values.rows, copy});
}

void write_validity(Hdf5Output& output, hid_t group, const std::string& name, const ColumnShare& share) {
  const auto copy = [&](std::int64_t begin, std::int64_t count, std::byte* to) {
    share.values.visit(begin, count,
                       [&](const Column& column, std::int64_t first, std::int64_t rows, std::int64_t done) {
                         for (std::int64_t i = 0; i < rows; ++i) to[done + i] = std::byte{!column.is_null(first + i)};
                       });
  };
  write_share(output, group, valid_name(name), {H5T_STD_U8LE, 1, share.values.rows, copy});
}

void write_column(Hdf5Output& output, hid_t group, const Field& field, ColumnBlocks values) {
  const ColumnShare share = survey(output.comm(), std::move(values));
  const Hdf5Dataset dataset = !field.type.is_text()      ? write_values(output, group, field.name, field.type, share)
                              : share.facts.fixed_text() ? write_fixed_text(output, group, field.name, share)
                                                         : write_long_text(output, group, field.name, share);
  if (share.facts.has_nulls) write_validity(output, group, field.name, share);
  output.attach_text(dataset.get(), "type", to_string(field.type));
  if (field.type.id == TypeId::kDecimal) output.attach_int(dataset.get(), "scale", field.type.scale);
  const std::string unit = field.unit.empty() ? unit_of_type(field.type) : field.unit;
  if (!unit.empty()) output.attach_text(dataset.get(), "unit", unit);
  if (!field.description.empty()) output.attach_text(dataset.get(), "description", field.description);
  output.attach_bool(dataset.get(), "has_nulls", share.facts.has_nulls);
}

void write_table(Hdf5Output& output, const NamedTable& table) {
  const Hdf5Properties properties(output.check(H5Pcreate(H5P_GROUP_CREATE), "prepare"));
  output.check(H5Pset_obj_track_times(properties.get(), false), "prepare");
  const Hdf5Group group(
      output.check(H5Gcreate2(output.file(), table.name.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT),
                   "add table " + table.name + " to"));
  output.attach_int(group.get(), "rows", output.comm().sum(table.rows));
  output.attach_texts(group.get(), "column_order", table.schema.names());
  for (int c = 0; c < table.schema.size(); ++c) write_column(output, group.get(), table.schema[c], table.column(c));
}

}  // namespace

NamedTable::NamedTable(std::string table_name, const Table& table)
    : name(std::move(table_name)), schema(table.schema()), rows(table.rows()), column([&table](int c) {
        const std::int64_t all = std::max<std::int64_t>(1, table.rows());
        return ColumnBlocks{table.rows(), all, [&table, c](std::int64_t) -> const Column& { return table[c]; }};
      }) {}

void write_hdf5(const Communicator& comm, const std::string& path, std::span<const NamedTable> tables,
                std::span<const std::pair<std::string, std::string>> file_attributes) {
  check_names(tables, path);
  Hdf5Output output(comm, path);
  output.attach_text(output.file(), "format", kHdf5Format);
  for (const auto& [name, value] : file_attributes) output.attach_text(output.file(), name, value);
  for (const auto& table : tables) write_table(output, table);
  output.commit();
}

}  // namespace rankwise
