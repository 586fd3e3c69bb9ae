#pragma once
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr

#include "engine/data/batch_source.hpp"

namespace rankwise {

class Communicator;

/// Takes batches, pushed. May change the batch it is given. @local
class BatchSink {
 public:
  virtual ~BatchSink() = default;
  virtual void consume(RecordBatch& batch) = 0;
};

/// The end of a stage's local pass: keeps rows, or sends them to other ranks in rounds.
class StageSink : public BatchSink {
 public:
  /// Tells that its buffers are full: the pass must pause for a round of exchange. @local
  virtual bool full() const { return false; }
  /// Tells whether rows move between ranks, so that rounds are needed. The same on all ranks. @local
  virtual bool exchanges() const { return false; }
  /// Sends what is buffered, and takes in what arrives. @collective
  virtual void exchange(const Communicator&) {}
  /// Ends the input; returns what this rank now holds of the result, to be read once. @collective
  virtual std::unique_ptr<BatchSource> finish(const Communicator& comm) = 0;
};

/// What a pass did on this rank.
struct PassOutcome {
  std::int64_t rows_in = 0;  ///< pulled from the source
  std::int64_t rounds = 0;   ///< of exchange
};

/// Pulls all rows of `source` through `first` (the first step; the last one ends in `sink`), exchanging in rounds.
///
/// Whatever a rank throws ends the pass on all ranks with one error. An EvaluationError is compared over all rows of
/// all ranks first, so that which row is told does not depend on the number of ranks.
/// @collective
PassOutcome run_pass(const Communicator& comm, BatchSource& source, BatchSink& first, StageSink& sink);

}  // namespace rankwise
