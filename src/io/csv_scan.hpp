#pragma once
#include <cstdint>     // std::int64_t
#include <functional>  // std::function
#include <string>      // std::string
#include <vector>      // std::vector

#include "engine/data/record_batch.hpp"
#include "io/csv_share.hpp"
#include "io/reject_log.hpp"

namespace rankwise {

class Communicator;

/// Takes batches as they are read. All state must be given up in `restart`: a rank whose guess of its first record was
/// wrong reads its share again.
class BatchConsumer {
 public:
  virtual ~BatchConsumer() = default;
  virtual void restart() = 0;
  /// @param file  index of the file that the rows come from
  virtual void consume(RecordBatch& batch, int file) = 0;
};

/// Rows per file, summed over ranks: read = accepted + refused.
struct FileLedger {
  std::int64_t read = 0;
  std::int64_t accepted = 0;
  std::int64_t refused = 0;
};

struct ScanReport {
  std::vector<FileLedger> files;
  int rescan_rounds = 0;  ///< how often shares had to be read again, all that did not fit at once
};

/// Reads all files, each rank its share, and feeds the rows to `consumer` in the order of the input.
///
/// A rank owns the records that start in its byte range. It guesses where the first of them starts; afterwards all
/// ranks compare: my first record must start where my predecessor's last one ended. Where it does not, the share is
/// read again from the right place, so a cut inside a quoted field gives the same rows as no cut.
///
/// @collective
/// @param rejects   receives refused rows, with file and line
/// @param progress  called now and then with the bytes that this rank has read
/// @throws InputError  a file cannot be read, a column is missing, a bad row in fail mode, a quote that never closes:
///                     the first in the order of the input, on all ranks alike
ScanReport scan_csv(const Communicator& comm, const CsvInput& input, BatchConsumer& consumer, RejectLog& rejects,
                    const std::function<void(std::int64_t bytes)>& progress = {});

}  // namespace rankwise
