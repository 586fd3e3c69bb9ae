#pragma once
#include <cstdint>      // std::int64_t
#include <span>         // std::span
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "engine/data/data_type.hpp"
#include "engine/data/validity_bitmap.hpp"

namespace rankwise {

struct BatchColumn;

/// One rank's values of a column, contiguous: they go to MPI, to HDF5 and to maps without a copy.
///
/// Integral types (int64, decimal, timestamp, date, bool) live in `ints()`, float64 in `doubles()`, text as bytes
/// with n + 1 offsets. A null holds 0, 0.0 or the empty text.
class Column {
 public:
  explicit Column(DataType type) : type_(type) {}
  /// Wraps values that hold no null. `values` must suit the type.
  Column(DataType type, std::vector<std::int64_t> values);
  Column(DataType type, std::vector<double> values);
  /// Wraps texts: n + 1 offsets into `bytes`, the first of them 0.
  Column(std::vector<std::int64_t> offsets, std::vector<char> bytes);

  const DataType& type() const { return type_; }
  std::int64_t size() const { return validity_.size(); }
  std::int64_t null_count() const { return validity_.null_count(); }
  bool is_null(std::int64_t i) const { return validity_.is_null(i); }

  std::span<const std::int64_t> ints() const { return ints_; }
  std::span<const double> doubles() const { return doubles_; }
  std::string_view text(std::int64_t i) const {
    const auto begin = static_cast<std::size_t>(text_offsets_[static_cast<std::size_t>(i)]);
    const auto end = static_cast<std::size_t>(text_offsets_[static_cast<std::size_t>(i) + 1]);
    return {text_bytes_.data() + begin, end - begin};
  }
  std::span<const std::int64_t> text_offsets() const { return text_offsets_; }
  std::span<const char> text_bytes() const { return text_bytes_; }

  void reserve(std::int64_t rows);
  void append_int(std::int64_t value) {
    ints_.push_back(value);
    validity_.append(true);
  }
  void append_double(double value) {
    doubles_.push_back(value);
    validity_.append(true);
  }
  void append_text(std::string_view value) {
    text_bytes_.insert(text_bytes_.end(), value.begin(), value.end());
    text_offsets_.push_back(static_cast<std::int64_t>(text_bytes_.size()));
    validity_.append(true);
  }
  void append_null();
  /// Appends row `i` of a column of the same type.
  void append_from(const Column& other, std::int64_t i);

  /// Appends rows of a batch's column of the same type.
  void append_rows(const BatchColumn& from, std::span<const std::uint32_t> rows);
  /// Marks rows of a column without nulls as null where `valid` is 0; their values are 0, 0.0 or empty already.
  void set_validity(std::span<const std::uint8_t> valid);

  /// Overwrites a value that is not null.
  void set_int(std::int64_t i, std::int64_t value) { ints_[static_cast<std::size_t>(i)] = value; }
  void set_double(std::int64_t i, double value) { doubles_[static_cast<std::size_t>(i)] = value; }

  /// Returns the rows at `rows`, in that order.
  Column take(std::span<const std::int64_t> rows) const;

  /// Counts the bytes that the values occupy.
  std::int64_t byte_size() const;
  /// Counts the bytes that are set aside, used or not.
  std::int64_t bytes_held() const;

 private:
  DataType type_;
  std::vector<std::int64_t> ints_;
  std::vector<double> doubles_;
  std::vector<std::int64_t> text_offsets_{0};
  std::vector<char> text_bytes_;
  ValidityBitmap validity_;
};

}  // namespace rankwise
