#include "sql/parse/unsupported.hpp"

#include <algorithm>  // std::find_if
#include <array>      // std::array
#include <cctype>     // std::isupper
#include <utility>    // std::pair

namespace rankwise {
namespace {

using Phrase = std::pair<std::string_view, std::string_view>;

constexpr std::array kNodes{
    Phrase{"A_ArrayExpr", "ARRAY is"},
    Phrase{"A_Indirection", "subscripts and fields of composite values are"},
    Phrase{"CollateClause", "COLLATE is"},
    Phrase{"CurrentOfExpr", "CURRENT OF is"},
    Phrase{"MultiAssignRef", "assignment is"},
    Phrase{"NamedArgExpr", "naming an argument is"},
    Phrase{"ParamRef", "parameters such as $1 are"},
    Phrase{"RangeFunction", "functions in FROM are"},
    Phrase{"RangeTableFunc", "XMLTABLE is"},
    Phrase{"RangeTableSample", "TABLESAMPLE is"},
    Phrase{"RowExpr", "row values outside comparisons and IN are"},
    Phrase{"SetToDefault", "DEFAULT is"},
    Phrase{"XmlExpr", "XML is"},
    Phrase{"XmlSerialize", "XML is"},
};

constexpr std::array kFields{
    Phrase{"agg_distinct", "DISTINCT here is"},
    Phrase{"agg_filter", "FILTER here is"},
    Phrase{"agg_order", "ORDER BY within this function is"},
    Phrase{"agg_star", "* as an argument of this function is"},
    Phrase{"agg_within_group", "WITHIN GROUP of this function is"},
    Phrase{"arrayBounds", "arrays are"},
    Phrase{"bsval", "bit strings are"},
    Phrase{"catalogname", "naming a table's database is"},
    Phrase{"colnames", "a list of column names here is"},
    Phrase{"cycle_clause", "CYCLE is"},
    Phrase{"func_variadic", "VARIADIC is"},
    Phrase{"groupDistinct", "GROUP BY DISTINCT is"},
    Phrase{"indirection", "subscripts and fields of composite values are"},
    Phrase{"intoClause", "SELECT INTO is"},
    Phrase{"join_using_alias", "an alias of USING is"},
    Phrase{"lateral", "LATERAL is"},
    Phrase{"lockingClause", "FOR UPDATE and FOR SHARE are"},
    Phrase{"over", "OVER of this function is"},
    Phrase{"pct_type", "%TYPE is"},
    Phrase{"recursive", "recursive CTEs are"},
    Phrase{"schemaname", "naming a table's schema is"},
    Phrase{"search_clause", "SEARCH is"},
    Phrase{"setof", "SETOF is"},
    Phrase{"useOp", "ORDER BY ... USING is"},
};

template <typename Phrases>
std::string_view phrase_of(const Phrases& phrases, std::string_view key) {
  const auto found = std::find_if(phrases.begin(), phrases.end(), [&](const Phrase& p) { return p.first == key; });
  return found == phrases.end() ? std::string_view{} : found->second;
}

// "CreateTableAsStmt" is CREATE TABLE AS.
std::string statement_name(std::string_view type) {
  std::string name;
  for (const char c : type.substr(0, type.size() - 4)) {
    if (std::isupper(static_cast<unsigned char>(c)) != 0 && !name.empty()) name += ' ';
    name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return name;
}

}  // namespace

std::string unsupported_node(std::string_view type) {
  if (type.size() > 4 && type.ends_with("Stmt")) {
    return statement_name(type) + " is not supported: write a SELECT";
  }
  const std::string_view phrase = phrase_of(kNodes, type);
  return (phrase.empty() ? std::string(type) + " is" : std::string(phrase)) + " not supported";
}

std::string unsupported_field(std::string_view type, std::string_view field) {
  const std::string_view phrase = phrase_of(kFields, field);
  return (phrase.empty() ? std::string(field) + " of " + std::string(type) + " is" : std::string(phrase)) +
         " not supported";
}

}  // namespace rankwise
