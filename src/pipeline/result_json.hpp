#pragma once
#include <string>  // std::string

namespace rankwise {

struct Job;
struct RunResults;

/// The texts of the JSON outputs. They hold what does not depend on the number of ranks or on time; that is in
/// events.jsonl. Money is in units of the currency. @local
std::string quality_json(const Job& job, const RunResults& results);
std::string clusters_json(const Job& job, const RunResults& results);
std::string summary_json(const Job& job, const RunResults& results);

}  // namespace rankwise
