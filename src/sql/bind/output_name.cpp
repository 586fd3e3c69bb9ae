#include "sql/bind/output_name.hpp"

namespace rankwise {
namespace {

std::string column_name(const ParseNode& reference, const Scope& scope) {
  const std::vector<ParseNode> fields = reference.list("fields");
  const std::string name = fields.back().text("sval");
  const Scope::Match match = scope.find(fields.size() > 1 ? fields[0].text("sval") : "", name);
  return match.column == nullptr ? name : match.column->name;
}

std::string name_of(const ParseNode& node, const Scope& scope);

std::string subquery_name(const ParseNode& sublink) {
  const std::string kind = sublink.text("subLinkType");
  if (kind == "EXISTS_SUBLINK") return "exists";
  if (kind != "EXPR_SUBLINK") return "";
  const std::vector<ParseNode> targets = sublink.child("subselect").list("targetList");
  if (targets.size() != 1) return "";
  if (targets[0].has("name")) return targets[0].text("name");
  return name_of(targets[0].child("val"), {});
}

std::string name_of(const ParseNode& node, const Scope& scope) {
  if (!node) return "";
  if (node.is("ColumnRef")) return column_name(node, scope);
  if (node.is("FuncCall")) return node.names("funcname").back();
  if (node.is("CoalesceExpr")) return "coalesce";
  if (node.is("GroupingFunc")) return "grouping";
  if (node.is("MinMaxExpr")) return node.text("op") == "IS_GREATEST" ? "greatest" : "least";
  if (node.is("A_Expr") && node.text("kind") == "AEXPR_NULLIF") return "nullif";
  if (node.is("SubLink")) return subquery_name(node);
  if (node.is("CaseExpr")) {
    const std::string name = name_of(node.child("defresult"), scope);
    return name.empty() ? "case" : name;
  }
  if (node.is("TypeCast")) {
    const std::string name = name_of(node.child("arg"), scope);
    return name.empty() ? node.record("typeName", "TypeName").names("names").back() : name;
  }
  return "";
}

}  // namespace

std::string output_name(const ParseNode& expression, const Scope& scope, int position) {
  const std::string name = name_of(expression, scope);
  return name.empty() ? "column" + std::to_string(position) : name;
}

}  // namespace rankwise
