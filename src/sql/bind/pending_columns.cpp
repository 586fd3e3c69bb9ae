#include "sql/bind/pending_columns.hpp"

#include <algorithm>  // std::equal

namespace rankwise {
namespace {

bool same_use(const AggregateUse& a, const AggregateUse& b) {
  return a.function == b.function && a.distinct == b.distinct && a.parameter == b.parameter &&
         a.separator == b.separator && same_expressions(a.arguments, b.arguments) && same_items(a.order, b.order);
}

bool same_use(const GroupingUse& a, const GroupingUse& b) {
  return same_expressions(a.arguments, b.arguments);
}

bool same_bound(const FrameBound& a, const FrameBound& b) {
  return a.kind == b.kind && a.distance == b.distance;
}

bool same_use(const WindowUse& a, const WindowUse& b) {
  return a.call.function == b.call.function && a.call.aggregate == b.call.aggregate &&
         a.call.parameter == b.call.parameter && a.call.fallback == b.call.fallback &&
         a.call.frame.range == b.call.frame.range && same_bound(a.call.frame.begin, b.call.frame.begin) &&
         same_bound(a.call.frame.end, b.call.frame.end) && same_expressions(a.arguments, b.arguments) &&
         same_expressions(a.partition, b.partition) && same_items(a.order, b.order);
}

bool same_use(const SubqueryUse&, const SubqueryUse&) {
  return false;
}

bool same_pending(const PendingColumn& a, const PendingColumn& b) {
  return a.use.index() == b.use.index() && std::visit(
                                               [&](const auto& use) {
                                                 using Use = std::decay_t<decltype(use)>;
                                                 return same_use(use, std::get<Use>(b.use));
                                               },
                                               a.use);
}

}  // namespace

Expression PendingColumns::add(PendingColumn pending) {
  std::size_t place = 0;
  while (place < columns_.size() && !same_pending(columns_[place], pending)) ++place;
  Expression column = column_expression(kPendingColumn + static_cast<int>(place), pending.type);
  column.text = pending.text;
  column.location = pending.location;
  if (place == columns_.size()) columns_.push_back(std::move(pending));
  return column;
}

bool same_items(const std::vector<SortItem>& a, const std::vector<SortItem>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const SortItem& x, const SortItem& y) {
    return x.descending == y.descending && x.nulls_first == y.nulls_first &&
           same_expression(x.expression, y.expression);
  });
}

bool same_expressions(const std::vector<Expression>& a, const std::vector<Expression>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_expression);
}

}  // namespace rankwise
