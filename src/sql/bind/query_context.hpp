#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

#include "sql/bind/bound_query.hpp"
#include "sql/bind/scope.hpp"
#include "sql/catalogue.hpp"

namespace rankwise {

/// The common table expressions that a query may name: its own ones hide those around it.
struct CommonTables {
  struct Entry {
    std::string name;
    BoundQuery query;
  };
  const CommonTables* around = nullptr;
  std::vector<Entry> entries = {};

  const BoundQuery* find(const std::string& name) const;
};

/// The query around a subquery: its columns may be named too.
struct OuterQuery {
  const Scope* scope = nullptr;
  const OuterQuery* around = nullptr;
  std::string refusal = {};  ///< not empty: its columns may not be named here; says whose they are and why
};

/// What a query sees around it.
struct QueryContext {
  const Catalogue* catalogue = nullptr;
  const CommonTables* common = nullptr;
  const OuterQuery* outer = nullptr;
};

}  // namespace rankwise
