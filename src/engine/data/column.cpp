#include "engine/data/column.hpp"

#include "engine/data/record_batch.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {

Column::Column(DataType type, std::vector<std::int64_t> values) : type_(type), ints_(std::move(values)) {
  require(type.is_integral(), "int64 values need an integral type");
  validity_.append_valid(static_cast<std::int64_t>(ints_.size()));
}

Column::Column(DataType type, std::vector<double> values) : type_(type), doubles_(std::move(values)) {
  require(type.is_float(), "double values need the type float64");
  validity_.append_valid(static_cast<std::int64_t>(doubles_.size()));
}

Column::Column(std::vector<std::int64_t> offsets, std::vector<char> bytes)
    : type_(kText), text_offsets_(std::move(offsets)), text_bytes_(std::move(bytes)) {
  require(!text_offsets_.empty() && text_offsets_.back() == static_cast<std::int64_t>(text_bytes_.size()),
          "text offsets end where the bytes end");
  validity_.append_valid(static_cast<std::int64_t>(text_offsets_.size()) - 1);
}

void Column::reserve(std::int64_t rows) {
  const auto count = static_cast<std::size_t>(rows);
  if (type_.is_text()) {
    text_offsets_.reserve(count + 1);
  } else if (type_.is_float()) {
    doubles_.reserve(count);
  } else {
    ints_.reserve(count);
  }
}

void Column::append_null() {
  if (type_.is_text()) {
    text_offsets_.push_back(static_cast<std::int64_t>(text_bytes_.size()));
  } else if (type_.is_float()) {
    doubles_.push_back(0.0);
  } else {
    ints_.push_back(0);
  }
  validity_.append(false);
}

void Column::append_from(const Column& other, std::int64_t i) {
  if (other.is_null(i)) {
    append_null();
  } else if (type_.is_text()) {
    append_text(other.text(i));
  } else if (type_.is_float()) {
    append_double(other.doubles_[static_cast<std::size_t>(i)]);
  } else {
    append_int(other.ints_[static_cast<std::size_t>(i)]);
  }
}

void Column::append_rows(const BatchColumn& from, std::span<const std::uint32_t> rows) {
  if (type_.is_text()) {
    for (const auto row : rows) {
      const auto text = from.texts[row];
      text_bytes_.insert(text_bytes_.end(), text.begin(), text.end());
      text_offsets_.push_back(static_cast<std::int64_t>(text_bytes_.size()));
    }
  } else if (type_.is_float()) {
    const auto begin = doubles_.size();
    doubles_.resize(begin + rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) doubles_[begin + i] = from.doubles[rows[i]];
  } else {
    const auto begin = ints_.size();
    ints_.resize(begin + rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) ints_[begin + i] = from.ints[rows[i]];
  }
  std::uint8_t all_valid = 1;
  for (const auto row : rows) all_valid &= from.valid[row];
  if (all_valid != 0) {
    validity_.append_valid(static_cast<std::int64_t>(rows.size()));
  } else {
    for (const auto row : rows) validity_.append(from.valid[row] != 0);
  }
}

void Column::set_validity(std::span<const std::uint8_t> valid) {
  require(static_cast<std::int64_t>(valid.size()) == size() && null_count() == 0, "one validity per row, once");
  validity_ = {};
  for (const auto is_valid : valid) validity_.append(is_valid != 0);
}

Column Column::take(std::span<const std::int64_t> rows) const {
  Column taken(type_);
  taken.reserve(static_cast<std::int64_t>(rows.size()));
  for (const auto row : rows) taken.append_from(*this, row);
  return taken;
}

std::int64_t Column::byte_size() const {
  const std::int64_t values = type_.is_float() ? static_cast<std::int64_t>(doubles_.size() * sizeof(double))
                                               : static_cast<std::int64_t>(ints_.size() * sizeof(std::int64_t));
  const std::int64_t text =
      type_.is_text() ? static_cast<std::int64_t>(text_offsets_.size() * sizeof(std::int64_t) + text_bytes_.size()) : 0;
  return values + text + (null_count() > 0 ? size() / 8 : 0);
}

std::int64_t Column::bytes_held() const {
  return static_cast<std::int64_t>(ints_.capacity() * sizeof(std::int64_t) + doubles_.capacity() * sizeof(double) +
                                   text_offsets_.capacity() * sizeof(std::int64_t) + text_bytes_.capacity()) +
         (null_count() > 0 ? size() / 8 : 0);
}

}  // namespace rankwise
