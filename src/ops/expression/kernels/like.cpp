#include <optional>   // std::optional
#include <stdexcept>  // std::invalid_argument

#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/letter_case.hpp"
#include "ops/expression/kernels/like_pattern.hpp"
#include "ops/expression/kernels/text_results.hpp"

namespace rankwise {
namespace {

/// Writes a text in small letters where case does not matter; `buffer` holds it.
template <bool kIgnoreCase>
Text folded(Text text, std::string& buffer) {
  if constexpr (!kIgnoreCase) return text;
  buffer.resize(text.size());
  const char* end = put_lower(buffer.data(), text);
  return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

/// Keeps the pattern of the row before: most often it is the same in all rows.
class LastPattern {
 public:
  const LikePattern& get(Text pattern, Text escape, std::size_t row) {
    if (!compiled_ || pattern_ != pattern || escape_ != escape) {
      pattern_ = pattern;
      escape_ = escape;
      try {
        compiled_.emplace(pattern, escape);
      } catch (const std::invalid_argument& error) {
        refuse_row(error.what(), row);
      }
    }
    return *compiled_;
  }

 private:
  std::string pattern_;
  std::string escape_;
  std::optional<LikePattern> compiled_;
};

template <bool kIgnoreCase>
void like(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const Text* pattern = argument<Text>(call, 1);
  const Text* escape = call.arguments.size() > 2 ? argument<Text>(call, 2) : nullptr;
  LastPattern last;
  std::string buffer;
  std::string pattern_buffer;
  if (call.is_constant(1) && (escape == nullptr || call.is_constant(2))) {
    const std::size_t row = call.rows.front();
    const LikePattern& compiled =
        last.get(folded<kIgnoreCase>(pattern[row], pattern_buffer), escape == nullptr ? Text("\\") : escape[row], row);
    return set_results<std::int64_t>(
        call, [&](std::size_t i) { return compiled.matches(folded<kIgnoreCase>(text[i], buffer)) ? 1 : 0; });
  }
  set_results<std::int64_t>(call, [&](std::size_t row) {
    const LikePattern& compiled =
        last.get(folded<kIgnoreCase>(pattern[row], pattern_buffer), escape == nullptr ? Text("\\") : escape[row], row);
    return compiled.matches(folded<kIgnoreCase>(text[row], buffer)) ? 1 : 0;
  });
}

}  // namespace

void add_like(FunctionTable& table) {
  table.add("like", {{Slot::kString, Slot::kString}, kBool}, like<false>, kMayFail);
  table.add("like", {{Slot::kString, Slot::kString, Slot::kString}, kBool}, like<false>, kMayFail);
  table.add("ilike", {{Slot::kString, Slot::kString}, kBool}, like<true>, kMayFail);
  table.add("ilike", {{Slot::kString, Slot::kString, Slot::kString}, kBool}, like<true>, kMayFail);
}

}  // namespace rankwise
