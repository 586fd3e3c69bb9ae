#pragma once
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

namespace rankwise {

/// A pattern of LIKE: % stands for any text, _ for one character, what follows the escape character for itself.
///
/// Compiled to the pieces between % signs. The first piece must stand at the beginning, the last at the end, and each
/// one between where it first occurs: so a match takes time in proportion to the text for pieces without _. @local
class LikePattern {
 public:
  /// @param escape  one character, or empty for none
  /// @throws std::invalid_argument  the pattern ends with the escape character, or that is longer than one character
  LikePattern(std::string_view pattern, std::string_view escape);

  bool matches(std::string_view text) const;

 private:
  /// Text without %; `wild` tells the bytes that stand for any character.
  struct Piece {
    std::string bytes = {};
    std::vector<bool> wild = {};
    bool has_wild = false;
  };

  void add_byte(char c, bool wild);
  /// Counts the bytes at the beginning of `text` that a piece matches; npos where it does not.
  static std::size_t match_front(const Piece& piece, std::string_view text);
  static bool matches_end(const Piece& piece, std::string_view text);
  /// Cuts `text` behind the first occurrence of a piece.
  static bool cut_behind(const Piece& piece, std::string_view& text);

  std::vector<Piece> pieces_;  // one more than the pattern has runs of %
};

}  // namespace rankwise
