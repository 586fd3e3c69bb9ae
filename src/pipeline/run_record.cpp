#include "pipeline/run_record.hpp"

#include <fstream>  // std::ifstream

#include <nlohmann/json.hpp>

#include "engine/plan/stage.hpp"
#include "io/sha256.hpp"
#include "pipeline/job.hpp"

namespace rankwise {
namespace {

using Json = nlohmann::json;

/// "2026-01-31T12:34:56.789Z" as people write it.
std::string readable_time(std::string time) {
  constexpr std::size_t kSeconds = 19;
  if (time.size() < kSeconds) return time;
  time.resize(kSeconds);
  time[10] = ' ';
  return time + " UTC";
}

/// Figures that an older version did not write stay as they are.
StageMeasure measure_of(const Json& event) {
  StageMeasure m;
  m.name = event.at("stage");
  m.rows_in = event.at("rows_in");
  m.rows_out = event.at("rows_out");
  m.bytes_exchanged = event.at("bytes_exchanged");
  m.bytes_spilled = event.value("bytes_spilled", m.bytes_spilled);
  m.skew_in = event.value("skew_in", m.skew_in);
  m.skew = event.at("skew");
  m.peak_memory_bytes = event.at("peak_memory_bytes");
  m.seconds = event.at("seconds");
  return m;
}

void take(const Json& event, RunRecord& record) {
  const std::string kind = event.at("event");
  if (kind == "run_begin") {
    record.began = readable_time(event.at("time"));
    record.ranks = event.at("ranks");
    record.settings = event.value("settings", record.settings);
    record.plan = event.value("plan", record.plan);
  } else if (kind == "stage_end") {
    record.stages.push_back(measure_of(event));
  } else if (kind == "stage_failed") {
    record.failed_stage = event.at("stage");
  } else if (kind == "run_end") {
    record.ended = true;
  }
}

std::string on_ranks(const RunRecord& record) {
  return std::to_string(record.ranks) + (record.ranks == 1 ? " rank" : " ranks");
}

/// How the run ended, if not well.
std::string ending(const RunRecord& record) {
  if (record.ended) return {};
  if (!record.failed_stage.empty()) return ", which failed in stage " + record.failed_stage;
  return ", which has not ended: it was killed, or goes on";
}

}  // namespace

std::string event_file(const std::string& folder) {
  return folder + "/events.jsonl";
}

std::string plan_sha256(const StageGraph& graph) {
  Sha256 sha;
  sha.add(graph.explain());
  return sha.hex();
}

std::optional<RunRecord> read_run_record(const std::string& folder) {
  std::ifstream file(event_file(folder));
  RunRecord record;
  try {
    for (std::string line; std::getline(file, line);) take(Json::parse(line), record);
  } catch (const Json::exception&) {
    // A run that was killed may leave half a line.
  }
  if (record.ranks <= 0) return std::nullopt;
  return record;
}

std::string explain_with_last_run(const Job& job, const StageGraph& graph) {
  const auto record = read_run_record(job.output.folder);
  if (!record) return graph.explain();
  const std::string run = "run of " + record->began + " on " + on_ranks(*record);
  if (record->settings != job.settings_sha256) {
    return "The last " + run + " was of another job text or other --set: its measures are not shown.\n" +
           graph.explain();
  }
  if (record->plan != plan_sha256(graph)) {
    return "The last " + run + " had other stages, for its files or memory were others: its measures are not shown.\n" +
           graph.explain();
  }
  return "Measured in the " + run + ending(*record) + ".\n" + graph.explain(record->stages);
}

}  // namespace rankwise
