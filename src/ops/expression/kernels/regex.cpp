#include <re2/re2.h>  // re2::RE2

#include <array>      // std::array
#include <stdexcept>  // std::invalid_argument

#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/regular_expression.hpp"
#include "ops/expression/kernels/text_results.hpp"

namespace rankwise {
namespace {

using re2::RE2;
using re2::StringPiece;

StringPiece piece(Text text) {
  return {text.data(), text.size()};
}

/// The regular expression of each row: argument 1, with option letters in argument `options_at` if there is one.
class RowRegex {
 public:
  RowRegex(const KernelCall& call, std::size_t options_at, bool ignore_case = false)
      : patterns_(argument<Text>(call, 1)), ignore_case_(ignore_case) {
    const bool has_letters = call.arguments.size() > options_at;
    if (has_letters) letters_ = argument<Text>(call, options_at);
    constant_ = call.is_constant(1) && (!has_letters || call.is_constant(options_at));
  }

  const RE2& at(std::size_t row) {
    if (regex_ == nullptr || !constant_) compile(row);
    return *regex_;
  }
  const RegexOptions& options() const { return options_; }

 private:
  void compile(std::size_t row) {
    try {
      options_ = regex_options(letters_ == nullptr ? Text{} : letters_[row]);
      options_.ignore_case |= ignore_case_;
      regex_ = &compiled_regex(patterns_[row], options_);
    } catch (const std::invalid_argument& error) {
      refuse_row(error.what(), row);
    }
  }

  const Text* patterns_;
  const Text* letters_ = nullptr;
  bool ignore_case_;
  bool constant_ = false;
  RegexOptions options_;
  const RE2* regex_ = nullptr;
};

template <bool kIgnoreCase, bool kWanted>
void matches(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  RowRegex regex(call, 2, kIgnoreCase);
  set_results<std::int64_t>(
      call, [&](std::size_t row) { return RE2::PartialMatch(piece(text[row]), regex.at(row)) == kWanted ? 1 : 0; });
}

/// PostgreSQL's \& (the match) is \0 here; \1 to \9 and \\ are the same.
std::string rewrite_of(Text replacement) {
  std::string rewrite;
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    const char next = i + 1 < replacement.size() ? replacement[i + 1] : '\0';
    if (replacement[i] != '\\') {
      rewrite += replacement[i];
    } else if (next == '&' || (next >= '1' && next <= '9') || next == '\\') {
      rewrite += '\\';
      rewrite += next == '&' ? '0' : next;
      ++i;
    } else {
      rewrite += "\\\\";
    }
  }
  return rewrite;
}

void replace(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const Text* replacement = argument<Text>(call, 2);
  RowRegex regex(call, 3);
  std::string rewrite;
  std::string buffer;
  bool has_rewrite = false;
  set_results<Text>(call, [&](std::size_t row) {
    const RE2& compiled = regex.at(row);
    if (!has_rewrite || !call.is_constant(2)) {
      rewrite = rewrite_of(replacement[row]);
      std::string problem;
      if (!compiled.CheckRewriteString(piece(rewrite), &problem)) refuse_row("invalid replacement: " + problem, row);
      has_rewrite = call.is_constant(1);
    }
    buffer.assign(text[row]);
    const bool changed = regex.options().all_matches ? RE2::GlobalReplace(&buffer, compiled, piece(rewrite)) > 0
                                                     : RE2::Replace(&buffer, compiled, piece(rewrite));
    return changed ? call.arena->keep(buffer) : text[row];
  });
}

/// The first match, or its first group where the pattern has one and `kGroup` asks for it; null where there is none.
template <bool kGroup>
void matched_part(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const std::uint8_t* text_valid = call.arguments[0]->valid.data();
  const std::uint8_t* pattern_valid = call.arguments[1]->valid.data();
  RowRegex regex(call, 2);
  set_results<Text>(call, [&](std::size_t row) -> Text {
    call.result->valid[row] = 0;
    if (text_valid[row] == 0 || pattern_valid[row] == 0) return {};
    const RE2& compiled = regex.at(row);
    const bool group = kGroup && compiled.NumberOfCapturingGroups() > 0;
    std::array<StringPiece, 2> parts;
    const StringPiece whole = piece(text[row]);
    if (!compiled.Match(whole, 0, whole.size(), RE2::UNANCHORED, parts.data(), group ? 2 : 1)) return {};
    const StringPiece part = parts[group ? 1 : 0];
    call.result->valid[row] = part.data() != nullptr ? 1 : 0;
    return {part.data(), part.size()};
  });
}

void count_matches(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  RowRegex regex(call, 2);
  set_results<std::int64_t>(call, [&](std::size_t row) {
    const StringPiece whole = piece(text[row]);
    const RE2& compiled = regex.at(row);
    StringPiece match;
    std::int64_t count = 0;
    for (std::size_t from = 0; from <= whole.size();) {
      if (!compiled.Match(whole, from, whole.size(), RE2::UNANCHORED, &match, 1)) break;
      ++count;
      const auto begin = static_cast<std::size_t>(match.data() - whole.data());
      // An empty match is counted once: go on behind the next character.
      from =
          match.empty() ? begin + (begin < whole.size() ? character_size(text[row], begin) : 1) : begin + match.size();
    }
    return count;
  });
}

}  // namespace

void add_regular_expressions(FunctionTable& table) {
  const std::vector<Slot> two{Slot::kString, Slot::kString};
  const std::vector<Slot> three{Slot::kString, Slot::kString, Slot::kString};
  table.add("~", {two, kBool}, matches<false, true>, kMayFail);
  table.add("~*", {two, kBool}, matches<true, true>, kMayFail);
  table.add("!~", {two, kBool}, matches<false, false>, kMayFail);
  table.add("!~*", {two, kBool}, matches<true, false>, kMayFail);
  table.add("regexp_matches", {two, kBool}, matches<false, true>, kMayFail);
  table.add("regexp_matches", {three, kBool}, matches<false, true>, kMayFail);
  table.add_alias("regexp_like", "regexp_matches");
  table.add("regexp_count", {two, kInt64}, count_matches, kMayFail);
  table.add("regexp_replace", {three, kText}, replace, kMayFail);
  table.add("regexp_replace", {{Slot::kString, Slot::kString, Slot::kString, Slot::kString}, kText}, replace, kMayFail);
  table.add("regexp_substr", {two, kText}, matched_part<false>, kTakesNulls + kMayFail);
  table.add("substring", {two, kText}, matched_part<true>, kTakesNulls + kMayFail);
}

}  // namespace rankwise
