#pragma once
#include <map>     // std::map
#include <regex>   // std::regex_replace
#include <string>  // std::string
#include <vector>  // std::vector

#include "known_table.hpp"
#include "sql/query.hpp"

namespace rankwise::test {

/// A shop: many sales of some items to some people.
inline Catalogue shop() {
  Catalogue catalogue;
  const auto add = [&](const std::string& name, Schema schema, double rows, std::vector<double> distinct) {
    catalogue.add(name, std::make_shared<KnownTable>(std::move(schema), rows, std::move(distinct)));
  };
  add("sales", Schema({{"item", kInt64}, {"person", kInt64}, {"day", kDate}, {"price", decimal(2)}, {"note", kText}}),
      1e8, {1000, 1e6, 365, 5000, 1e7});
  add("items", Schema({{"item", kInt64}, {"kind", kText}, {"weight", kFloat64}}), 1000, {1000, 10, 500});
  add("people", Schema({{"person", kInt64}, {"town", kInt64}, {"name", kText}}), 1e6, {1e6, 100, 9e5});
  add("towns", Schema({{"town", kInt64}, {"country", kText}}), 100, {100, 4});
  return catalogue;
}

/// The plan of a query after optimising, as text, without estimates and reasons.
inline std::string shape_of(const std::string& sql, const OptimiserSettings& settings = {}) {
  const PlanPtr root = optimise({bind_query(sql, shop(), "query")}, settings).front();
  const std::string text = to_string(*root);
  return std::regex_replace(text, std::regex(R"(  ~\d+ rows| \((broadcast|exchange): [^\n]*\))"), "");
}

/// The same with estimates and reasons.
inline std::string plan_of(const std::string& sql, const OptimiserSettings& settings = {}) {
  return to_string(*optimise({bind_query(sql, shop(), "query")}, settings).front());
}

}  // namespace rankwise::test
