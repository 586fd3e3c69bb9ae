#include <array>      // std::array
#include <chrono>     // std::chrono::steady_clock
#include <exception>  // std::exception_ptr
#include <optional>   // std::optional
#include <string>     // std::string
#include <tuple>      // std::tie
#include <utility>    // std::move

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/runtime/error.hpp"
#include "ops/expression/evaluator.hpp"
#include "ops/stream/batch_stream.hpp"
#include "ops/stream/error_search.hpp"

namespace rankwise {
namespace {

/// How long a rank that met a bad row looks for one that comes before it.
constexpr auto kSearchTime = std::chrono::milliseconds(300);

/// The first of the bad rows met so far.
class FirstError {
 public:
  void offer(const EvaluationError& error, const std::optional<RowOrigin>& origin) {
    RowOrigin place = origin.value_or(RowOrigin{});
    const std::string text = error.what();
    const int ordinal = error.ordinal();
    if (text_ && std::tie(ordinal_, *text_, origin_.position) <= std::tie(ordinal, text, place.position)) return;
    ordinal_ = ordinal;
    text_ = text;
    origin_ = std::move(place);
  }
  bool any() const { return text_.has_value(); }

  /// Throws the first of all ranks' errors, if there is one. @collective
  void throw_first(const Communicator& comm) const {
    const std::int64_t ordinal = comm.min(text_ ? std::int64_t{ordinal_} : INT64_MAX);
    if (ordinal == INT64_MAX) return;
    const bool mine = text_ && ordinal_ == ordinal;
    const auto texts = comm.all_gather_text(mine ? *text_ : std::string());
    const auto positions = comm.all_gather(origin_.position);
    const auto origins = comm.all_gather_text(mine ? origin_.text : std::string());
    std::size_t first = texts.size();
    for (std::size_t rank = 0; rank < texts.size(); ++rank) {
      if (texts[rank].empty()) continue;
      if (first == texts.size() || std::tie(texts[rank], positions[rank]) < std::tie(texts[first], positions[first])) {
        first = rank;
      }
    }
    require(first < texts.size(), "a bad row has a text");
    const std::string place = origins[first].empty() ? std::string() : origins[first] + ": ";
    throw EvaluationError(place + texts[first], static_cast<int>(ordinal));
  }

 private:
  std::optional<std::string> text_;
  int ordinal_ = 0;
  RowOrigin origin_;
};

/// One rank's side of a pass.
class Pass {
 public:
  Pass(const Communicator& comm, BatchSource& source, BatchSink& first, const StageSink& sink, PassEnd* end)
      : comm_(comm), source_(source), first_(first), sink_(sink), end_(end) {}

  /// Pulls until the sink is full, all rows are through, or some rank has failed. @local
  void pull() {
    try {
      while (!drained_ && !failed() && !sink_.full() && !comm_.alarmed()) go_on();
    } catch (const PassAbandoned&) {
      abandoned_ = true;
    } catch (...) {
      failure_ = std::current_exception();
    }
    if (failed()) comm_.raise_alarm();
  }

  bool failed() const { return failure_ || error_.any(); }
  bool ended() const { return drained_; }
  std::int64_t rows() const { return rows_; }

  /// Ends a pass in which some rank has failed. @collective
  [[noreturn]] void fail() {
    try {
      if (!failure_ && !abandoned_) search();
    } catch (const PassAbandoned&) {
      // What was found by now is told.
    } catch (...) {
      failure_ = std::current_exception();
    }
    comm_.settle_alarms();
    agree(comm_, failure_);
    error_.throw_first(comm_);
    throw ProgramError("a pass failed on no rank");
  }

 private:
  /// Looks on for bad rows that come before the first one.
  void search() {
    if (end_) end_->discard();
    const auto until = std::chrono::steady_clock::now() + kSearchTime;
    while (!drained_ && std::chrono::steady_clock::now() < until) go_on();
  }

  void go_on() {
    if (!ended_) return pull_batch();
    try {
      drained_ = !first_.drain();
    } catch (const EvaluationError& error) {
      error_.offer(error, {});
    }
  }

  void pull_batch() {
    try {
      ended_ = !source_.next(batch_);
    } catch (const EvaluationError& error) {
      error_.offer(error, {});
      ended_ = true;
    }
    if (ended_) return;
    rows_ += static_cast<std::int64_t>(batch_.selection.size());
    try {
      first_.consume(batch_);
    } catch (const EvaluationError& error) {
      error_.offer(error, error.row() < 0 ? std::optional<RowOrigin>() : source_.origin(error.row()));
    }
  }

  const Communicator& comm_;
  BatchSource& source_;
  BatchSink& first_;
  const StageSink& sink_;
  PassEnd* end_;
  RecordBatch batch_;
  FirstError error_;
  std::exception_ptr failure_;
  bool ended_ = false;      // the source
  bool drained_ = false;    // and what the steps kept back
  bool abandoned_ = false;  // another rank has failed
  std::int64_t rows_ = 0;
};

}  // namespace

PassOutcome run_pass(const Communicator& comm, BatchSource& source, BatchSink& first, StageSink& sink, PassEnd* end) {
  Pass pass(comm, source, first, sink, end);
  PassOutcome outcome;
  while (true) {
    pass.pull();
    std::array<std::int64_t, 2> any = {pass.failed() ? 1 : 0, pass.ended() ? 0 : 1};
    comm.max(any);
    if (any[0] != 0) pass.fail();
    if (sink.exchanges()) {
      sink.exchange(comm);
      ++outcome.rounds;
    }
    if (any[1] == 0) break;
  }
  outcome.rows_in = pass.rows();
  return outcome;
}

}  // namespace rankwise
