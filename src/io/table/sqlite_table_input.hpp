#pragma once
#include <memory>  // std::unique_ptr
#include <string>  // std::string
#include <vector>  // std::vector

#include "io/table/sqlite_look.hpp"
#include "io/table/table_input.hpp"

namespace rankwise {

/// A table of a SQLite file. Each rank opens the file read-only and streams the rows of its part of the rowids, which
/// are cut evenly between the first and the last; nothing is copied or held. Nobody may write the file meanwhile.
class SqliteTableInput : public TableInput {
 public:
  /// @collective The driver looks, all ranks learn.
  /// @param table  empty: the only table of the file
  /// @throws InputError, JobError  as look_at_sqlite
  SqliteTableInput(const Communicator& comm, std::string path, const std::string& table, TableOptions options = {});

  const Schema& schema() const override { return schema_; }
  const TableStatistics& statistics() const override { return look_.statistics; }
  std::string origin() const override;
  std::unique_ptr<BatchSource> open(const Communicator& comm, const std::vector<int>& columns) const override;

 private:
  std::string advice_for(int column) const;

  std::string path_;
  TableOptions options_;
  SqliteLook look_;
  SqliteVersion version_;
  Schema schema_;
};

}  // namespace rankwise
