#pragma once
#include <memory>  // std::make_shared
#include <string>  // std::string

#include "known_table.hpp"
#include "sql/query.hpp"

namespace rankwise::test {

/// Two small tables whose columns share names, and one of every type.
inline Catalogue tables() {
  Catalogue catalogue;
  const auto add = [&](const std::string& name, Schema schema) {
    catalogue.add(name, std::make_shared<KnownTable>(std::move(schema)));
  };
  add("l", Schema({{"id", kInt64}, {"k", kInt64}, {"t", kText}, {"v", kInt64}}));
  add("r", Schema({{"k", kInt64}, {"t", kText}, {"w", kInt64}}));
  add("Sales", Schema({{"Invoice", kText},
                       {"day", kDate},
                       {"at", kTimestamp},
                       {"qty", kInt64},
                       {"price", decimal(2)},
                       {"x", kFloat64},
                       {"ok", kBool}}));
  return catalogue;
}

/// The bound plan as text, on lines of their own.
inline std::string bound(const std::string& sql) {
  return "\n" + to_string(*bind_query(sql, tables(), "query"));
}

/// The first line of the plan that begins with a word, without it: "group: sum(x)" gives "sum(x)" for "group: ".
inline std::string step_of(const std::string& word, const std::string& sql) {
  const std::string plan = to_string(*bind_query(sql, tables(), "query"));
  const std::size_t begin = plan.find(word) + word.size();
  return plan.substr(begin, plan.find('\n', begin) - begin);
}

/// Why a query is refused; empty where it is not.
inline std::string refusal(const std::string& sql) {
  try {
    bind_query(sql, tables(), "query");
  } catch (const JobError& error) {
    return error.what();
  }
  return "";
}

}  // namespace rankwise::test
