#pragma once
#include <filesystem>  // std::filesystem
#include <fstream>     // std::ofstream
#include <iterator>    // std::istreambuf_iterator
#include <string>      // std::string
#include <vector>      // std::vector

#include "engine/runtime/error.hpp"
#include "pipeline/job.hpp"
#include "support/ranks.hpp"

namespace rankwise::test {

/// A schema that suits every section.
constexpr const char* kSchema =
    "[schema]\n"
    "currency = 'GBP'\n"
    "money_decimals = 2\n"
    "[schema.columns]\n"
    "invoice = 'Invoice'\n"
    "stock_code = 'StockCode'\n"
    "description = 'Description'\n"
    "quantity = { column = 'Quantity', nullable = true }\n"
    "time = 'InvoiceDate'\n"
    "price = 'Price'\n"
    "customer_id = 'Customer ID'\n"
    "country = 'Country'\n";

/// Finds a file or folder of the project or beside it, from the working folder upwards; empty if it is nowhere.
inline std::filesystem::path find_upwards(const std::filesystem::path& name) {
  for (auto at = std::filesystem::current_path();; at = at.parent_path()) {
    if (std::filesystem::exists(at / name)) return at / name;
    if (at == at.root_path()) return {};
  }
}

/// Writes a file into the shared folder; the driver writes once all ranks are here, and all wait. @collective
inline std::string write_shared(const std::string& name, const std::string& text) {
  const std::string path = std::string(shared_folder()) + "/" + name;
  world().barrier();
  if (world().is_driver()) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  world().barrier();
  return path;
}

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Reads a job of this text. Each rank has a file of its own, so this is no collective. @local
inline Job job_of(const std::string& text, const std::vector<std::string>& overrides = {}) {
  const std::string path = std::string(shared_folder()) + "/job" + std::to_string(world().rank()) + ".toml";
  std::ofstream(path, std::ios::binary) << text;
  return read_job(path, overrides);
}

/// The message of the JobError that reading this text throws, with the file's path cut to "JOB"; empty: no error.
/// @local
inline std::string job_error(const std::string& text, const std::vector<std::string>& overrides = {}) {
  try {
    job_of(text, overrides);
  } catch (const JobError& e) {
    std::string message = e.what();
    const std::string path = std::string(shared_folder()) + "/job" + std::to_string(world().rank()) + ".toml";
    for (auto at = message.find(path); at != std::string::npos; at = message.find(path)) {
      message.replace(at, path.size(), "JOB");
    }
    return message;
  }
  return "";
}

}  // namespace rankwise::test
