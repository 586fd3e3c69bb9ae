#include "io/hdf5_table_layout.hpp"

#include <charconv>  // std::from_chars

namespace rankwise {

Hdf5Type hdf5_value_type(const DataType& type) {
  if (type.is_float()) return Hdf5Type(H5Tcopy(H5T_IEEE_F64LE));
  if (type.id != TypeId::kBool) return Hdf5Type(H5Tcopy(H5T_STD_I64LE));
  Hdf5Type boolean(H5Tenum_create(H5T_STD_I8LE));  // as h5py writes numpy's bool
  constexpr signed char kValues[] = {0, 1};
  H5Tenum_insert(boolean.get(), "FALSE", &kValues[0]);
  H5Tenum_insert(boolean.get(), "TRUE", &kValues[1]);
  return boolean;
}

Hdf5Type hdf5_text_type(std::int64_t bytes) {
  Hdf5Type text(H5Tcopy(H5T_C_S1));
  H5Tset_size(text.get(), static_cast<std::size_t>(bytes));
  H5Tset_strpad(text.get(), H5T_STR_NULLPAD);
  H5Tset_cset(text.get(), H5T_CSET_UTF8);
  return text;
}

Hdf5Type hdf5_attribute_text_type() {
  Hdf5Type text(H5Tcopy(H5T_C_S1));
  H5Tset_size(text.get(), H5T_VARIABLE);
  H5Tset_cset(text.get(), H5T_CSET_UTF8);
  return text;
}

std::string unit_of_type(const DataType& type) {
  if (type.id == TypeId::kTimestamp) return "seconds since 1970-01-01 00:00:00";
  if (type.id == TypeId::kDate) return "days since 1970-01-01";
  return {};
}

bool parse_data_type(std::string_view text, DataType& type) {
  for (const DataType& candidate : {kInt64, kFloat64, kTimestamp, kDate, kBool, kText}) {
    if (text != to_string(candidate)) continue;
    type = candidate;
    return true;
  }
  constexpr std::string_view kPrefix = "decimal(";
  if (!text.starts_with(kPrefix) || !text.ends_with(')')) return false;
  text = text.substr(kPrefix.size(), text.size() - kPrefix.size() - 1);
  int scale = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), scale);
  if (error != std::errc() || end != text.data() + text.size() || scale < 0) return false;
  type = decimal(scale);
  return true;
}

}  // namespace rankwise
