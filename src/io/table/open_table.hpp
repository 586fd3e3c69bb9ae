#pragma once
#include <memory>  // std::shared_ptr
#include <string>  // std::string

#include "io/table/table_input.hpp"
#include "io/table/table_options.hpp"

namespace rankwise {

/// Opens a file as a table by its suffix. @collective
std::shared_ptr<const TableInput> open_table(const Communicator& comm, const std::string& path,
                                             const TableOptions& options = {});

}  // namespace rankwise
