#pragma once
#include <string_view>  // std::string_view

namespace re2 {
class RE2;
}

namespace rankwise {

/// What the letters behind a pattern say: c and i (case), n (lines end at line breaks), s (they do not), g (all
/// matches).
struct RegexOptions {
  bool ignore_case = false;
  bool by_line = false;
  bool all_matches = false;
};

/// Reads option letters; of contradicting ones the last counts.
/// @throws std::invalid_argument  a letter that is not understood
RegexOptions regex_options(std::string_view letters);

/// Compiles a regular expression (Perl syntax without back-references and look-around, so that matching takes linear
/// time). The most recent ones are kept for the thread; the result lives until the next call. @local
/// @throws std::invalid_argument  not a regular expression
const re2::RE2& compiled_regex(std::string_view pattern, const RegexOptions& options);

}  // namespace rankwise
