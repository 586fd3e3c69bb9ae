#include "sql/parse/parse_tree.hpp"

extern "C" {
#include <pg_query.h>
}

#include <nlohmann/json.hpp>

#include "sql/parse/unsupported.hpp"

namespace rankwise {
namespace {

using nlohmann::json;

constexpr int kDeepest = 2000;  // of JSON: about 1,000 operators within each other

struct PgResult {
  explicit PgResult(const std::string& sql) : result(pg_query_parse(sql.c_str())) {}
  ~PgResult() { pg_query_free_parse_result(result); }
  PgResult(const PgResult&) = delete;
  PgResult& operator=(const PgResult&) = delete;
  PgQueryParseResult result;
};

json parse(const SourceText& source) {
  const PgResult parsed(source.sql());
  if (const PgQueryError* error = parsed.result.error) source.fail_at_character(error->cursorpos, error->message);
  source.check_names();
  const auto refuse_depth = [&](int depth, json::parse_event_t, const json&) {
    if (depth > kDeepest) source.fail(-1, "expressions are nested too deeply");
    return true;
  };
  return json::parse(std::string_view(parsed.result.parse_tree), refuse_depth);
}

}  // namespace

ParseTree::ParseTree(std::string sql, std::string what)
    : source_(std::move(sql), std::move(what)), tree_(std::make_unique<json>(parse(source_))) {
  const json& statements = (*tree_)["stmts"];
  if (statements.empty()) source_.fail(-1, "there is no query in the text");
  if (statements.size() > 1) {
    source_.fail(source_.next_word(statements[1].value("stmt_location", 0)), "only one statement is allowed");
  }
  const auto statement = statements[0]["stmt"].begin();
  if (statement.key() != "SelectStmt") source_.fail(source_.next_word(0), unsupported_node(statement.key()));
}

ParseTree::~ParseTree() = default;

ParseNode ParseTree::select() const {
  return {source_, "SelectStmt", (*tree_)["stmts"][0]["stmt"]["SelectStmt"]};
}

}  // namespace rankwise
