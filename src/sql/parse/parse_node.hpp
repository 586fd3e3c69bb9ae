#pragma once
#include <cstdint>           // std::int64_t
#include <initializer_list>  // std::initializer_list
#include <string>            // std::string
#include <string_view>       // std::string_view
#include <vector>            // std::vector

#include <nlohmann/json_fwd.hpp>  // nlohmann::json

#include "sql/parse/source_text.hpp"

namespace rankwise {

/// A node of PostgreSQL's parse tree. Types and fields have the names of PostgreSQL's `parsenodes.h`; fields with their
/// default value are absent. A cheap view: the ParseTree that it comes from must live on.
///
/// Whoever handles a node first says with `allow` which fields it understands; others are refused by their SQL name.
class ParseNode {
 public:
  ParseNode() = default;
  ParseNode(const SourceText& source, std::string_view type, const nlohmann::json& fields);

  explicit operator bool() const { return fields_ != nullptr; }
  std::string_view type() const { return type_; }
  bool is(std::string_view type) const { return type_ == type; }
  const SourceText& source() const { return *source_; }

  /// @throws JobError  it has a field that is not listed: "recursive CTEs are not supported"
  void allow(std::initializer_list<std::string_view> fields) const;

  bool has(std::string_view field) const;
  /// A field that holds a node of any type; absent where the field is.
  ParseNode child(std::string_view field) const;
  /// A field that always holds a node of one type.
  ParseNode record(std::string_view field, std::string_view type) const;
  /// The nodes of a field, or of a List's items. Empty nodes (a plain distinct) are left out.
  std::vector<ParseNode> list(std::string_view field) const;
  std::vector<ParseNode> items() const { return list("items"); }
  /// All nodes directly below, of whatever field.
  std::vector<ParseNode> below() const;
  std::string text(std::string_view field) const;
  bool flag(std::string_view field) const;
  std::int64_t number(std::string_view field) const;
  /// A field that lists names: {"pg_catalog", "extract"}.
  std::vector<std::string> names(std::string_view field) const;

  /// The byte that PostgreSQL would point at, or the first one of all that is below it; -1: none.
  int location() const;
  /// The place of that byte, for messages: "query, line 2 column 6".
  std::string place() const { return source_->place(location()); }
  /// What it stands for as the user wrote it.
  std::string written() const;

  /// @throws JobError  pointing here
  [[noreturn]] void fail(const std::string& message) const;
  /// @throws JobError  this kind of node is not supported, by its SQL name
  [[noreturn]] void refuse() const;

 private:
  const nlohmann::json* find(std::string_view field) const;

  const SourceText* source_ = nullptr;
  std::string_view type_ = {};
  const nlohmann::json* fields_ = nullptr;
};

}  // namespace rankwise
