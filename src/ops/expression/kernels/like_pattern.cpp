#include "ops/expression/kernels/like_pattern.hpp"

#include <stdexcept>  // std::invalid_argument

#include "ops/expression/kernels/characters.hpp"

namespace rankwise {

LikePattern::LikePattern(std::string_view pattern, std::string_view escape) : pieces_(1) {
  if (!escape.empty() && character_size(escape, 0) != escape.size()) {
    throw std::invalid_argument("the escape of like must be empty or one character");
  }
  bool any_before = false;
  for (std::size_t i = 0; i < pattern.size();) {
    const std::size_t size = character_size(pattern, i);
    const std::string_view character = pattern.substr(i, size);
    i += size;
    if (character == "%" && character != escape) {
      if (!any_before) pieces_.emplace_back();
      any_before = true;
      continue;
    }
    any_before = false;
    if (character == escape) {
      if (i == pattern.size()) throw std::invalid_argument("a pattern of like must not end with its escape character");
      const std::size_t escaped = character_size(pattern, i);
      for (const char c : pattern.substr(i, escaped)) add_byte(c, false);
      i += escaped;
    } else {
      for (const char c : character) add_byte(c, character == "_");
    }
  }
}

void LikePattern::add_byte(char c, bool wild) {
  Piece& piece = pieces_.back();
  piece.bytes.push_back(c);
  piece.wild.push_back(wild);
  piece.has_wild |= wild;
}

std::size_t LikePattern::match_front(const Piece& piece, std::string_view text) {
  if (!piece.has_wild) return text.starts_with(piece.bytes) ? piece.bytes.size() : std::string_view::npos;
  std::size_t at = 0;
  for (std::size_t i = 0; i < piece.bytes.size(); ++i) {
    if (at == text.size()) return std::string_view::npos;
    if (piece.wild[i]) {
      at += character_size(text, at);
    } else if (text[at] == piece.bytes[i]) {
      ++at;
    } else {
      return std::string_view::npos;
    }
  }
  return at;
}

bool LikePattern::matches_end(const Piece& piece, std::string_view text) {
  if (!piece.has_wild) return text.ends_with(piece.bytes);
  // Back over as many characters as the piece has.
  std::size_t at = text.size();
  for (auto characters = count_characters(piece.bytes); characters > 0; --characters) {
    if (at == 0) return false;
    --at;
    while (at > 0 && continues_character(text[at])) --at;
  }
  return match_front(piece, text.substr(at)) == text.size() - at;
}

bool LikePattern::cut_behind(const Piece& piece, std::string_view& text) {
  if (!piece.has_wild) {
    const auto at = text.find(piece.bytes);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + piece.bytes.size());
    return true;
  }
  for (std::size_t at = 0; at < text.size(); at += character_size(text, at)) {
    const std::size_t matched = match_front(piece, text.substr(at));
    if (matched == std::string_view::npos) continue;
    text.remove_prefix(at + matched);
    return true;
  }
  return false;
}

bool LikePattern::matches(std::string_view text) const {
  const std::size_t front = match_front(pieces_.front(), text);
  if (front == std::string_view::npos) return false;
  if (pieces_.size() == 1) return front == text.size();
  text.remove_prefix(front);
  for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
    if (!cut_behind(pieces_[i], text)) return false;
  }
  return matches_end(pieces_.back(), text);
}

}  // namespace rankwise
