#include "engine/runtime/nearest_name.hpp"
#include "sql/bind/expression_binder.hpp"

namespace rankwise {
namespace {

std::string quoted(const std::string& table, const std::string& name) {
  return table.empty() ? "\"" + name + "\"" : "\"" + table + "." + name + "\"";
}

std::string tables_with(const Scope& scope, const std::string& name) {
  std::string list;
  for (const auto& column : scope.columns()) {
    if (names_it(name, column.name)) list += (list.empty() ? "" : ", ") + column.table + "." + column.name;
  }
  return list;
}

[[noreturn]] void fail_unknown(const ParseNode& node, const Scope& scope, const std::string& table,
                               const std::string& name, std::string_view clause) {
  if (scope.columns().empty()) {
    const bool constant = clause == "LIMIT" || clause == "OFFSET" || clause == "VALUES";
    node.fail(constant ? std::string(clause) + " cannot name columns"
                       : "there is no column " + quoted(table, name) + ": the query has no FROM");
  }
  if (!table.empty() && !scope.has_table(table)) {
    node.fail("there is no table or alias \"" + table + "\" in FROM" + did_you_mean(table, scope.table_names()));
  }
  node.fail("there is no column " + quoted(table, name) + did_you_mean(name, scope.column_names(table)));
}

Expression as_expression(const ParseNode& node, const ScopeColumn& column, int shift) {
  Expression expression = column_expression(column.column + shift, column.type);
  expression.text = node.written();
  expression.location = node.location();
  return expression;
}

}  // namespace

Bound ExpressionBinder::bind_column(const ParseNode& node) {
  node.allow({"fields"});
  std::vector<std::string> names;
  for (const auto& field : node.list("fields")) {
    if (field.is("A_Star")) node.fail("* stands alone in a select list, or in count(*)");
    names.push_back(field.text("sval"));
  }
  if (names.size() > 2) node.fail("naming a column's schema is not supported: write table.column");
  return {find_column(node, names.size() == 2 ? names[0] : "", names.back())};
}

Expression ExpressionBinder::find_column(const ParseNode& node, const std::string& table, const std::string& name) {
  const Scope::Match match = scope_.find(table, name);
  if (match.ambiguous) {
    node.fail("column " + quoted(table, name) + " is ambiguous: " + tables_with(scope_, name));
  }
  if (match.column != nullptr) return as_expression(node, *match.column, 0);
  return find_outer_column(node, table, name);
}

Expression ExpressionBinder::find_outer_column(const ParseNode& node, const std::string& table,
                                               const std::string& name) {
  bool next = true;
  for (const OuterQuery* outer = context_.outer; outer != nullptr; outer = outer->around, next = false) {
    const Scope::Match match = outer->scope->find(table, name);
    if (match.ambiguous) node.fail("column " + quoted(table, name) + " of the query around is ambiguous");
    if (match.column == nullptr) continue;
    const std::string column = "column " + quoted(table, name) + " belongs to ";
    if (!outer->refusal.empty()) node.fail(column + outer->refusal);
    if (!next) node.fail(column + "a query further out; a subquery can refer to the query directly around it only");
    if (!clause_.outer_columns) node.fail(column + "the query around; a subquery can refer to it in its WHERE only");
    return as_expression(node, *match.column, kOuterColumn);
  }
  fail_unknown(node, scope_, table, name, clause_.name);
}

}  // namespace rankwise
