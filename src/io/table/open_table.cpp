#include "io/table/open_table.hpp"

#include "io/table/csv_table_input.hpp"
#include "io/table/hdf5_table_input.hpp"

namespace rankwise {

std::shared_ptr<const TableInput> open_table(const Communicator& comm, const std::string& path,
                                             const TableOptions& options) {
  const auto h5 = path.find(".h5");
  if (h5 != std::string::npos) {
    const auto colon = path.find(':', h5);
    return std::make_shared<Hdf5TableInput>(comm, path.substr(0, colon),
                                            colon == std::string::npos ? "" : path.substr(colon + 1));
  }
  return std::make_shared<CsvTableInput>(comm, std::vector<std::string>{path}, options);
}

}  // namespace rankwise
