#include "io/table/csv_table_input.hpp"

#include "engine/comm/agreement.hpp"
#include "engine/comm/broadcast_object.hpp"
#include "engine/comm/communicator.hpp"
#include "io/table/csv_look.hpp"
#include "io/table/csv_rows.hpp"
#include "io/table/field_archive.hpp"
#include "io/table/sample_statistics.hpp"
#include "io/table/table_rows.hpp"

namespace rankwise {
namespace {

std::string describe(const std::vector<std::string>& patterns, std::size_t files) {
  std::string all;
  for (const auto& pattern : patterns) all += (all.empty() ? "" : ", ") + pattern;
  return files > patterns.size() ? all + " (" + std::to_string(files) + " files)" : all;
}

}  // namespace

CsvTableInput::CsvTableInput(const Communicator& comm, const std::vector<std::string>& patterns, TableOptions options)
    : options_(std::move(options)), files_(find_input_files(comm, {patterns})) {
  origin_ = describe(patterns, files_.size());
  CsvLook look;
  run_local(comm, [&] {
    if (comm.is_driver()) look = look_at_csv(files_, options_);
  });
  broadcast_object(comm, look.header_names);
  broadcast_object(comm, look.fields);
  broadcast_statistics(comm, look.statistics);
  header_names_ = std::move(look.header_names);
  schema_ = Schema(std::move(look.fields));
  statistics_ = std::move(look.statistics);
}

std::string CsvTableInput::origin() const {
  return origin_;
}

std::unique_ptr<BatchSource> CsvTableInput::open(const Communicator& comm, const std::vector<int>& columns) const {
  CsvInput input{files_, {}, {}, {}};
  input.dialects.assign(files_.size(), options_.dialect);
  input.bad_rows.assign(files_.size(), BadRows::kFail);
  std::vector<std::string> advice;
  for (const int column : columns) {
    const Field& field = schema_[column];
    const auto& header_name = header_names_[static_cast<std::size_t>(column)];
    input.columns.push_back({.name = field.name, .header_names = {header_name}, .type = field.type});
    const std::string type = to_string(field.type);
    advice.push_back(options_.types.contains(field.name) ? "the type of the column is stated as " + type
                                                         : "a look at some of the rows suggested the type " + type +
                                                               "; state another one, such as text");
  }
  auto rows = std::make_unique<CsvRows>(std::move(input), select_fields(schema_, columns), std::move(advice),
                                        comm.size(), comm.rank());
  run_local(comm, [&] { rows->read_headers(header_names_); });
  rows->find_start(comm);
  return rows;
}

}  // namespace rankwise
