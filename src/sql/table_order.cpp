#include "sql/table_order.hpp"

#include <algorithm>  // std::find
#include <map>        // std::map

#include "engine/runtime/error.hpp"
#include "engine/runtime/nearest_name.hpp"
#include "sql/folded_name.hpp"
#include "sql/parse/parse_tree.hpp"

namespace rankwise {
namespace {

/// Finds the tables that a query names, but for its CTEs where these are in scope.
class TableNames {
 public:
  explicit TableNames(const ParseNode& select) { collect(select); }
  const std::vector<ParseNode>& found() const { return found_; }

 private:
  void collect(const ParseNode& node) {
    if (node.is("RangeVar")) {
      const bool is_cte = std::find(ctes_.begin(), ctes_.end(), folded_name(node.text("relname"))) != ctes_.end();
      if (!is_cte) found_.push_back(node);
      return;
    }
    const std::size_t outer = ctes_.size();
    const ParseNode with = node.record("withClause", "WithClause");
    if (with) collect_ctes(with);
    for (const ParseNode& below : node.below()) {
      if (!below.has("ctes")) collect(below);
    }
    ctes_.resize(outer);
  }

  /// A CTE sees those before it.
  void collect_ctes(const ParseNode& with) {
    for (const ParseNode& cte : with.list("ctes")) {
      collect(cte);
      ctes_.push_back(folded_name(cte.text("ctename")));
    }
  }

  std::vector<ParseNode> found_;
  std::vector<std::string> ctes_;
};

class TableOrder {
 public:
  TableOrder(const std::vector<TableText>& tables, const std::vector<std::string>& known)
      : tables_(tables), all_names_(known), state_(tables.size(), State::kNew) {
    for (const std::string& name : known) others_.push_back(folded_name(name));
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const std::string name = folded_name(tables[i].name);
      const bool taken = !index_.emplace(name, i).second || is_other(name);
      if (taken) throw JobError(tables[i].where + ": there are two tables named \"" + tables[i].name + "\"");
      all_names_.push_back(tables[i].name);
    }
    for (const TableText& table : tables) needs_.push_back(needs_of(table));
  }

  std::vector<std::size_t> take() {
    for (std::size_t i = 0; i < tables_.size(); ++i) place(i);
    return std::move(order_);
  }

 private:
  enum class State { kNew, kOnPath, kPlaced };

  bool is_other(const std::string& name) const {
    return std::find(others_.begin(), others_.end(), name) != others_.end();
  }

  std::vector<std::size_t> needs_of(const TableText& table) const {
    const ParseTree tree(table.sql, table.where + ": table " + table.name);
    std::vector<std::size_t> needs;
    const TableNames names(tree.select());
    for (const ParseNode& named : names.found()) {
      const std::string name = named.text("relname");
      const auto derived = index_.find(folded_name(name));
      if (derived != index_.end()) {
        needs.push_back(derived->second);
      } else if (!is_other(folded_name(name))) {
        named.fail("there is no table \"" + name + "\"" + did_you_mean(name, all_names_));
      }
    }
    return needs;
  }

  void place(std::size_t table) {
    if (state_[table] == State::kPlaced) return;
    if (state_[table] == State::kOnPath) refuse_circle(table);
    state_[table] = State::kOnPath;
    path_.push_back(table);
    for (const std::size_t needed : needs_[table]) place(needed);
    path_.pop_back();
    state_[table] = State::kPlaced;
    order_.push_back(table);
  }

  [[noreturn]] void refuse_circle(std::size_t table) const {
    const TableText& first = tables_[table];
    auto at = std::find(path_.begin(), path_.end(), table);
    if (at + 1 == path_.end()) {
      throw JobError(first.where + ": table " + first.name +
                     " needs itself; derive it from other tables, or give it another name than the one it reads");
    }
    std::string circle;
    for (; at != path_.end(); ++at) circle += tables_[*at].name + " -> ";
    throw JobError(first.where + ": tables " + circle + first.name +
                   " need each other; let one of them read its rows from elsewhere");
  }

  const std::vector<TableText>& tables_;
  std::vector<std::string> all_names_;
  std::vector<std::string> others_;           // in lower case
  std::map<std::string, std::size_t> index_;  // of derived tables, by name in lower case
  std::vector<std::vector<std::size_t>> needs_;
  std::vector<State> state_;
  std::vector<std::size_t> path_;
  std::vector<std::size_t> order_;
};

}  // namespace

std::vector<std::size_t> order_tables(const std::vector<TableText>& tables, const std::vector<std::string>& known) {
  return TableOrder(tables, known).take();
}

}  // namespace rankwise
