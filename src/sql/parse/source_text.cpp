#include "sql/parse/source_text.hpp"

#include <algorithm>  // std::upper_bound

#include "engine/runtime/error.hpp"
#include "io/utf8.hpp"

namespace rankwise {
namespace {

bool begins_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

}  // namespace

SourceText::SourceText(std::string sql, std::string what) : sql_(std::move(sql)), what_(std::move(what)) {
  if (!is_valid_utf8(sql_)) throw JobError(what_ + ": the text is not UTF-8");
  if (sql_.find('\0') != std::string::npos) throw JobError(what_ + ": the text holds a zero byte");
  tokens_ = split_tokens(sql_);
}

std::string SourceText::place(int byte) const {
  if (byte < 0) return what_;
  int line = 1;
  int column = 1;
  for (std::size_t i = 0; i < sql_.size() && i < static_cast<std::size_t>(byte); ++i) {
    if (sql_[i] == '\n') {
      ++line;
      column = 1;
    } else if (begins_character(sql_[i])) {
      ++column;
    }
  }
  // A continuation of the character that holds the byte is not counted twice.
  if (static_cast<std::size_t>(byte) < sql_.size() && !begins_character(sql_[static_cast<std::size_t>(byte)])) --column;
  return what_ + ", line " + std::to_string(line) + " column " + std::to_string(column);
}

void SourceText::fail(int byte, const std::string& message) const {
  throw JobError(place(byte) + ": " + message);
}

void SourceText::fail_at_character(int character, const std::string& message) const {
  int byte = 0;
  for (int seen = 0; byte < static_cast<int>(sql_.size()); ++byte) {
    if (begins_character(sql_[static_cast<std::size_t>(byte)]) && ++seen == character) break;
  }
  fail(character <= 0 ? -1 : byte, message);
}

int SourceText::next_word(int byte) const {
  for (const auto& token : tokens_) {
    if (token.begin >= byte) return token.begin;
  }
  return byte;
}

void SourceText::check_names() const {
  constexpr int kLongestName = 63;
  for (const auto& token : tokens_) {
    const int quotes = token.kind == SourceToken::Kind::kQuotedName ? 2 : 0;
    if (token.kind != SourceToken::Kind::kWord && quotes == 0) continue;
    if (token.end - token.begin - quotes > kLongestName)
      fail(token.begin, "names longer than 63 bytes are not supported");
  }
}

std::string_view SourceText::text_of(int token) const {
  const SourceToken& found = tokens_[static_cast<std::size_t>(token)];
  return std::string_view(sql_).substr(static_cast<std::size_t>(found.begin),
                                       static_cast<std::size_t>(found.end - found.begin));
}

bool SourceText::is_word(int token, std::string_view lower_case_word) const {
  if (token < 0 || token >= static_cast<int>(tokens_.size())) return false;
  const std::string_view text = text_of(token);
  return std::equal(text.begin(), text.end(), lower_case_word.begin(), lower_case_word.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

int SourceText::token_at(int byte) const {
  const auto after = std::upper_bound(tokens_.begin(), tokens_.end(), byte,
                                      [](int place, const SourceToken& token) { return place < token.begin; });
  return static_cast<int>(after - tokens_.begin()) - 1;
}

int SourceText::close_from(int open) const {
  int depth = 0;
  for (int i = open; i < static_cast<int>(tokens_.size()); ++i) {
    if (is_word(i, "(")) ++depth;
    if (is_word(i, ")") && --depth == 0) return i;
  }
  return static_cast<int>(tokens_.size()) - 1;
}

// The last token of an expression, given its first one and the last one that the parse tree points at.
int SourceText::complete(int begin, int end) const {
  while (is_word(end, "-") || is_word(end, "(")) ++end;
  while (is_word(end + 1, ".")) end += 2;
  if (is_word(end, "is")) end += is_word(end + 1, "not") ? 2 : 1;
  if (is_word(end, "double") && is_word(end + 1, "precision")) ++end;
  if (tokens_[static_cast<std::size_t>(end)].kind == SourceToken::Kind::kWord && is_word(end + 1, "(")) {
    end = close_from(end + 1);
  }
  int parentheses = 0;
  int cases = 0;
  const int size = static_cast<int>(tokens_.size());
  for (int i = begin; i < size && (i <= end || parentheses > 0 || cases > 0); ++i) {
    parentheses += is_word(i, "(") ? 1 : (is_word(i, ")") ? -1 : 0);
    cases += is_word(i, "case") ? 1 : (is_word(i, "end") ? -1 : 0);
    end = std::max(end, i);
  }
  return end;
}

std::string SourceText::slice(int first, int last) const {
  int begin = first < 0 ? -1 : token_at(first);
  if (begin < 0) return "";
  const int end = std::min(complete(begin, token_at(last)), static_cast<int>(tokens_.size()) - 1);
  int unopened = 0;
  int depth = 0;
  for (int i = begin; i <= end; ++i) {
    depth += is_word(i, "(") ? 1 : (is_word(i, ")") ? -1 : 0);
    unopened = std::max(unopened, -depth);
  }
  for (; unopened > 0 && begin > 0; --unopened) --begin;
  std::string text;
  for (int i = begin; i <= end; ++i) {
    const bool apart =
        i > begin && tokens_[static_cast<std::size_t>(i)].begin > tokens_[static_cast<std::size_t>(i - 1)].end;
    if (apart) text += ' ';
    text += text_of(i);
  }
  return text;
}

}  // namespace rankwise
