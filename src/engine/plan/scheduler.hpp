#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

namespace rankwise {

class Communicator;
class EventLog;
class RankLog;
class StageGraph;
class Terminal;

/// What a stage did, over all ranks.
struct StageMeasure {
  std::string name;
  std::int64_t rows_in = 0;
  std::int64_t rows_out = 0;
  std::int64_t bytes_exchanged = 0;    ///< sent to other ranks
  std::int64_t bytes_spilled = 0;      ///< written to scratch files
  double skew_in = 1;                  ///< rows in: largest share over the mean share
  double skew = 1;                     ///< rows out: largest share over the mean share
  std::int64_t peak_memory_bytes = 0;  ///< resident, the largest of any rank so far
  double seconds = 0;                  ///< the slowest rank
};

/// "805,549 rows in (skew 1.00), 4,312 out (skew 1.02), 1.2 MB exchanged, 0 B spilled, 0.310 s, 120 MB peak". @local
std::string to_string(const StageMeasure& measure);

/// Runs the stages one after another on all ranks; the driver announces, times and records each.
///
/// @param log  gets this rank's own figures
/// @collective
/// @throws what a stage throws, with the stage's name behind the message; the event log then names it too
std::vector<StageMeasure> run_stages(const Communicator& comm, const StageGraph& graph, EventLog& events,
                                     Terminal& terminal, const RankLog& log);

}  // namespace rankwise
