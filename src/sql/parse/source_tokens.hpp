#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

namespace rankwise {

/// A word, number, string or sign of an SQL text: bytes [begin, end).
struct SourceToken {
  enum class Kind { kWord, kQuotedName, kNumber, kString, kSign };
  Kind kind;
  int begin;
  int end;
};

/// Cuts a text that PostgreSQL's parser has accepted into tokens; blanks and comments are left out. @local
std::vector<SourceToken> split_tokens(const std::string& sql);

}  // namespace rankwise
