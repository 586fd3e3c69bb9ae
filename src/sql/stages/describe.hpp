#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

#include "sql/logical_plan.hpp"

namespace rankwise {

/// One line about a step of a plan, for explain: what it does, the columns it reads, and how many rows it is estimated
/// to give. All are @local.
std::string describe_scan(const PlanNode& node, const ScanNode& scan);
std::string describe_filter(const PlanNode& node, const FilterNode& filter, const std::vector<std::string>& names);
/// Empty where a projection only drops or renames columns.
std::string describe_project(const PlanNode& node, const ProjectNode& project, const std::vector<std::string>& names);
std::string describe_join(const PlanNode& node, const JoinNode& join);
std::string describe_group(const PlanNode& node, const GroupNode& group, const Schema& input);
std::string describe_window(const WindowNode& window, const Schema& input);
std::string describe_order(const OrderSpec& spec, const Schema& input);

/// "country, month". @local
std::string key_names(const Schema& schema, const std::vector<int>& keys);

}  // namespace rankwise
