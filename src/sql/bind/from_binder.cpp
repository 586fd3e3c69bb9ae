#include "sql/bind/from_binder.hpp"

#include <algorithm>  // std::find_if

#include "engine/runtime/nearest_name.hpp"
#include "sql/bind/join_binder.hpp"
#include "sql/bind/query_binder.hpp"

namespace rankwise {
namespace {

[[noreturn]] void fail_unknown_table(const ParseNode& table, const std::string& name, const QueryContext& context) {
  std::vector<std::string> known = context.catalogue->names();
  for (const CommonTables* tables = context.common; tables != nullptr; tables = tables->around) {
    for (const auto& entry : tables->entries) known.push_back(entry.name);
  }
  std::string hint = did_you_mean(name, known);
  if (hint.empty() && !known.empty()) {
    for (const auto& one : known) hint += (hint.empty() ? "; there are " : ", ") + one;
  }
  table.fail("there is no table \"" + name + "\"" + hint);
}

}  // namespace

const BoundQuery* CommonTables::find(const std::string& name) const {
  const auto entry =
      std::find_if(entries.rbegin(), entries.rend(), [&](const auto& known) { return names_it(name, known.name); });
  if (entry != entries.rend()) return &entry->query;
  return around == nullptr ? nullptr : around->find(name);
}

Relation relation_of(const BoundQuery& query, const ParseNode& alias, const std::string& name, const ParseNode& at) {
  std::vector<std::string> renamed;
  Relation relation{query.plan, {}, name};
  if (alias) {
    alias.allow({"aliasname", "colnames"});
    relation.alias = alias.text("aliasname");
    renamed = alias.names("colnames");
  }
  if (renamed.size() > query.names.size()) {
    at.fail("\"" + relation.alias + "\" has " + std::to_string(query.names.size()) + " columns, but " +
            std::to_string(renamed.size()) + " names are given");
  }
  for (int i = 0; i < static_cast<int>(query.names.size()); ++i) {
    const auto place = static_cast<std::size_t>(i);
    const std::string& column = place < renamed.size() ? renamed[place] : query.names[place];
    relation.scope.add({relation.alias, column, i, query.plan->schema[i].type});
  }
  return relation;
}

Relation FromBinder::bind(const std::vector<ParseNode>& items) {
  if (items.empty()) return {one_row(), {}};
  Relation relation = bind_item(items[0]);
  for (std::size_t i = 1; i < items.size(); ++i) {
    before_ = &relation.scope;
    Relation next = bind_item(items[i]);
    relation = cross_join(relation, next, items[i]);
  }
  return relation;
}

Relation FromBinder::bind_item(const ParseNode& item) {
  if (item.is("RangeVar")) return bind_table(item);
  if (item.is("RangeSubselect")) return bind_subselect(item);
  if (item.is("JoinExpr")) return bind_join(item);
  item.refuse();
}

Relation FromBinder::bind_table(const ParseNode& table) {
  table.allow({"relname", "inh", "relpersistence", "alias"});
  if (!table.flag("inh")) table.fail("ONLY is not supported");
  const std::string name = table.text("relname");
  const ParseNode alias = table.record("alias", "Alias");
  if (context_.common != nullptr) {
    if (const BoundQuery* query = context_.common->find(name)) return relation_of(*query, alias, name, table);
  }
  BoundQuery query{context_.catalogue->find(name)};
  if (!query.plan) fail_unknown_table(table, name, context_);
  for (const auto& field : query.plan->schema) query.names.push_back(field.name);
  return relation_of(query, alias, name, table);
}

QueryContext FromBinder::context_of_subquery() {
  QueryContext context = context_;
  if (context_.outer != nullptr) {
    refused_ = *context_.outer;
    refused_.refusal = "the query around, which a subquery in FROM cannot refer to";
    context.outer = &refused_;
  }
  if (before_ != nullptr) {
    beside_ = {before_, context.outer, "a table beside this subquery: LATERAL is not supported"};
    context.outer = &beside_;
  }
  return context;
}

Relation FromBinder::bind_subselect(const ParseNode& subselect) {
  subselect.allow({"subquery", "alias"});
  const QueryContext context = context_of_subquery();
  const BoundQuery query = bind_select_statement(subselect.child("subquery"), context, QueryUse::kRows);
  return relation_of(query, subselect.record("alias", "Alias"), "", subselect);
}

Relation FromBinder::bind_join(const ParseNode& join) {
  join.allow({"jointype", "isNatural", "larg", "rarg", "usingClause", "quals", "alias"});
  Relation left = bind_item(join.child("larg"));
  Relation right = bind_item(join.child("rarg"));
  Relation joined = JoinBinder(context_, join).bind(std::move(left), std::move(right));
  const ParseNode alias = join.record("alias", "Alias");
  if (!alias) return joined;
  alias.allow({"aliasname"});
  Scope visible;
  for (ScopeColumn column : joined.scope.columns()) {
    if (column.merged) continue;
    column.table = alias.text("aliasname");
    visible.add(std::move(column));
  }
  joined.scope = std::move(visible);
  return joined;
}

}  // namespace rankwise
