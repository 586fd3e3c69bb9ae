#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/data/data_type.hpp"

namespace rankwise {

enum class Encoding { kUtf8, kLatin1 };

/// What to do with a row that does not fit the schema.
enum class BadRows {
  kFail,        ///< stop at the first one
  kDrop,        ///< refuse the row, note it, go on
  kPermissive,  ///< a bad field becomes null where its column may be null; else as kDrop
};

/// How a CSV file is written (RFC 4180, with the variations that occur).
struct CsvDialect {
  char delimiter = ',';
  char quote = '"';
  char decimal_mark = '.';
  Encoding encoding = Encoding::kUtf8;
  std::vector<std::string> null_values = {};  ///< texts that mean "no value", besides the empty one
  bool keeps_empty_text = false;              ///< a quoted empty field of a text column is the empty text, not null
  std::int64_t max_record_bytes = std::int64_t{16} << 20;
};

/// A column that a scan decodes. Columns that nobody asks for are never decoded.
struct ScanColumn {
  enum class Kind {
    kPlain,
    kId,  ///< text in canonical form: blanks around and a decimal part of zeros are cut ("17850.0" is "17850")
  };
  std::string name;                       ///< name within the job
  std::vector<std::string> header_names;  ///< accepted names in the file, the first match counts
  DataType type;
  Kind kind = Kind::kPlain;
  bool nullable = true;
  std::vector<std::string> formats = {};  ///< for dates and timestamps; empty: ISO 8601
};

}  // namespace rankwise
