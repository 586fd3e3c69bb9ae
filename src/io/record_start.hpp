#pragma once
#include <cstdint>  // std::int64_t

#include "io/csv_dialect.hpp"
#include "io/csv_header.hpp"
#include "io/input_files.hpp"

namespace rankwise {

/// Guesses where the first record at or behind `begin` starts, from a window of the file around it.
///
/// Whether `begin` lies within a quoted field cannot be known without all bytes before it. Both cases are tried and
/// the one that yields records of the right width wins; the scan verifies the guess against where the rank before
/// ended, so a wrong guess costs time, not rows. @local
/// @return an offset in [begin, size of the file]
std::int64_t guess_record_start(const InputFile& file, const CsvHeader& header, const CsvDialect& dialect,
                                std::int64_t begin);

}  // namespace rankwise
