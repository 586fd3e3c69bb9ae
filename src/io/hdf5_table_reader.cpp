#include "io/hdf5_table_reader.hpp"

#include <algorithm>  // std::find_if_not

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/exchange/exchange.hpp"
#include "engine/runtime/error.hpp"
#include "io/hdf5_input.hpp"
#include "io/hdf5_table_layout.hpp"

namespace rankwise {
namespace {

Hdf5Dataset open_dataset(const Hdf5Input& input, hid_t group, const std::string& name) {
  return Hdf5Dataset(input.check(H5Dopen2(group, name.c_str(), H5P_DEFAULT), "open dataset " + name + " of"));
}

Hdf5Group open_group(const Hdf5Input& input, const std::string& name) {
  return Hdf5Group(input.check(H5Gopen2(input.file(), name.c_str(), H5P_DEFAULT), "open table " + name + " of"));
}

/// Tells whether a text column lies as offsets and bytes.
bool is_long_text(const Hdf5Input& input, hid_t group, const std::string& column) {
  return !input.has_link(group, column);
}

/// Opens a dataset and checks that it has as many elements as its table wants.
Hdf5Dataset open_sized(const Hdf5Input& input, hid_t group, const std::string& name, std::int64_t elements) {
  if (!input.has_link(group, name)) input.refuse("there is no dataset " + name);
  auto dataset = open_dataset(input, group, name);
  if (input.elements(dataset.get()) != elements) input.refuse("dataset " + name + " has not as many rows as its table");
  return dataset;
}

Hdf5ColumnInfo read_column_info(const Hdf5Input& input, hid_t group, const std::string& name, std::int64_t rows) {
  const bool long_text = is_long_text(input, group, name);
  const auto dataset = open_sized(input, group, long_text ? offsets_name(name) : name, long_text ? rows + 1 : rows);
  Hdf5ColumnInfo info{.field = {.name = name, .type = kInt64}};
  const std::string type = input.text(dataset.get(), "type");
  if (!parse_data_type(type, info.field.type)) input.refuse("column " + name + " has the unknown type " + type);
  if (long_text && !info.field.type.is_text()) input.refuse("column " + name + " has offsets but is no text");
  if (input.has_attribute(dataset.get(), "unit")) info.field.unit = input.text(dataset.get(), "unit");
  if (info.field.unit == unit_of_type(info.field.type)) info.field.unit.clear();
  if (input.has_attribute(dataset.get(), "description"))
    info.field.description = input.text(dataset.get(), "description");
  info.has_nulls = input.integer(dataset.get(), "has_nulls") != 0;
  info.stored_bytes = static_cast<std::int64_t>(H5Dget_storage_size(dataset.get()));
  const auto add_stored = [&](const std::string& companion) {
    info.stored_bytes += static_cast<std::int64_t>(H5Dget_storage_size(open_dataset(input, group, companion).get()));
  };
  if (long_text) add_stored(bytes_name(name));
  if (info.has_nulls) add_stored(valid_name(name));
  return info;
}

Hdf5TableInfo read_table_info(const Hdf5Input& input, const std::string& name) {
  const auto group = open_group(input, name);
  Hdf5TableInfo info{.name = name, .rows = input.integer(group.get(), "rows")};
  for (const auto& column : input.texts(group.get(), "column_order")) {
    info.columns.push_back(read_column_info(input, group.get(), column, info.rows));
  }
  return info;
}

/// The texts of a row range, as they stand in the file.
struct TextRange {
  std::vector<char> bytes = {};
  std::vector<std::int64_t> begins = {};
  std::vector<std::int64_t> ends = {};
};

TextRange read_fixed_text(const Hdf5Input& input, hid_t dataset, std::int64_t begin, std::int64_t rows) {
  const Hdf5Type stored(input.check(H5Dget_type(dataset), "inspect"));
  if (H5Tget_class(stored.get()) != H5T_STRING || H5Tis_variable_str(stored.get()) > 0) {
    input.refuse("a text column has not the type of a text of fixed length");
  }
  const auto width = static_cast<std::int64_t>(H5Tget_size(stored.get()));
  TextRange range;
  range.bytes.resize(static_cast<std::size_t>(rows * width));
  input.read(dataset, stored.get(), begin, rows, range.bytes.data());
  for (std::int64_t row = 0; row < rows; ++row) {
    std::int64_t end = (row + 1) * width;
    while (end > row * width && range.bytes[static_cast<std::size_t>(end - 1)] == '\0') --end;
    range.begins.push_back(row * width);
    range.ends.push_back(end);
  }
  return range;
}

TextRange read_long_text(const Hdf5Input& input, hid_t group, const std::string& name, std::int64_t begin,
                         std::int64_t rows) {
  std::vector<std::int64_t> offsets(static_cast<std::size_t>(rows) + 1);
  input.read(open_dataset(input, group, offsets_name(name)).get(), H5T_NATIVE_INT64, begin, rows + 1, offsets.data());
  const auto bytes = open_dataset(input, group, bytes_name(name));
  if (!std::is_sorted(offsets.begin(), offsets.end()) || offsets.front() < 0 ||
      offsets.back() > input.elements(bytes.get())) {
    input.refuse("the offsets of column " + name + " do not ascend within its bytes");
  }
  TextRange range;
  range.bytes.resize(static_cast<std::size_t>(offsets.back() - offsets.front()));
  input.read(bytes.get(), H5T_NATIVE_UINT8, offsets.front(), offsets.back() - offsets.front(), range.bytes.data());
  const std::int64_t first = offsets.front();
  for (auto& offset : offsets) offset -= first;
  range.begins.assign(offsets.begin(), offsets.end() - 1);
  range.ends.assign(offsets.begin() + 1, offsets.end());
  return range;
}

std::vector<std::int64_t> read_ints(const Hdf5Input& input, hid_t dataset, const DataType& type, std::int64_t begin,
                                    std::int64_t rows) {
  std::vector<std::int64_t> values(static_cast<std::size_t>(rows));
  if (type.id != TypeId::kBool) {
    input.read(dataset, H5T_NATIVE_INT64, begin, rows, values.data());
    return values;
  }
  std::vector<signed char> flags(values.size());
  input.read(dataset, hdf5_value_type(kBool).get(), begin, rows, flags.data());
  std::copy(flags.begin(), flags.end(), values.begin());
  return values;
}

/// Appends `rows` values to a column, each by `append(row)` unless it is null.
template <typename Append>
Column assemble(const DataType& type, std::int64_t rows, const std::vector<std::uint8_t>& valid, Append append) {
  Column column(type);
  column.reserve(rows);
  for (std::int64_t row = 0; row < rows; ++row) {
    if (!valid.empty() && valid[static_cast<std::size_t>(row)] == 0) {
      column.append_null();
    } else {
      append(column, row);
    }
  }
  return column;
}

}  // namespace

struct Hdf5TableReader::File {
  Hdf5Input input;
};

Schema Hdf5TableInfo::schema() const {
  Schema schema;
  for (const auto& column : columns) schema.add(column.field);
  return schema;
}

Hdf5TableReader::Hdf5TableReader(const std::string& path) : file_(new File{Hdf5Input(path)}) {
  const auto& input = file_->input;
  if (!input.has_attribute(input.file(), "format")) input.refuse("there is no attribute format");
  const std::string format = input.text(input.file(), "format");
  if (format != kHdf5Format) input.refuse("its format is " + format);
  for (const auto& name : input.attributes(input.file())) {
    if (name != "format") info_.attributes.emplace_back(name, input.text(input.file(), name));
  }
  for (const auto& name : input.links(input.file())) info_.tables.push_back(read_table_info(input, name));
}

Hdf5TableReader::~Hdf5TableReader() = default;
Hdf5TableReader::Hdf5TableReader(Hdf5TableReader&&) noexcept = default;
Hdf5TableReader& Hdf5TableReader::operator=(Hdf5TableReader&&) noexcept = default;

const Hdf5TableInfo& Hdf5TableReader::table(std::string_view name) const {
  for (const auto& table : info_.tables) {
    if (table.name == name) return table;
  }
  throw InputError("there is no table \"" + std::string(name) + "\" in " + file_->input.path());
}

Column Hdf5TableReader::read_column(const Hdf5TableInfo& table, int column, std::int64_t begin,
                                    std::int64_t end) const {
  const auto& input = file_->input;
  const auto& info = table.columns.at(static_cast<std::size_t>(column));
  const auto& [name, type, unit, description] = info.field;
  const auto group = open_group(input, table.name);
  const std::int64_t rows = end - begin;
  std::vector<std::uint8_t> valid;
  if (info.has_nulls) {
    valid.resize(static_cast<std::size_t>(rows));
    input.read(open_sized(input, group.get(), valid_name(name), table.rows).get(), H5T_NATIVE_UINT8, begin, rows,
               valid.data());
  }
  if (type.is_text()) {
    const auto range = is_long_text(input, group.get(), name)
                           ? read_long_text(input, group.get(), name, begin, rows)
                           : read_fixed_text(input, open_dataset(input, group.get(), name).get(), begin, rows);
    return assemble(type, rows, valid, [&](Column& to, std::int64_t row) {
      const auto first = range.begins[static_cast<std::size_t>(row)];
      const auto length = range.ends[static_cast<std::size_t>(row)] - first;
      to.append_text({range.bytes.data() + first, static_cast<std::size_t>(length)});
    });
  }
  const auto dataset = open_dataset(input, group.get(), name);
  if (type.is_float()) {
    std::vector<double> values(static_cast<std::size_t>(rows));
    input.read(dataset.get(), H5T_NATIVE_DOUBLE, begin, rows, values.data());
    if (valid.empty()) return Column(type, std::move(values));
    return assemble(type, rows, valid,
                    [&](Column& to, std::int64_t row) { to.append_double(values[static_cast<std::size_t>(row)]); });
  }
  auto values = read_ints(input, dataset.get(), type, begin, rows);
  if (valid.empty()) return Column(type, std::move(values));
  return assemble(type, rows, valid,
                  [&](Column& to, std::int64_t row) { to.append_int(values[static_cast<std::size_t>(row)]); });
}

Table Hdf5TableReader::read(const Hdf5TableInfo& table, std::int64_t begin, std::int64_t end) const {
  Table rows;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    rows.add_column(table.columns[c].field, read_column(table, static_cast<int>(c), begin, end));
  }
  return rows;
}

Table read_hdf5_table(const Communicator& comm, const std::string& path, const std::string& table) {
  return run_local(comm, [&] {
    const Hdf5TableReader reader(path);
    const auto& info = reader.table(table);
    const auto range = even_range(info.rows, comm.size(), comm.rank());
    return reader.read(info, range.begin, range.end);
  });
}

}  // namespace rankwise
