#include <algorithm>  // std::max

#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/text_results.hpp"

namespace rankwise {
namespace {

/// Characters [begin, end), counted from 0.
Text between(Text text, std::int64_t begin, std::int64_t end) {
  begin = std::max<std::int64_t>(begin, 0);
  if (begin >= end) return {};
  const Text rest = text.substr(offset_of_character(text, begin));
  return rest.substr(0, offset_of_character(rest, end - begin));
}

void substring_from(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const std::int64_t* from = argument<std::int64_t>(call, 1);
  set_results<Text>(
      call, [&](std::size_t row) { return from[row] <= 1 ? text[row] : between(text[row], from[row] - 1, INT64_MAX); });
}

void substring_from_for(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const std::int64_t* from = argument<std::int64_t>(call, 1);
  const std::int64_t* length = argument<std::int64_t>(call, 2);
  set_results<Text>(call, [&](std::size_t row) {
    if (length[row] < 0) refuse_row("negative substring length not allowed", row);
    const std::int64_t begin = std::max(from[row], INT64_MIN + 1) - 1;
    std::int64_t end = 0;
    if (__builtin_add_overflow(begin, length[row], &end)) end = INT64_MAX;
    return between(text[row], begin, end);
  });
}

/// Takes `count` characters; a negative count leaves out so many at the other end.
std::int64_t characters_to_take(Text text, std::int64_t count) {
  return count >= 0 ? count : std::max<std::int64_t>(count_characters(text) + count, 0);
}

void left(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const std::int64_t* count = argument<std::int64_t>(call, 1);
  set_results<Text>(call,
                    [&](std::size_t row) { return between(text[row], 0, characters_to_take(text[row], count[row])); });
}

void right(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const std::int64_t* count = argument<std::int64_t>(call, 1);
  set_results<Text>(call, [&](std::size_t row) {
    const std::int64_t taken = characters_to_take(text[row], count[row]);
    return between(text[row], count_characters(text[row]) - taken, INT64_MAX);
  });
}

/// Tells whether the character at `text[at]` is one of `set`.
bool is_one_of(Text text, std::size_t at, Text set) {
  const Text character = text.substr(at, character_size(text, at));
  for (std::size_t i = 0; i < set.size(); i += character_size(set, i)) {
    if (set.substr(i, character_size(set, i)) == character) return true;
  }
  return false;
}

template <bool kLeft, bool kRight>
Text trimmed(Text text, Text set) {
  while (kLeft && !text.empty() && is_one_of(text, 0, set)) text.remove_prefix(character_size(text, 0));
  while (kRight && !text.empty()) {
    std::size_t last = text.size() - 1;
    while (last > 0 && continues_character(text[last])) --last;
    if (!is_one_of(text, last, set)) break;
    text = text.substr(0, last);
  }
  return text;
}

template <bool kLeft, bool kRight>
void trim_blanks(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  set_results<Text>(call, [&](std::size_t row) { return trimmed<kLeft, kRight>(text[row], " "); });
}

template <bool kLeft, bool kRight>
void trim_characters(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const Text* set = argument<Text>(call, 1);
  set_results<Text>(call, [&](std::size_t row) { return trimmed<kLeft, kRight>(text[row], set[row]); });
}

/// Field `number` from 1 between delimiters, or from the end where it is negative; empty where there are not so many.
Text field_of(Text text, Text delimiter, std::int64_t number) {
  if (delimiter.empty()) return number == 1 || number == -1 ? text : Text{};
  for (; number < -1; ++number) {
    const auto at = text.rfind(delimiter);
    if (at == Text::npos) return {};
    text = text.substr(0, at);
  }
  if (number == -1) {
    const auto at = text.rfind(delimiter);
    return at == Text::npos ? text : text.substr(at + delimiter.size());
  }
  for (; number > 1; --number) {
    const auto at = text.find(delimiter);
    if (at == Text::npos) return {};
    text.remove_prefix(at + delimiter.size());
  }
  return text.substr(0, text.find(delimiter));
}

void split_part(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const Text* delimiter = argument<Text>(call, 1);
  const std::int64_t* number = argument<std::int64_t>(call, 2);
  set_results<Text>(call, [&](std::size_t row) {
    if (number[row] == 0) refuse_row("field position must not be zero", row);
    return field_of(text[row], delimiter[row], number[row]);
  });
}

template <bool kLeft, bool kRight>
void add_trim(FunctionTable& table, const char* name) {
  table.add(name, {{Slot::kString}, kText}, trim_blanks<kLeft, kRight>);
  table.add(name, {{Slot::kString, Slot::kString}, kText}, trim_characters<kLeft, kRight>);
}

}  // namespace

void add_text_parts(FunctionTable& table) {
  table.add("substring", {{Slot::kString, Slot::kBigint}, kText}, substring_from);
  table.add("substring", {{Slot::kString, Slot::kBigint, Slot::kBigint}, kText}, substring_from_for, kMayFail);
  table.add_alias("substr", "substring");
  table.add("left", {{Slot::kString, Slot::kBigint}, kText}, left);
  table.add("right", {{Slot::kString, Slot::kBigint}, kText}, right);
  add_trim<true, true>(table, "btrim");
  add_trim<true, true>(table, "trim");
  add_trim<true, false>(table, "ltrim");
  add_trim<false, true>(table, "rtrim");
  table.add("split_part", {{Slot::kString, Slot::kString, Slot::kBigint}, kText}, split_part, kMayFail);
}

}  // namespace rankwise
