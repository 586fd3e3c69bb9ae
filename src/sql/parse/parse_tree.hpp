#pragma once
#include <memory>  // std::unique_ptr
#include <string>  // std::string

#include "sql/parse/parse_node.hpp"
#include "sql/parse/source_text.hpp"

namespace rankwise {

/// The parse tree of one SELECT statement by PostgreSQL's own grammar (libpg_query). @local
class ParseTree {
 public:
  /// @param what  names the text in messages
  /// @throws JobError  syntax errors with line and column, anything but a single SELECT
  ParseTree(std::string sql, std::string what);
  ~ParseTree();
  ParseTree(const ParseTree&) = delete;
  ParseTree& operator=(const ParseTree&) = delete;

  const SourceText& source() const { return source_; }
  /// The SelectStmt.
  ParseNode select() const;

 private:
  SourceText source_;
  std::unique_ptr<nlohmann::json> tree_;
};

}  // namespace rankwise
