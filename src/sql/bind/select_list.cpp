#include "sql/bind/select_list.hpp"

#include "engine/runtime/nearest_name.hpp"
#include "sql/bind/literal.hpp"
#include "sql/bind/output_name.hpp"

namespace rankwise {
namespace {

bool is_star(const ParseNode& value) {
  return value.is("ColumnRef") && value.list("fields").back().is("A_Star");
}

void expand_star(const ParseNode& star, const Scope& scope, std::vector<SelectItem>& items) {
  const std::vector<ParseNode> fields = star.list("fields");
  if (fields.size() > 2) star.fail("naming a table's schema is not supported");
  const std::string table = fields.size() == 2 ? fields[0].text("sval") : "";
  if (scope.columns().empty()) star.fail("* needs a table in FROM");
  if (!table.empty() && !scope.has_table(table)) {
    star.fail("there is no table or alias \"" + table + "\" in FROM" + did_you_mean(table, scope.table_names()));
  }
  for (const auto& column : scope.columns()) {
    if (table.empty() ? column.merged : !names_it(table, column.table)) continue;
    Bound bound{column_expression(column.column, column.type)};
    bound.value.text = column.name;
    bound.value.location = star.location();
    items.push_back({star, column.name, std::move(bound)});
  }
}

}  // namespace

std::vector<SelectItem> expand_select_list(const ParseNode& select, const Scope& scope) {
  std::vector<SelectItem> items;
  for (const auto& target : select.list("targetList")) {
    target.allow({"name", "val"});
    const ParseNode value = target.child("val");
    if (is_star(value)) {
      expand_star(value, scope, items);
    } else {
      const int position = static_cast<int>(items.size()) + 1;
      items.push_back({value, target.has("name") ? target.text("name") : output_name(value, scope, position)});
    }
  }
  if (items.empty()) select.fail("the select list is empty");
  return items;
}

int item_by_position(const ParseNode& expression, const std::vector<std::string>& names, const char* clause) {
  if (!expression.is("A_Const")) return -1;
  if (!expression.has("ival"))
    expression.fail(std::string(clause) + " takes positions and expressions, not a constant like this");
  const std::int64_t position = integer_literal(expression);
  if (position < 1 || position > static_cast<std::int64_t>(names.size())) {
    expression.fail(std::string(clause) + " position " + std::to_string(position) +
                    " is not in the select list, which has " + std::to_string(names.size()) +
                    (names.size() == 1 ? " column" : " columns"));
  }
  return static_cast<int>(position) - 1;
}

int item_by_name(const ParseNode& expression, const std::vector<std::string>& names, const char* clause) {
  if (!expression.is("ColumnRef")) return -1;
  const std::vector<ParseNode> fields = expression.list("fields");
  if (fields.size() != 1 || !fields[0].is("String")) return -1;
  const std::string name = fields[0].text("sval");
  int found = -1;
  for (int i = 0; i < static_cast<int>(names.size()); ++i) {
    if (!names_it(name, names[static_cast<std::size_t>(i)])) continue;
    if (found >= 0)
      expression.fail(std::string(clause) + " \"" + name + "\" is ambiguous: the select list has it twice");
    found = i;
  }
  return found;
}

}  // namespace rankwise
