#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/data/batch_source.hpp"

namespace rankwise {

class Communicator;

/// What is known about a table before it is read; the same on all ranks. For choosing plans only.
struct TableStatistics {
  double rows = 0;
  std::vector<double> distinct = {};  ///< distinct values per column, from a sample; empty: not known
};

/// A table that queries can read: a CSV file, a table of an HDF5 or SQLite file, rows of this run.
///
/// Made on all ranks alike. Every rank reads its own share of the rows; all shares together are the table.
class TableInput {
 public:
  virtual ~TableInput() = default;
  virtual const Schema& schema() const = 0;
  virtual const TableStatistics& statistics() const = 0;
  /// Says where the rows come from, for people: "crm.csv", "table customers of run/customers.h5".
  virtual std::string origin() const = 0;

  /// Opens this rank's share; columns that are not wanted are not decoded. May be called again.
  /// @collective
  /// @param columns  indices into schema(), in the order in which the batches shall have them
  /// @throws InputError  the file cannot be read, or has changed (all ranks alike)
  virtual std::unique_ptr<BatchSource> open(const Communicator& comm, const std::vector<int>& columns) const = 0;
};

}  // namespace rankwise
