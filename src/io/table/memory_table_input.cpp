#include "io/table/memory_table_input.hpp"

#include <algorithm>  // std::max, std::min
#include <bit>        // std::countl_zero
#include <cmath>      // std::exp2, std::log

#include "engine/comm/communicator.hpp"
#include "io/table/sample_statistics.hpp"
#include "io/table/table_rows.hpp"

namespace rankwise {
namespace {

constexpr int kIndexBits = 10;
constexpr std::size_t kRegisters = std::size_t{1} << kIndexBits;

/// Raises the registers of each column by the values of a batch.
void note(const RecordBatch& batch, std::vector<std::int64_t>& registers) {
  for (std::size_t c = 0; c < batch.columns.size(); ++c) {
    const BatchColumn& column = batch.columns[c];
    std::int64_t* const mine = registers.data() + c * kRegisters;
    for (std::size_t row = 0; row < static_cast<std::size_t>(batch.rows); ++row) {
      if (column.valid[row] == 0) continue;
      const std::uint64_t hash = hash_value(column, row);
      const std::int64_t rank = std::countl_zero(hash << kIndexBits | std::uint64_t{1} << (kIndexBits - 1)) + 1;
      std::int64_t& most = mine[hash >> (64 - kIndexBits)];
      most = std::max(most, rank);
    }
  }
}

double estimate(const std::int64_t* registers) {
  double sum = 0;
  double zeros = 0;
  for (std::size_t i = 0; i < kRegisters; ++i) {
    sum += std::exp2(-static_cast<double>(registers[i]));
    zeros += registers[i] == 0 ? 1 : 0;
  }
  constexpr auto kCount = static_cast<double>(kRegisters);
  constexpr double kBias = 0.7213 / (1.0 + 1.079 / kCount);
  const double raw = kBias * kCount * kCount / sum;
  return raw <= 2.5 * kCount && zeros > 0 ? kCount * std::log(kCount / zeros) : raw;
}

}  // namespace

MemoryTableInput::MemoryTableInput(const Communicator& comm, std::string name, std::shared_ptr<const Table> table)
    : name_(std::move(name)), table_(std::move(table)) {
  const auto columns = static_cast<std::size_t>(table_->column_count());
  std::vector<std::int64_t> registers(columns * kRegisters);
  TableRows rows(table_);
  RecordBatch batch;
  while (rows.next(batch)) note(batch, registers);
  comm.max(registers);
  statistics_.rows = static_cast<double>(comm.sum(table_->rows()));
  for (std::size_t c = 0; c < columns; ++c) {
    statistics_.distinct.push_back(std::min(statistics_.rows, estimate(registers.data() + c * kRegisters)));
  }
}

std::string MemoryTableInput::origin() const {
  return "table " + name_ + " of this run";
}

std::unique_ptr<BatchSource> MemoryTableInput::open(const Communicator& /*comm*/,
                                                    const std::vector<int>& columns) const {
  return std::make_unique<TableRows>(table_, columns);
}

}  // namespace rankwise
