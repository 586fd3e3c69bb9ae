#include "sql/bind/query_binder.hpp"
#include "sql/parse/parse_tree.hpp"
#include "sql/query.hpp"

namespace rankwise {

PlanPtr bind_query(const std::string& sql, const Catalogue& catalogue, const std::string& what) {
  const ParseTree tree(sql, what);
  const QueryContext context{&catalogue, nullptr, nullptr};
  return bind_select_statement(tree.select(), context, QueryUse::kResult).plan;
}

}  // namespace rankwise
