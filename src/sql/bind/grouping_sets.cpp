#include "sql/bind/grouping_sets.hpp"

#include <algorithm>  // std::sort, std::unique

namespace rankwise {
namespace {

constexpr std::size_t kMostSets = 512;

using Keys = std::vector<int>;
using Sets = std::vector<Keys>;

class Expansion {
 public:
  explicit Expansion(const std::function<int(const ParseNode&)>& key_of) : key_of_(key_of) {}

  Sets sets_of(const ParseNode& item) const {
    if (!item.is("GroupingSet")) return {keys_of(item)};
    item.allow({"kind", "content"});
    const std::string kind = item.text("kind");
    const std::vector<ParseNode> content = item.list("content");
    if (kind == "GROUPING_SET_EMPTY") return {{}};
    if (kind == "GROUPING_SET_ROLLUP") return rollup(content);
    if (kind == "GROUPING_SET_CUBE") return cube(content, item);
    if (kind != "GROUPING_SET_SETS") item.fail(kind + " is not supported");
    Sets sets;
    for (const auto& one : content) {
      for (auto& set : sets_of(one)) sets.push_back(std::move(set));
    }
    return sets;
  }

 private:
  Keys keys_of(const ParseNode& item) const {
    if (!item.is("RowExpr")) return {key_of_(item)};
    Keys keys;
    for (const auto& part : item.list("args")) keys.push_back(key_of_(part));
    return keys;
  }

  Sets rollup(const std::vector<ParseNode>& content) const {
    Sets sets{{}};
    for (const auto& item : content) {
      Keys longer = sets.back();
      for (const int key : keys_of(item)) longer.push_back(key);
      sets.push_back(std::move(longer));
    }
    return {sets.rbegin(), sets.rend()};
  }

  Sets cube(const std::vector<ParseNode>& content, const ParseNode& at) const {
    if (content.size() > 9) at.fail("a cube of more than 9 expressions is not supported");
    std::vector<Keys> parts;
    for (const auto& item : content) parts.push_back(keys_of(item));
    Sets sets;
    for (std::size_t left_out = 0; left_out < std::size_t{1} << parts.size(); ++left_out) {
      Keys keys;
      for (std::size_t i = 0; i < parts.size(); ++i) {
        if ((left_out >> i & 1) == 0) keys.insert(keys.end(), parts[i].begin(), parts[i].end());
      }
      sets.push_back(std::move(keys));
    }
    return sets;
  }

  const std::function<int(const ParseNode&)>& key_of_;
};

}  // namespace

GroupingSets expand_grouping_sets(const std::vector<ParseNode>& clause,
                                  const std::function<int(const ParseNode&)>& key_of) {
  const Expansion expansion(key_of);
  GroupingSets result{{{}}};
  for (const auto& item : clause) {
    result.plain = result.plain && !item.is("GroupingSet");
    const Sets factors = expansion.sets_of(item);
    Sets product;
    for (const auto& set : result.sets) {
      for (const auto& factor : factors) {
        product.push_back(set);
        product.back().insert(product.back().end(), factor.begin(), factor.end());
      }
    }
    if (product.size() > kMostSets) item.fail("more than 512 grouping sets are not supported");
    result.sets = std::move(product);
  }
  for (auto& set : result.sets) {
    std::sort(set.begin(), set.end());
    set.erase(std::unique(set.begin(), set.end()), set.end());
  }
  return result;
}

}  // namespace rankwise
