#pragma once
#include <cstdint>     // std::int64_t
#include <functional>  // std::function
#include <memory>      // std::unique_ptr

#include "io/byte_source.hpp"
#include "io/csv_dialect.hpp"
#include "io/csv_header.hpp"

namespace rankwise {

/// Opens the bytes of one file from an offset on.
using OpenBytes = std::function<std::unique_ptr<ByteSource>(std::int64_t offset)>;

/// Guesses where the first record at or behind `begin` starts, from a window of the file around it.
///
/// Whether `begin` lies within a quoted field cannot be known without all bytes before it. Both cases are tried and
/// the one that yields records of the right width wins; the scan verifies the guess against where the rank before
/// ended, so a wrong guess costs time, not rows. @local
/// @param size  bytes of the file
/// @return      an offset in [begin, size]
std::int64_t guess_record_start(const OpenBytes& open, std::int64_t size, const CsvHeader& header,
                                const CsvDialect& dialect, std::int64_t begin);

}  // namespace rankwise
