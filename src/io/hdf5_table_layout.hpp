#pragma once
#include <cstdint>      // std::int64_t
#include <string>       // std::string
#include <string_view>  // std::string_view

#include "engine/data/data_type.hpp"
#include "io/hdf5_handle.hpp"

/// How tables lie in an HDF5 file, known to writer and reader alike.
///
///     /                      attributes: format = kHdf5Format, and those of the caller
///     /TABLE                 a group; attributes: rows (int64), column_order (names)
///     /TABLE/COLUMN          a dataset of `rows` values; attributes: type, unit, description, scale (decimals),
///                            has_nulls
///     /TABLE/COLUMN_valid    uint8, 1 where the value is present; only when the column has nulls
///     /TABLE/COLUMN_offsets  instead of COLUMN, with its attributes, when a text is longer than kMostFixedText bytes:
///     /TABLE/COLUMN_bytes    row i is bytes [offsets[i], offsets[i + 1])
///
/// int64, decimal (value * 10^scale), timestamp (seconds) and date (days since 1970-01-01) are 64-bit integers; float64
/// is a double; bool an enumeration FALSE = 0, TRUE = 1 of 8 bits; text has a fixed length in bytes, UTF-8, padded
/// with NUL. A null holds 0, 0.0, FALSE or the empty text.
namespace rankwise {

inline constexpr const char* kHdf5Format = "rankwise tables 1";
constexpr std::int64_t kMostFixedText = 256;

/// Names the datasets that go with a column. @local
inline std::string valid_name(const std::string& column) {
  return column + "_valid";
}
inline std::string offsets_name(const std::string& column) {
  return column + "_offsets";
}
inline std::string bytes_name(const std::string& column) {
  return column + "_bytes";
}

/// Makes the HDF5 type of a column that is not text, the same in memory and in the file. @local
Hdf5Type hdf5_value_type(const DataType& type);

/// Makes the type of texts of up to `bytes` bytes. @local
Hdf5Type hdf5_text_type(std::int64_t bytes);

/// Makes the type of attributes that hold text: variable length, UTF-8, a `str` in h5py. @local
Hdf5Type hdf5_attribute_text_type();

/// Tells the unit that follows from the type alone: of timestamps and dates; else empty. @local
std::string unit_of_type(const DataType& type);

/// Reads a type as to_string(DataType) writes it. @local
/// @return false when there is no such type
bool parse_data_type(std::string_view text, DataType& type);

}  // namespace rankwise
