#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

namespace rankwise {

struct Job;

/// Names the columns that the customer table of a job will have before clusters are added, in its order, so that
/// settings can be checked before any data is read. @local
std::vector<std::string> customer_columns(const Job& job);

}  // namespace rankwise
