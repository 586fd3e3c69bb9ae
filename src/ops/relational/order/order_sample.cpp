#include "ops/relational/order/order_sample.hpp"

#include <algorithm>  // std::max, std::min
#include <array>      // std::array
#include <cstddef>    // std::byte
#include <string>     // std::string
#include <vector>     // std::vector

#include "engine/comm/communicator.hpp"
#include "engine/data/hash.hpp"
#include "engine/data/record_batch.hpp"
#include "ops/table_bytes.hpp"

namespace rankwise {
namespace {

constexpr std::size_t kMostTextBytes = 256;

std::uint64_t hash_of(std::int64_t stretch, int doublings) {
  return combine_hash(static_cast<std::uint64_t>(stretch), static_cast<std::uint64_t>(doublings));
}

/// The rows with texts cut to what a place in the order needs.
Table cut_texts(const Table& rows) {
  Table cut(rows.schema());
  RecordBatch batch;
  for (std::int64_t row = 0; row < rows.rows(); row += kBatchRows) {
    fill_batch(rows, row, std::min(kBatchRows, rows.rows() - row), batch);
    for (auto& column : batch.columns) {
      for (auto& text : column.texts) text = text.substr(0, kMostTextBytes);
    }
    cut.append_rows(batch, batch.selection);
  }
  return cut;
}

}  // namespace

OrderSample::OrderSample(const Schema& schema, std::int64_t rows, std::int64_t most_bytes)
    : picked_(schema), most_rows_(std::max<std::int64_t>(2, rows)), most_bytes_(most_bytes), next_(place_in(0)) {}

std::int64_t OrderSample::place_in(std::int64_t stretch) const {
  const std::int64_t length = std::int64_t{1} << doublings_;
  return stretch * length +
         static_cast<std::int64_t>(hash_of(stretch, doublings_) & static_cast<std::uint64_t>(length - 1));
}

void OrderSample::offer(const RecordBatch& batch) {
  const auto rows = static_cast<std::int64_t>(batch.selection.size());
  while (next_ < seen_ + rows) {
    const std::array<std::uint32_t, 1> row = {batch.selection[static_cast<std::size_t>(next_ - seen_)]};
    picked_.append_rows(batch, row);
    if (picked_.rows() >= most_rows_ || (picked_.rows() % 64 == 0 && picked_.byte_size() > most_bytes_)) thin();
    next_ = place_in(picked_.rows());
  }
  seen_ += rows;
}

/// Joins stretches in pairs: of the two rows, one stays. A stretch left over stays if its place is in the first half.
void OrderSample::thin() {
  ++doublings_;
  std::vector<std::int64_t> stay;
  for (std::int64_t stretch = 0; 2 * stretch < picked_.rows(); ++stretch) {
    const auto row = 2 * stretch + static_cast<std::int64_t>(hash_of(stretch, -doublings_) & 1U);
    if (row < picked_.rows()) stay.push_back(row);
  }
  picked_ = picked_.take(stay);
}

Table OrderSample::gather(const Communicator& comm, std::int64_t rows) {
  std::int64_t common = comm.max(doublings_);
  const std::int64_t seen = comm.sum(seen_);
  while (seen >> common > rows) ++common;
  while (doublings_ < common) thin();

  std::vector<std::byte> mine;
  append_table_bytes(cut_texts(picked_), mine);
  Table all(picked_.schema());
  for (const auto& text : comm.all_gather_text({reinterpret_cast<const char*>(mine.data()), mine.size()})) {
    auto bytes = std::as_bytes(std::span(text));
    const Table part = take_table_bytes(all.schema(), bytes);
    for (std::int64_t row = 0; row < part.rows(); ++row) all.append_row_from(part, row);
  }
  return all;
}

}  // namespace rankwise
