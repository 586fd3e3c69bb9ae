#include "sql/parse/source_tokens.hpp"

#include <string_view>  // std::string_view

namespace rankwise {
namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool starts_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

class Splitter {
 public:
  explicit Splitter(std::string_view sql) : sql_(sql) {}

  std::vector<SourceToken> split() {
    while (skip_blanks(), at_ < sql_.size()) {
      const std::size_t begin = at_;
      const SourceToken::Kind kind = step();
      tokens_.push_back({kind, static_cast<int>(begin), static_cast<int>(at_)});
    }
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }

  void skip_blanks() {
    while (at_ < sql_.size()) {
      if (is_space(peek())) {
        ++at_;
      } else if (peek() == '-' && peek(1) == '-') {
        at_ = std::min(sql_.find('\n', at_), sql_.size());
      } else if (peek() == '/' && peek(1) == '*') {
        skip_block_comment();
      } else {
        return;
      }
    }
  }

  void skip_block_comment() {
    int depth = 0;
    do {
      if (peek() == '/' && peek(1) == '*') {
        ++depth;
        at_ += 2;
      } else if (peek() == '*' && peek(1) == '/') {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0 && at_ < sql_.size());
  }

  SourceToken::Kind step() {
    const char c = peek();
    if ((c == 'e' || c == 'E') && peek(1) == '\'') return ++at_, quoted('\'', true), SourceToken::Kind::kString;
    if (c == '\'') return quoted('\'', false), SourceToken::Kind::kString;
    if (c == '"') return quoted('"', false), SourceToken::Kind::kQuotedName;
    if (c == '$' && dollar_quoted()) return SourceToken::Kind::kString;
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number(), SourceToken::Kind::kNumber;
    if (starts_word(c)) {
      while (starts_word(peek()) || is_digit(peek()) || peek() == '$') ++at_;
      return SourceToken::Kind::kWord;
    }
    at_ += (c == ':' && peek(1) == ':') || (c == '<' && (peek(1) == '>' || peek(1) == '=')) ? 2 : 1;
    return SourceToken::Kind::kSign;
  }

  void quoted(char mark, bool backslashes) {
    for (++at_; at_ < sql_.size(); ++at_) {
      if (backslashes && peek() == '\\') {
        ++at_;
      } else if (peek() == mark) {
        if (peek(1) != mark) break;
        ++at_;
      }
    }
    at_ = std::min(at_ + 1, sql_.size());
  }

  bool dollar_quoted() {
    std::size_t end = at_ + 1;
    while (end < sql_.size() && (starts_word(sql_[end]) || (end > at_ + 1 && is_digit(sql_[end])))) ++end;
    if (end >= sql_.size() || sql_[end] != '$') return false;
    const std::string_view mark = sql_.substr(at_, end + 1 - at_);
    const std::size_t close = sql_.find(mark, end + 1);
    at_ = close == std::string_view::npos ? sql_.size() : close + mark.size();
    return true;
  }

  void number() {
    while (is_digit(peek()) || peek() == '.') ++at_;
    const bool sign = peek(1) == '+' || peek(1) == '-';
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(sign ? 2 : 1))) {
      at_ += sign ? 2 : 1;
      while (is_digit(peek())) ++at_;
    }
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  std::vector<SourceToken> tokens_;
};

}  // namespace

std::vector<SourceToken> split_tokens(const std::string& sql) {
  return Splitter(sql).split();
}

}  // namespace rankwise
