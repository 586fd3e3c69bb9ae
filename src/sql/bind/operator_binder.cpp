#include <algorithm>  // std::find
#include <array>      // std::array

#include "sql/bind/coercion.hpp"
#include "sql/bind/expression_binder.hpp"
#include "sql/bind/interval.hpp"

namespace rankwise {
namespace {

constexpr std::array<std::string_view, 13> kOperators{"+",  "-", "*", "/",  "%",  "||", "=",
                                                      "<>", "<", ">", "<=", ">=", "^"};

std::string sign_of(const ParseNode& node) {
  const std::vector<std::string> names = node.names("name");
  if (names.size() > 1) node.fail("OPERATOR(schema.sign) is not supported");
  return names.front();
}

Expression negated(Expression condition, const ParseNode& at) {
  return call("not", {{std::move(condition)}}, at);
}

bool is_row(const ParseNode& node) {
  return node.is("RowExpr");
}

}  // namespace

Bound ExpressionBinder::bind_operator(const ParseNode& node) {
  node.allow({"kind", "name", "lexpr", "rexpr"});
  const std::string kind = node.text("kind");
  const std::string sign = sign_of(node);
  if (kind == "AEXPR_OP") return bind_plain_operator(node);
  if (kind == "AEXPR_OP_ANY") return {bind_quantified_list(node, true)};
  if (kind == "AEXPR_OP_ALL") return {bind_quantified_list(node, false)};
  if (kind == "AEXPR_NULLIF") return bind_null_if(node);
  if (kind == "AEXPR_IN") return {sign == "=" ? bind_in_list(node) : negated(bind_in_list(node), node)};
  if (kind == "AEXPR_LIKE" || kind == "AEXPR_ILIKE") {
    Expression match = bind_like(node, kind == "AEXPR_LIKE" ? "like" : "ilike");
    return {sign.starts_with('!') ? negated(std::move(match), node) : std::move(match)};
  }
  if (kind == "AEXPR_BETWEEN" || kind == "AEXPR_BETWEEN_SYM") {
    return {bind_between(node, kind == "AEXPR_BETWEEN_SYM")};
  }
  if (kind == "AEXPR_NOT_BETWEEN" || kind == "AEXPR_NOT_BETWEEN_SYM") {
    return {negated(bind_between(node, kind == "AEXPR_NOT_BETWEEN_SYM"), node)};
  }
  if (kind == "AEXPR_DISTINCT" || kind == "AEXPR_NOT_DISTINCT") {
    const std::string function = kind == "AEXPR_DISTINCT" ? "is_distinct_from" : "is_not_distinct_from";
    return {compare(function, bind(node.child("lexpr")), bind(node.child("rexpr")), node)};
  }
  if (kind == "AEXPR_SIMILAR") node.fail("SIMILAR TO is not supported: use like or regexp_matches");
  node.fail(kind + " is not supported");
}

Bound ExpressionBinder::bind_plain_operator(const ParseNode& node) {
  const std::string sign = sign_of(node);
  const ParseNode left = node.child("lexpr");
  const ParseNode right = node.child("rexpr");
  if (sign == "~" || sign == "~*" || sign == "!~" || sign == "!~*") {
    node.fail("operator " + sign + " is not supported: use regexp_matches(text, pattern)");
  }
  if (std::find(kOperators.begin(), kOperators.end(), sign) == kOperators.end()) {
    node.fail("operator " + sign + " is not supported");
  }
  if (!left) {
    Bound argument = bind(right);
    if (auto bound = interval_operator(sign, {argument}, node)) return *std::move(bound);
    return {call(sign, {std::move(argument)}, node)};
  }
  if (is_row(left) || is_row(right)) return {compare_nodes(sign, left, right, node)};
  const std::vector<Bound> arguments{bind(left), bind(right)};
  if (auto bound = interval_operator(sign, arguments, node)) return *std::move(bound);
  return {call(sign == "^" ? "power" : sign, arguments, node)};
}

Expression ExpressionBinder::compare(const std::string& sign, const Bound& left, const Bound& right,
                                     const ParseNode& at) {
  if (auto bound = interval_operator(sign, {left, right}, at)) return std::move(bound->value);
  return call(sign, {left, right}, at);
}

// Rows are equal where all their values are.
Expression ExpressionBinder::compare_nodes(const std::string& sign, const ParseNode& left, const ParseNode& right,
                                           const ParseNode& at) {
  if (!is_row(left) && !is_row(right)) return compare(sign, bind(left), bind(right), at);
  if (!is_row(left) || !is_row(right)) at.fail("a row of values can be compared with another row only");
  constexpr std::string_view kComparisons = "= <> < <= > >=";
  if (kComparisons.find(sign) == std::string_view::npos) at.fail("rows of values can be compared only");
  const std::vector<ParseNode> lefts = left.list("args");
  const std::vector<ParseNode> rights = right.list("args");
  if (lefts.size() != rights.size() || lefts.empty()) at.fail("rows that are compared must have as many values");
  if (sign != "=" && sign != "<>") return compare_in_order(sign, lefts, rights, at);
  std::vector<Expression> pairs;
  for (std::size_t i = 0; i < lefts.size(); ++i) {
    pairs.push_back(compare(sign, bind(lefts[i]), bind(rights[i]), at));
  }
  return sign == "=" ? all_of(std::move(pairs)) : any_of(std::move(pairs));
}

// (a, b) <= (c, d): a < c or (a = c and b <= d).
Expression ExpressionBinder::compare_in_order(const std::string& sign, const std::vector<ParseNode>& lefts,
                                              const std::vector<ParseNode>& rights, const ParseNode& at) {
  const std::size_t last = lefts.size() - 1;
  Expression result = compare(sign, bind(lefts[last]), bind(rights[last]), at);
  const std::string strict = sign.substr(0, 1);
  for (std::size_t i = last; i-- > 0;) {
    const Bound left = bind(lefts[i]);
    const Bound right = bind(rights[i]);
    Expression equal = all_of({compare("=", left, right, at), std::move(result)});
    result = any_of({compare(strict, left, right, at), std::move(equal)});
  }
  return result;
}

Expression ExpressionBinder::bind_in_list(const ParseNode& node) {
  const ParseNode tested = node.child("lexpr");
  std::vector<Expression> matches;
  if (is_row(tested)) {
    for (const auto& item : node.child("rexpr").items()) matches.push_back(compare_nodes("=", tested, item, node));
  } else {
    const Bound value = bind(tested);
    for (const auto& item : node.child("rexpr").items()) matches.push_back(compare("=", value, bind(item), node));
  }
  Expression result = any_of(std::move(matches));
  result.text = node.written();
  result.location = node.location();
  return result;
}

Expression ExpressionBinder::bind_quantified_list(const ParseNode& node, bool any) {
  const ParseNode list = node.child("rexpr");
  if (!list.is("A_ArrayExpr")) list.fail("ANY and ALL take array[...] or a subquery");
  list.allow({"elements"});
  const std::string sign = sign_of(node);
  const Bound value = bind(node.child("lexpr"));
  std::vector<Expression> matches;
  for (const auto& item : list.list("elements")) matches.push_back(compare(sign, value, bind(item), node));
  if (matches.empty()) list.fail("the list is empty");
  return any ? any_of(std::move(matches)) : all_of(std::move(matches));
}

Expression ExpressionBinder::bind_between(const ParseNode& node, bool symmetric) {
  const std::vector<ParseNode> bounds = node.child("rexpr").items();
  const Bound value = bind(node.child("lexpr"));
  const Bound low = bind(bounds.at(0));
  const Bound high = bind(bounds.at(1));
  const auto within = [&](const Bound& from, const Bound& to) {
    return all_of({compare(">=", value, from, node), compare("<=", value, to, node)});
  };
  Expression result = symmetric ? any_of({within(low, high), within(high, low)}) : within(low, high);
  result.text = node.written();
  result.location = node.location();
  return result;
}

Expression ExpressionBinder::bind_like(const ParseNode& node, std::string_view function) {
  const ParseNode pattern = node.child("rexpr");
  std::vector<Bound> arguments{bind(node.child("lexpr"))};
  if (pattern.is("FuncCall") && pattern.names("funcname").back() == "like_escape") {
    for (const auto& part : pattern.list("args")) arguments.push_back(bind(part));
  } else {
    arguments.push_back(bind(pattern));
  }
  return call(function, std::move(arguments), node);
}

Bound ExpressionBinder::bind_null_if(const ParseNode& node) {
  Bound value = bind(node.child("lexpr"));
  Expression equal = compare("=", value, bind(node.child("rexpr")), node);
  Expression result = settle(std::move(value), node);
  Expression null = constant_expression(std::monostate{}, result.type);
  result = choose(std::move(equal), std::move(null), std::move(result));
  result.text = node.written();
  result.location = node.location();
  return {std::move(result)};
}

}  // namespace rankwise
