#include "io/table/sqlite_table_input.hpp"

#include "engine/comm/agreement.hpp"
#include "engine/comm/broadcast_object.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "io/table/field_archive.hpp"
#include "io/table/sample_statistics.hpp"
#include "io/table/sqlite_rows.hpp"
#include "io/table/table_rows.hpp"

namespace rankwise {

SqliteTableInput::SqliteTableInput(const Communicator& comm, std::string path, const std::string& table,
                                   TableOptions options)
    : path_(std::move(path)), options_(std::move(options)) {
  run_local(comm, [&] {
    if (!comm.is_driver()) return;
    look_ = look_at_sqlite(path_, table, options_);
    version_ = version_of(path_);
  });
  broadcast_object(comm, look_.table);
  broadcast_object(comm, look_.rowid);
  broadcast_object(comm, look_.fields);
  broadcast_object(comm, look_.declared);
  broadcast_statistics(comm, look_.statistics);
  broadcast_object(comm, version_.bytes);
  broadcast_object(comm, version_.changes);
  schema_ = Schema(look_.fields);
}

std::string SqliteTableInput::origin() const {
  return "table " + look_.table + " of " + path_;
}

std::string SqliteTableInput::advice_for(int column) const {
  const std::string type = to_string(schema_[column].type);
  if (options_.types.contains(schema_[column].name)) return "the type of the column is stated as " + type;
  const std::string& declared = look_.declared[static_cast<std::size_t>(column)];
  const std::string why = declared.empty() ? "the column is declared without a type, and some of its rows suggested "
                                           : "the column is declared " + declared + ", taken for ";
  return why + type + "; state another type, such as text";
}

std::unique_ptr<BatchSource> SqliteTableInput::open(const Communicator& comm, const std::vector<int>& columns) const {
  return run_local(comm, [&]() -> std::unique_ptr<BatchSource> {
    if (version_of(path_) != version_) throw InputError(path_ + " has changed since the run began");
    SqliteSelection selection{path_, look_.table, look_.rowid, select_fields(schema_, columns), {}};
    for (const int column : columns) selection.advice.push_back(advice_for(column));
    return std::make_unique<SqliteRows>(std::move(selection), comm.size(), comm.rank());
  });
}

}  // namespace rankwise
