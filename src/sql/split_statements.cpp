#include "sql/split_statements.hpp"

#include <pg_query.h>

#include <algorithm>  // std::min

#include "engine/runtime/error.hpp"

namespace rankwise {

std::vector<std::string> split_statements(const std::string& text) {
  const PgQuerySplitResult split = pg_query_split_with_scanner(text.c_str());
  const std::string error = split.error == nullptr ? std::string() : split.error->message;
  std::vector<std::string> statements;
  for (int i = 0; error.empty() && i < split.n_stmts; ++i) {
    const auto begin = static_cast<std::size_t>(split.stmts[i]->stmt_location);
    const std::size_t end = begin + static_cast<std::size_t>(split.stmts[i]->stmt_len);
    const std::size_t first = std::min(text.find_first_not_of(" \t\r\n", begin), end);
    statements.push_back(text.substr(first, end - first));  // places in messages count from here
  }
  pg_query_free_split_result(split);
  if (!error.empty()) throw JobError("the text cannot be cut into statements: " + error);
  return statements;
}

}  // namespace rankwise
