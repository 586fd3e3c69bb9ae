#include "sql/split_statements.hpp"

#include <pg_query.h>

#include <algorithm>  // std::min

#include "engine/runtime/error.hpp"

namespace rankwise {

std::vector<std::string> split_statements(const std::string& text) {
  const PgQuerySplitResult split = pg_query_split_with_scanner(text.c_str());
  std::vector<std::string> statements;
  for (int i = 0; i < split.n_stmts; ++i) {
    const auto location = static_cast<std::size_t>(split.stmts[i]->stmt_location);
    const auto statement = text.substr(location, static_cast<std::size_t>(split.stmts[i]->stmt_len));
    // Lines count from the first word, not from the end of the statement before.
    statements.push_back(statement.substr(std::min(statement.find_first_not_of(" \t\r\n"), statement.size())));
  }
  const std::string error = split.error == nullptr ? std::string() : split.error->message;
  pg_query_free_split_result(split);
  if (!error.empty()) throw JobError("the text cannot be cut into statements: " + error);
  return statements;
}

}  // namespace rankwise
