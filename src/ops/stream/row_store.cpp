#include "ops/stream/row_store.hpp"

#include <algorithm>  // std::clamp
#include <cstddef>    // std::size_t
#include <numeric>    // std::iota
#include <utility>    // std::exchange
#include <vector>     // std::vector

#include "engine/runtime/error.hpp"
#include "ops/spill_file.hpp"
#include "ops/stream/chunk_codec.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kMostChunkBytes = 1 << 20;
constexpr std::int64_t kLeastChunkBytes = 1 << 12;

/// Rows that were appended one after the other: in memory, or a run of the scratch file.
struct Chunk {
  Table rows = {};
  std::int64_t count = 0;
  std::int64_t spilled_run = -1;
};

struct Partition {
  std::vector<Chunk> chunks = {};
  Table open = {};            // not yet full
  std::size_t in_memory = 0;  // chunks before this one are spilled
  std::int64_t rows = 0;
  std::int64_t bytes = 0;  // of full chunks, once in memory
};

}  // namespace

class RowStore::Impl {
 public:
  Impl(Schema schema, Workspace workspace, int partitions)
      : schema_(std::move(schema)),
        share_(workspace.memory),
        workspace_(std::move(workspace)),
        chunk_bytes_(
            std::clamp(workspace_.memory.limit() / (std::int64_t{32} * partitions), kLeastChunkBytes, kMostChunkBytes)),
        partitions_(static_cast<std::size_t>(partitions)),
        spill_(workspace_.scratch) {
    require(schema_.size() > 0, "stored rows have columns");
    for (auto& partition : partitions_) partition.open = Table(schema_);
  }

  const Schema& schema() const { return schema_; }
  int partitions() const { return static_cast<int>(partitions_.size()); }
  const Partition& partition(int p) const { return partitions_[static_cast<std::size_t>(p)]; }
  bool spilled() const { return !spill_.empty(); }

  void append(const RecordBatch& batch, std::span<const std::uint32_t> rows, int to) {
    if (rows.empty()) return;
    auto& partition = partitions_[static_cast<std::size_t>(to)];
    partition.open.append_rows(batch, rows);
    partition.rows += static_cast<std::int64_t>(rows.size());
    if (partition.open.byte_size() >= chunk_bytes_) close_chunk(partition);
  }

  void append(const RecordBatch& batch, std::span<const int> partition_of) {
    require(partition_of.size() == batch.selection.size(), "one partition per selected row");
    rows_of_.resize(partitions_.size());
    for (auto& rows : rows_of_) rows.clear();
    for (std::size_t i = 0; i < partition_of.size(); ++i) {
      rows_of_[static_cast<std::size_t>(partition_of[i])].push_back(batch.selection[i]);
    }
    for (std::size_t p = 0; p < rows_of_.size(); ++p) append(batch, rows_of_[p], static_cast<int>(p));
  }

  /// A chunk's rows where they are in memory, else null. Behind the last chunk stands the open one.
  const Table* in_memory(int p, std::size_t number) const {
    const auto& part = partition(p);
    if (number == part.chunks.size()) return &part.open;
    const Chunk& chunk = part.chunks[number];
    return chunk.spilled_run < 0 ? &chunk.rows : nullptr;
  }
  std::int64_t rows(int p, std::size_t number) const {
    const auto& part = partition(p);
    return number == part.chunks.size() ? part.open.rows() : part.chunks[number].count;
  }
  /// Columns of a spilled chunk.
  Table unpack(int p, std::size_t number, std::span<const int> columns) const {
    return unpack_chunk(schema_, columns, spill_.read_run(partition(p).chunks[number].spilled_run));
  }

  void clear(int p) {
    auto& part = partitions_[static_cast<std::size_t>(p)];
    for (const auto& chunk : part.chunks) {
      if (chunk.spilled_run < 0) share_.set(share_.bytes() - chunk.rows.bytes_held());
    }
    part = Partition{};
    part.open = Table(schema_);
  }

 private:
  void close_chunk(Partition& partition) {
    Table rows = std::exchange(partition.open, Table(schema_));
    partition.bytes += rows.byte_size();
    share_.set(share_.bytes() + rows.bytes_held());
    const std::int64_t count = rows.rows();
    partition.chunks.push_back({std::move(rows), count});
    if (workspace_.memory.left() < 0) spill_all();
  }

  void spill_all() {
    for (std::size_t p = 0; p < partitions_.size(); ++p) {
      auto& part = partitions_[p];
      for (; part.in_memory < part.chunks.size(); ++part.in_memory) {
        Chunk& chunk = part.chunks[part.in_memory];
        chunk.spilled_run = spill_.runs();
        spill_.append(static_cast<int>(p), pack_chunk(chunk.rows));
        share_.set(share_.bytes() - chunk.rows.bytes_held());
        chunk.rows = Table();
      }
    }
  }

  Schema schema_;
  MemoryShare share_;
  Workspace workspace_;
  std::int64_t chunk_bytes_;
  std::vector<Partition> partitions_;
  SpillFile spill_;
  std::vector<std::vector<std::uint32_t>> rows_of_;  // working space of append
};

/// Reads columns of partitions [first, end) of a store, chunk by chunk.
class RowStore::Source : public BatchSource {
 public:
  Source(const RowStore::Impl& store, int first, int end, std::vector<int> columns)
      : store_(store), partition_(first), end_(end), columns_(std::move(columns)) {
    for (const int column : columns_) schema_.add(store.schema()[column]);
  }
  const Schema& schema() const override { return schema_; }

  bool next(RecordBatch& batch) override {
    while (row_ == rows_here_) {
      if (!next_chunk()) return false;
    }
    const auto count = std::min(kBatchRows, rows_here_ - row_);
    if (chunk_ != nullptr) {
      fill_batch(*chunk_, columns_, row_, count, batch);
    } else {
      fill_batch(unpacked_, row_, count, batch);
    }
    row_ += count;
    return true;
  }

 private:
  bool next_chunk() {
    if (partition_ == end_) return false;
    chunk_ = store_.in_memory(partition_, number_);
    if (chunk_ == nullptr) unpacked_ = store_.unpack(partition_, number_, columns_);
    row_ = 0;
    rows_here_ = store_.rows(partition_, number_);
    if (++number_ > store_.partition(partition_).chunks.size()) {
      ++partition_;
      number_ = 0;
    }
    return true;
  }

  const RowStore::Impl& store_;
  int partition_;
  int end_;
  std::vector<int> columns_;
  Schema schema_ = {};
  std::size_t number_ = 0;        // of the next chunk
  const Table* chunk_ = nullptr;  // null: unpacked_
  Table unpacked_ = {};
  std::int64_t row_ = 0;
  std::int64_t rows_here_ = 0;
};

RowStore::RowStore(Schema schema, Workspace workspace, int partitions)
    : impl_(std::make_unique<Impl>(std::move(schema), std::move(workspace), partitions)) {}
RowStore::~RowStore() = default;
RowStore::RowStore(RowStore&&) noexcept = default;
RowStore& RowStore::operator=(RowStore&&) noexcept = default;

const Schema& RowStore::schema() const {
  return impl_->schema();
}
int RowStore::partitions() const {
  return impl_->partitions();
}
std::int64_t RowStore::rows() const {
  std::int64_t rows = 0;
  for (int p = 0; p < partitions(); ++p) rows += this->rows(p);
  return rows;
}
std::int64_t RowStore::rows(int partition) const {
  return impl_->partition(partition).rows;
}
std::int64_t RowStore::bytes(int partition) const {
  const auto& part = impl_->partition(partition);
  return part.bytes + part.open.byte_size();
}
bool RowStore::spilled() const {
  return impl_->spilled();
}

void RowStore::append(const RecordBatch& batch, int partition) {
  impl_->append(batch, batch.selection, partition);
}

void RowStore::append(const RecordBatch& batch, std::span<const int> partition_of) {
  impl_->append(batch, partition_of);
}

void RowStore::append(const Table& table, int partition) {
  RecordBatch batch;
  for (std::int64_t begin = 0; begin < table.rows(); begin += kBatchRows) {
    fill_batch(table, begin, std::min(kBatchRows, table.rows() - begin), batch);
    append(batch, partition);
  }
}

std::unique_ptr<BatchSource> RowStore::read(int partition) const {
  return std::make_unique<Source>(*impl_, partition, partition + 1, all_columns());
}

std::unique_ptr<BatchSource> RowStore::read() const {
  return std::make_unique<Source>(*impl_, 0, partitions(), all_columns());
}

std::unique_ptr<BatchSource> RowStore::read_columns(std::vector<int> columns) const {
  return std::make_unique<Source>(*impl_, 0, partitions(), std::move(columns));
}

std::vector<int> RowStore::all_columns() const {
  std::vector<int> columns(static_cast<std::size_t>(schema().size()));
  std::iota(columns.begin(), columns.end(), 0);
  return columns;
}

Table RowStore::load(int partition) const {
  Table table(schema());
  for (int c = 0; c < table.column_count(); ++c) table[c].reserve(rows(partition));
  RecordBatch batch;
  const auto source = read(partition);
  while (source->next(batch)) table.append_rows(batch, batch.selection);
  return table;
}

void RowStore::clear(int partition) {
  impl_->clear(partition);
}

}  // namespace rankwise
