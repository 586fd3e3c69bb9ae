#pragma once
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "sql/parse/source_tokens.hpp"

namespace rankwise {

/// The text of a query, for messages that point into it.
class SourceText {
 public:
  /// @param what  names the text: "query", "table revenue"
  /// @throws JobError  it is not UTF-8
  SourceText(std::string sql, std::string what);

  const std::string& sql() const { return sql_; }

  /// Says where a byte stands: "query, line 2 column 10". Columns count characters. @param byte  or -1: no place
  std::string place(int byte) const;
  /// Throws a JobError: "query, line 2 column 10: ...". @param byte  or -1: no place
  [[noreturn]] void fail(int byte, const std::string& message) const;
  /// The same where the place is counted in characters, from 1.
  [[noreturn]] void fail_at_character(int character, const std::string& message) const;

  /// The byte where the first word at or behind a byte begins.
  int next_word(int byte) const;

  /// Refuses what PostgreSQL would change without a word: names longer than 63 bytes. @throws JobError
  void check_names() const;

  /// The expression whose first and last locations are given, as written: parentheses, calls and cases are completed,
  /// blanks and comments become single blanks. Empty where `first` is negative.
  std::string slice(int first, int last) const;

 private:
  int token_at(int byte) const;
  int complete(int begin, int end) const;
  int close_from(int open) const;
  bool is_word(int token, std::string_view lower_case_word) const;
  std::string_view text_of(int token) const;

  std::string sql_;
  std::string what_;
  std::vector<SourceToken> tokens_;
};

}  // namespace rankwise
