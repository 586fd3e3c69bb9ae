#include "io/table/hdf5_table_input.hpp"

#include <algorithm>  // std::min
#include <numeric>    // std::iota

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/exchange/exchange.hpp"
#include "engine/runtime/error.hpp"
#include "io/table/sample_statistics.hpp"
#include "io/table/table_choice.hpp"
#include "io/table/table_rows.hpp"

namespace rankwise {
namespace {

/// A multiple of what the chunks of numbers hold: none is unpacked twice but at the ends of a share.
constexpr std::int64_t kBlockRows = 65536;
constexpr std::int64_t kSampleBlocks = 4;
constexpr std::int64_t kSampleBlockRows = 4096;

Table read_columns(const Hdf5TableReader& reader, const Hdf5TableInfo& info, const std::vector<int>& columns,
                   std::int64_t begin, std::int64_t end) {
  Table rows;
  for (const int column : columns) {
    rows.add_column(info.columns[static_cast<std::size_t>(column)].field, reader.read_column(info, column, begin, end));
  }
  return rows;
}

/// Reads blocks that lie evenly in the table; the whole of a small one.
TableStatistics sample(const Hdf5TableReader& reader, const Hdf5TableInfo& info) {
  SampleStatistics statistics(static_cast<int>(info.columns.size()));
  const std::int64_t blocks = info.rows <= kSampleBlocks * kSampleBlockRows ? 1 : kSampleBlocks;
  RecordBatch batch;
  for (std::int64_t block = 0; block < blocks; ++block) {
    const RowRange part = even_range(info.rows, static_cast<int>(blocks), static_cast<int>(block));
    const std::int64_t end = blocks == 1 ? part.end : part.begin + kSampleBlockRows;
    TableRows rows(std::make_shared<const Table>(reader.read(info, part.begin, end)));
    while (rows.next(batch)) statistics.add(batch);
  }
  return statistics.statistics(static_cast<double>(info.rows));
}

/// Pulls a range of rows from a file.
class Hdf5Rows : public BatchSource {
 public:
  Hdf5Rows(Hdf5TableReader reader, std::string origin, const std::string& table, const std::vector<int>& columns,
           RowRange share)
      : reader_(std::move(reader)),
        origin_(std::move(origin)),
        info_(reader_.table(table)),
        columns_(columns),
        schema_(select_fields(info_.schema(), columns)),
        all_(columns.size()),
        end_(share.end),
        at_(share.begin),
        block_{share.begin, share.begin} {
    std::iota(all_.begin(), all_.end(), 0);
  }

  const Schema& schema() const override { return schema_; }

  bool next(RecordBatch& batch) override {
    if (at_ == end_) return false;
    if (at_ == block_.end) load_block();
    const std::int64_t count = std::min(kBatchRows, block_.end - at_);
    copy_rows(rows_, all_, at_ - block_.begin, count, batch);
    batch_begin_ = at_;
    at_ += count;
    return true;
  }

  std::optional<RowOrigin> origin(std::int64_t row) const override {
    const std::int64_t at = batch_begin_ + row;
    return RowOrigin{origin_ + ", row " + std::to_string(at + 1), {0, at}};
  }

 private:
  void load_block() {
    rows_ = {};  // two blocks need not be in memory
    block_ = {at_, std::min(end_, (at_ / kBlockRows + 1) * kBlockRows)};
    rows_ = read_columns(reader_, info_, columns_, block_.begin, block_.end);
  }

  Hdf5TableReader reader_;
  std::string origin_;
  Hdf5TableInfo info_;
  std::vector<int> columns_;
  Schema schema_;
  std::vector<int> all_;  // the columns of rows_
  std::int64_t end_;
  std::int64_t at_;
  std::int64_t batch_begin_ = 0;
  RowRange block_;
  Table rows_;
};

/// The structure of a file and of one table in it.
struct OpenedTable {
  Hdf5TableReader reader;
  Hdf5TableInfo info;
};

OpenedTable open_named(const std::string& path, const std::string& table) {
  Hdf5TableReader reader(path);
  std::vector<std::string> names;
  for (const auto& one : reader.info().tables) names.push_back(one.name);
  Hdf5TableInfo info = reader.table(choose_table(path, names, table));
  return {std::move(reader), std::move(info)};
}

}  // namespace

Hdf5TableInput::Hdf5TableInput(const Communicator& comm, std::string path, std::string table)
    : path_(std::move(path)), table_(std::move(table)) {
  run_local(comm, [&] {
    const auto [reader, info] = open_named(path_, table_);
    table_ = info.name;
    rows_ = info.rows;
    schema_ = info.schema();
    if (comm.is_driver()) statistics_ = sample(reader, info);
  });
  broadcast_statistics(comm, statistics_);
}

std::string Hdf5TableInput::origin() const {
  return "table " + table_ + " of " + path_;
}

std::unique_ptr<BatchSource> Hdf5TableInput::open(const Communicator& comm, const std::vector<int>& columns) const {
  return run_local(comm, [&]() -> std::unique_ptr<BatchSource> {
    auto [reader, info] = open_named(path_, table_);
    if (info.rows != rows_ || info.schema() != schema_) {
      throw InputError(path_ + " has changed since the run began: table " + table_ + " has other rows or columns");
    }
    return std::make_unique<Hdf5Rows>(std::move(reader), origin(), table_, columns,
                                      even_range(rows_, comm.size(), comm.rank()));
  });
}

}  // namespace rankwise
