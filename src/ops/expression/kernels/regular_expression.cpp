#include "ops/expression/kernels/regular_expression.hpp"

#include <re2/re2.h>  // re2::RE2

#include <map>        // std::map
#include <memory>     // std::unique_ptr
#include <stdexcept>  // std::invalid_argument
#include <string>     // std::string

namespace rankwise {

RegexOptions regex_options(std::string_view letters) {
  RegexOptions options;
  for (const char letter : letters) {
    if (letter == 'c' || letter == 'i') {
      options.ignore_case = letter == 'i';
    } else if (letter == 'n' || letter == 's') {
      options.by_line = letter == 'n';
    } else if (letter == 'g') {
      options.all_matches = true;
    } else {
      throw std::invalid_argument(std::string("the option '") + letter +
                                  "' of a regular expression is not known; there are c, g, i, n and s");
    }
  }
  return options;
}

const re2::RE2& compiled_regex(std::string_view pattern, const RegexOptions& options) {
  constexpr std::size_t kMostKept = 64;
  thread_local std::map<std::string, std::unique_ptr<re2::RE2>, std::less<>> kept;
  std::string key = options.by_line ? "(?m)" : "";
  key.append(pattern);
  key += options.ignore_case ? 'i' : 'c';
  auto found = kept.find(key);
  if (found == kept.end()) {
    re2::RE2::Options settings;
    settings.set_log_errors(false);
    settings.set_case_sensitive(!options.ignore_case);
    settings.set_dot_nl(!options.by_line);
    auto regex = std::make_unique<re2::RE2>(re2::StringPiece(key.data(), key.size() - 1), settings);
    if (!regex->ok()) throw std::invalid_argument("not a regular expression: " + regex->error());
    if (kept.size() >= kMostKept) kept.clear();
    found = kept.emplace(std::move(key), std::move(regex)).first;
  }
  return *found->second;
}

}  // namespace rankwise
