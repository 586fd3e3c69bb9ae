#pragma once
#include <nlohmann/json.hpp>
#include <sstream>  // std::istringstream

#include "pipeline/job_files.hpp"
#include "pipeline/run_job.hpp"

namespace rankwise::test {

/// A run in a folder of its own, and what it left there.
struct TestRun {
  std::string folder;

  bool has(const std::string& name) const { return std::filesystem::exists(folder + "/" + name); }
  std::string text(const std::string& name) const { return read_file(folder + "/" + name); }
  nlohmann::json json(const std::string& name) const { return nlohmann::json::parse(text(name)); }
  std::vector<std::string> lines(const std::string& name) const {
    std::vector<std::string> all;
    std::istringstream stream(text(name));
    for (std::string line; std::getline(stream, line);) all.push_back(line);
    return all;
  }
};

/// Runs a job of this text on files of these texts ("0.csv", "1.csv", ...). @collective
/// @throws what run_job throws
inline TestRun run_test_job(const std::string& name, const std::string& job, const std::vector<std::string>& files,
                            const std::vector<std::string>& overrides = {}) {
  RunRequest request;
  request.job_file = write_shared(name + "/job.toml", job);
  for (std::size_t i = 0; i < files.size(); ++i) {
    request.inputs.push_back(write_shared(name + "/" + std::to_string(i) + ".csv", files[i]));
  }
  request.output_folder = std::string(shared_folder()) + "/" + name + "/out";
  request.overrides = overrides;
  request.verbosity = Verbosity::kQuiet;
  run_job(world(), request);
  world().barrier();
  return {request.output_folder};
}

constexpr const char* kHeader = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n";

/// Ten lines of three customers; line 9 has no number for quantity, line 10 none for price.
inline std::string small_shop() {
  return std::string(kHeader) +
         "536365,A,Tea,2,2010-12-01 08:26:00,1.50,17850.0,UK\n"
         "536365,B,,1,2010-12-01 08:26:00,2.25,17850,UK\n"
         "C536366,A,Tea,-1,2010-12-02 09:00:00,1.50,17850,UK\n"
         "536367,A,Tea,4,2010-12-03 10:00:00,1.00,,UK\n"
         "536368,C,Pot,1,2010-12-04 10:00:00,0.00,12346,France\n"
         "536369,C,Pot,3,2010-12-05 10:00:00,2.00,12346,France\n"
         "536369,C,Pot,3,2010-12-05 10:00:00,2.00,12346,France\n"
         "536370,D,Cup,x,2010-12-05 11:00:00,1.00,12347,UK\n"
         "536371,D,Cup,1,2010-12-06 11:00:00,\"b,d\",12347,UK\n"
         "536372,E,Mug,2,2010-12-07 12:00:00,0.50,12347,UK\n";
}

}  // namespace rankwise::test
