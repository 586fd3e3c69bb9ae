#include "engine/runtime/event_log.hpp"

#include <array>    // std::array
#include <cerrno>   // errno
#include <chrono>   // std::chrono::system_clock
#include <cstring>  // std::strerror
#include <ctime>    // gmtime_r

#include <nlohmann/json.hpp>

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

std::string utc_now() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 64> text{};
  const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::snprintf(text.data() + length, text.size() - length, ".%03dZ", static_cast<int>(millis));
  return text.data();
}

}  // namespace

EventLog::EventLog(bool is_driver, const std::string& path) : path_(path) {
  if (!is_driver) return;
  file_.reset(std::fopen(path.c_str(), "w"));
  if (!file_) throw OutputError("cannot create " + path + ": " + std::strerror(errno));
}

void EventLog::write(const std::string& event, const Fields& fields) {
  if (!file_) return;
  nlohmann::ordered_json line;
  line["time"] = utc_now();
  line["event"] = event;
  for (const auto& field : fields) {
    std::visit([&](const auto& value) { line[field.first] = value; }, field.second);
  }
  const std::string text = line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size() || std::fflush(file_.get()) != 0) {
    throw OutputError("cannot write " + path_ + ": " + std::strerror(errno));
  }
}

}  // namespace rankwise
