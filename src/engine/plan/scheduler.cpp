#include "engine/plan/scheduler.hpp"

#include <array>   // std::array
#include <chrono>  // std::chrono::steady_clock
#include <cstdio>  // std::snprintf

#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/comm/stage_mark.hpp"
#include "engine/data/decimal.hpp"
#include "engine/plan/stage.hpp"
#include "engine/runtime/error.hpp"
#include "engine/runtime/event_log.hpp"
#include "engine/runtime/memory.hpp"
#include "engine/runtime/rank_log.hpp"
#include "engine/runtime/terminal.hpp"

namespace rankwise {
namespace {

StageMeasure measure(const Communicator& comm, const std::string& name, const StageOutcome& outcome,
                     std::int64_t bytes_sent, double seconds) {
  std::array<std::int64_t, 3> sums{outcome.rows_in, outcome.rows_out, bytes_sent};
  std::array<std::int64_t, 2> maxima{outcome.rows_out, peak_resident_bytes()};
  comm.sum(sums);
  comm.max(maxima);
  comm.max(std::span(&seconds, 1));
  StageMeasure result{name, sums[0], sums[1], sums[2], 1, maxima[1], seconds};
  if (sums[1] > 0) {
    result.skew = static_cast<double>(maxima[0]) * comm.size() / static_cast<double>(sums[1]);
  }
  return result;
}

EventLog::Fields fields_of(const StageMeasure& m) {
  return {{"stage", m.name},        {"rows_in", m.rows_in},
          {"rows_out", m.rows_out}, {"bytes_exchanged", m.bytes_exchanged},
          {"skew", m.skew},         {"peak_memory_bytes", m.peak_memory_bytes},
          {"seconds", m.seconds}};
}

/// Throws the error that is being handled again, its kind kept, with the name of the stage behind its message.
[[noreturn]] void rethrow_from(const std::string& stage) {
  const std::string note = "\n  (in stage " + stage + ")";
  try {
    throw;
  } catch (const JobError& e) {
    throw JobError(e.what() + note);
  } catch (const InputError& e) {
    throw InputError(e.what() + note, e.position());
  } catch (const OutputError& e) {
    throw OutputError(e.what() + note);
  } catch (const BudgetError& e) {
    throw BudgetError(e.what() + note);
  } catch (const ProgramError& e) {
    throw ProgramError(e.what() + note);
  }
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
  std::array<char, 200> text{};
  std::snprintf(text.data(), text.size(), "%s rows in, %s out, %.1f MB exchanged, skew %.2f, %.2f s, %.0f MB peak",
                group_digits(std::to_string(m.rows_in)).c_str(), group_digits(std::to_string(m.rows_out)).c_str(),
                static_cast<double>(m.bytes_exchanged) / 1e6, m.skew, m.seconds,
                static_cast<double>(m.peak_memory_bytes) / 1e6);
  return text.data();
}

std::vector<StageMeasure> run_stages(const Communicator& comm, const StageGraph& graph, EventLog& events,
                                     Terminal& terminal, const RankLog& log) {
  using Clock = std::chrono::steady_clock;
  std::vector<StageMeasure> measures;
  for (const Stage& stage : graph.stages()) {
    const StageMark mark(stage.name);
    run_local(comm, [&] { events.write("stage_begin", {{"stage", stage.name}}); });
    terminal.stage_begins(stage.name);
    log.write("begin " + stage.name);
    const auto start = Clock::now();
    const std::int64_t sent_before = comm.bytes_sent();
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
      rethrow_from(stage.name);
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    log.write("end " + stage.name + ": rows in " + std::to_string(outcome.rows_in) + ", out " +
              std::to_string(outcome.rows_out) + ", seconds " + std::to_string(seconds));
    measures.push_back(measure(comm, stage.name, outcome, comm.bytes_sent() - sent_before, seconds));
    run_local(comm, [&] { events.write("stage_end", fields_of(measures.back())); });
    terminal.stage_ends(stage.name, summary_of(measures.back()));
  }
  return measures;
}

}  // namespace rankwise
