#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

#include "engine/data/schema.hpp"

namespace rankwise {

struct Job;

/// The columns that the customer table of a job will have before clusters are added, in its order, so that settings and
/// queries can be checked before any data is read. Customer ids are texts here; ids that all are integers become int64
/// in the table itself. @local
Schema customer_schema(const Job& job);

/// Their names. @local
std::vector<std::string> customer_columns(const Job& job);

}  // namespace rankwise
