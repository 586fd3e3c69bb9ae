#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

namespace rankwise {

struct Job;

/// Names the columns that the customer table of a job will have, so that settings can be checked before any data is
/// read. @local
std::vector<std::string> customer_columns(const Job& job);

/// Checks the columns that clustering and exports name.
/// @throws JobError  one does not exist, with the nearest name
void check_customer_columns(const Job& job);

}  // namespace rankwise
