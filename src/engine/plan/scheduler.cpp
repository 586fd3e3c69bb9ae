#include "engine/plan/scheduler.hpp"

#include <array>   // std::array
#include <chrono>  // std::chrono::steady_clock
#include <cstdio>  // std::snprintf

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/comm/stage_mark.hpp"
#include "engine/data/decimal.hpp"
#include "engine/plan/stage.hpp"
#include "engine/runtime/byte_amount.hpp"
#include "engine/runtime/error.hpp"
#include "engine/runtime/error_note.hpp"
#include "engine/runtime/event_log.hpp"
#include "engine/runtime/memory.hpp"
#include "engine/runtime/rank_log.hpp"
#include "engine/runtime/spilled_bytes.hpp"
#include "engine/runtime/terminal.hpp"

namespace rankwise {
namespace {

/// What moves and what takes time on this rank while a stage runs.
class StageMeter {
 public:
  explicit StageMeter(const Communicator& comm)
      : comm_(comm), start_(Clock::now()), sent_before_(comm.bytes_sent()), spilled_before_(spilled_bytes()) {}

  double seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

  /// Adds up and compares over ranks. @collective
  StageMeasure measure(const std::string& name, const StageOutcome& outcome, double seconds) const {
    std::array<std::int64_t, 4> sums{outcome.rows_in, outcome.rows_out, comm_.bytes_sent() - sent_before_,
                                     spilled_bytes() - spilled_before_};
    std::array<std::int64_t, 3> maxima{outcome.rows_in, outcome.rows_out, peak_resident_bytes()};
    comm_.sum(sums);
    comm_.max(maxima);
    comm_.max(std::span(&seconds, 1));
    return {name,      sums[0], sums[1], sums[2], sums[3], skew(maxima[0], sums[0]), skew(maxima[1], sums[1]),
            maxima[2], seconds};
  }

 private:
  using Clock = std::chrono::steady_clock;

  double skew(std::int64_t largest, std::int64_t sum) const {
    return sum == 0 ? 1 : static_cast<double>(largest) * comm_.size() / static_cast<double>(sum);
  }

  const Communicator& comm_;
  Clock::time_point start_;
  std::int64_t sent_before_;
  std::int64_t spilled_before_;
};

EventLog::Fields fields_of(const StageMeasure& m) {
  return {{"stage", m.name},
          {"rows_in", m.rows_in},
          {"rows_out", m.rows_out},
          {"bytes_exchanged", m.bytes_exchanged},
          {"bytes_spilled", m.bytes_spilled},
          {"skew_in", m.skew_in},
          {"skew", m.skew},
          {"peak_memory_bytes", m.peak_memory_bytes},
          {"seconds", m.seconds}};
}

std::string summary_of(const StageMeasure& m) {
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(), "%14s -> %14s rows  %7.2f s  %6.0f MB peak",
                group_digits(std::to_string(m.rows_in)).c_str(), group_digits(std::to_string(m.rows_out)).c_str(),
                m.seconds, static_cast<double>(m.peak_memory_bytes) / 1e6);
  return text.data();
}

}  // namespace

std::string to_string(const StageMeasure& m) {
  std::array<char, 240> text{};
  std::snprintf(text.data(), text.size(),
                "%s rows in (skew %.2f), %s out (skew %.2f), %s exchanged, %s spilled, %.3f s, %.0f MB peak",
                group_digits(std::to_string(m.rows_in)).c_str(), m.skew_in,
                group_digits(std::to_string(m.rows_out)).c_str(), m.skew, readable_bytes(m.bytes_exchanged).c_str(),
                readable_bytes(m.bytes_spilled).c_str(), m.seconds, static_cast<double>(m.peak_memory_bytes) / 1e6);
  return text.data();
}

std::vector<StageMeasure> run_stages(const Communicator& comm, const StageGraph& graph, EventLog& events,
                                     Terminal& terminal, const RankLog& log) {
  std::vector<StageMeasure> measures;
  for (const Stage& stage : graph.stages()) {
    const StageMark mark(stage.name);
    run_local(comm, [&] { events.write("stage_begin", {{"stage", stage.name}}); });
    terminal.stage_begins(stage.name);
    log.write("begin " + stage.name);
    const StageMeter meter(comm);
    StageOutcome outcome;
    try {
      outcome = stage.run();
    } catch (const std::exception& e) {
      log.write("failed " + stage.name + ": " + e.what());
      try {
        events.write("stage_failed", {{"stage", stage.name}, {"error", std::string(e.what())}});
      } catch (const OutputError&) {
        // The error on its way says more than a log that cannot be written.
      }
      rethrow_with_note("in stage " + stage.name);
    }
    const double seconds = meter.seconds();
    log.write("end " + stage.name + ": rows in " + std::to_string(outcome.rows_in) + ", out " +
              std::to_string(outcome.rows_out) + ", seconds " + std::to_string(seconds));
    measures.push_back(meter.measure(stage.name, outcome, seconds));
    run_local(comm, [&] { events.write("stage_end", fields_of(measures.back())); });
    terminal.stage_ends(stage.name, summary_of(measures.back()));
  }
  return measures;
}

}  // namespace rankwise
