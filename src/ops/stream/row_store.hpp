#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr
#include <span>     // std::span
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/data/table.hpp"
#include "engine/runtime/memory_budget.hpp"
#include "ops/stream/batch_stream.hpp"

namespace rankwise {

/// Where the operators of a rank keep what does not fit: the budget and the scratch folder.
struct Workspace {
  MemoryBudget& memory;
  std::string scratch;  ///< folder of this rank; it exists
};

/// This rank's rows of an intermediate table, in the order of appending, in `partitions` parts. Held in memory as long
/// as the budget has room, beyond it compressed in a scratch file without a name. All functions are @local.
class RowStore {
 public:
  RowStore(Schema schema, Workspace workspace, int partitions = 1);
  ~RowStore();
  RowStore(RowStore&&) noexcept;
  RowStore& operator=(RowStore&&) noexcept;

  const Schema& schema() const;
  /// 0, 1, ... as many as there are columns.
  std::vector<int> all_columns() const;
  int partitions() const;
  std::int64_t rows() const;
  std::int64_t rows(int partition) const;
  /// Bytes of a partition once in memory.
  std::int64_t bytes(int partition) const;
  bool spilled() const;

  /// Appends the selected rows of a batch. @throws OutputError scratch space ends or cannot be written
  void append(const RecordBatch& batch, int partition = 0);
  /// Appends the selected rows of a batch, each to its own partition (one entry per selected row).
  void append(const RecordBatch& batch, std::span<const int> partition_of);
  /// Appends all rows of a table with the same column types.
  void append(const Table& table, int partition = 0);

  /// Reads the rows again, as often as wanted, a chunk at a time. The store must outlive the source.
  std::unique_ptr<BatchSource> read(int partition) const;
  /// All partitions, one after the other.
  std::unique_ptr<BatchSource> read() const;
  /// These columns of all partitions, in this order; others are not unpacked.
  std::unique_ptr<BatchSource> read_columns(std::vector<int> columns) const;
  /// A partition as one table. The caller has made sure that it fits.
  Table load(int partition) const;
  /// Forgets the rows of a partition and gives memory back.
  void clear(int partition);

 private:
  class Impl;
  class Source;
  std::unique_ptr<Impl> impl_;
};

/// Reads a store that it owns. @local
std::unique_ptr<BatchSource> read_and_own(RowStore store);
/// Reads a table that it owns. @local
std::unique_ptr<BatchSource> read_and_own(Table table);

/// The end of a pass that keeps its rows where they are. @local but for finish
class StoreSink : public StageSink {
 public:
  StoreSink(Schema schema, Workspace workspace) : store_(std::move(schema), std::move(workspace)) {}
  void consume(RecordBatch& batch) override { store_.append(batch); }
  std::unique_ptr<BatchSource> finish(const Communicator&) override { return read_and_own(std::move(store_)); }
  RowStore& store() { return store_; }

 private:
  RowStore store_;
};

}  // namespace rankwise
