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
  /// After the last batch: passes on a part of what was kept back. @return false when there is nothing left
  virtual bool drain() { return false; }
};

/// A step that hands its result on.
class BatchStep : public BatchSink {
 public:
  explicit BatchStep(BatchSink& next) : next_(next) {}
  bool drain() override { return next_.drain(); }

 protected:
  BatchSink& next_;
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

/// Stands before the end of a pass: lets batches through until told to drop them.
class PassEnd : public BatchSink {
 public:
  explicit PassEnd(StageSink& sink) : sink_(sink) {}
  void consume(RecordBatch& batch) override {
    if (!discards_) sink_.consume(batch);
  }
  void discard() { discards_ = true; }

 private:
  StageSink& sink_;
  bool discards_ = false;
};

/// What a pass did on this rank.
struct PassOutcome {
  std::int64_t rows_in = 0;  ///< pulled from the source
  std::int64_t rounds = 0;   ///< of exchange
};

/// Pulls all rows of `source` through `first` (the first step; the last one ends in `sink`), exchanging in rounds.
///
/// Whatever a rank throws ends the pass on all ranks with one error, within a second. Of several EvaluationErrors the
/// first is told (see there); for that, ranks look on for a moment, dropping rows where `end` is given.
/// @collective
/// @param end  stands between the last step and `sink`; null: the steps end in `sink` itself
PassOutcome run_pass(const Communicator& comm, BatchSource& source, BatchSink& first, StageSink& sink,
                     PassEnd* end = nullptr);

}  // namespace rankwise
