#include "engine/runtime/rank_log.hpp"

#include <array>   // std::array
#include <cstdio>  // std::snprintf

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>

#include "engine/runtime/error.hpp"

namespace rankwise {

struct RankLog::Sink {
  std::shared_ptr<spdlog::logger> logger;
};

RankLog::RankLog(const std::string& folder, int rank) {
  if (folder.empty()) return;
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "/rank-%04d.log", rank);
  try {
    auto file = std::make_shared<spdlog::sinks::basic_file_sink_st>(folder + name.data(), true);
    sink_ = std::make_shared<Sink>(Sink{std::make_shared<spdlog::logger>("rank", std::move(file))});
    sink_->logger->flush_on(spdlog::level::info);
  } catch (const spdlog::spdlog_ex& e) {
    throw OutputError("cannot create the log of rank " + std::to_string(rank) + ": " + e.what());
  }
}

void RankLog::write(const std::string& line) const {
  if (sink_) sink_->logger->info(line);
}

}  // namespace rankwise
