#include <algorithm>  // std::min
#include <cstring>    // std::memcpy

#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/text_results.hpp"

namespace rankwise {
namespace {

char* put(char* at, Text text) {
  if (!text.empty()) std::memcpy(at, text.data(), text.size());
  return at + text.size();
}

void join_two(const KernelCall& call) {
  const Text* a = argument<Text>(call, 0);
  const Text* b = argument<Text>(call, 1);
  set_results<Text>(call, [&](std::size_t row) {
    const std::size_t size = a[row].size() + b[row].size();
    char* begin = make_text(call, size, row);
    put(put(begin, a[row]), b[row]);
    return Text(begin, size);
  });
}

/// Joins the arguments from `first` on that are not null.
Text joined(const KernelCall& call, std::size_t first, Text between, std::size_t row) {
  std::size_t size = 0;
  std::size_t parts = 0;
  for (const BatchColumn* part : call.arguments.subspan(first)) {
    size += part->valid[row] != 0 ? part->texts[row].size() : 0;
    parts += part->valid[row];
  }
  if (parts > 1) size += (parts - 1) * between.size();
  char* begin = make_text(call, size, row);
  char* at = begin;
  for (const BatchColumn* part : call.arguments.subspan(first)) {
    if (part->valid[row] == 0) continue;
    at = put(at, part->texts[row]);
    if (--parts > 0) at = put(at, between);
  }
  return {begin, size};
}

void concat(const KernelCall& call) {
  set_results<Text>(call, [&](std::size_t row) {
    call.result->valid[row] = 1;
    return joined(call, 0, "", row);
  });
}

void concat_with_separator(const KernelCall& call) {
  const BatchColumn& separator = *call.arguments[0];
  set_results<Text>(call, [&](std::size_t row) {
    call.result->valid[row] = separator.valid[row];
    return separator.valid[row] != 0 ? joined(call, 1, separator.texts[row], row) : Text{};
  });
}

std::size_t occurrences(Text text, Text sought) {
  std::size_t count = 0;
  for (auto at = text.find(sought); at != Text::npos; at = text.find(sought, at + sought.size())) ++count;
  return count;
}

Text replaced(const KernelCall& call, Text text, Text sought, Text by, std::size_t row) {
  const std::size_t count = sought.empty() ? 0 : occurrences(text, sought);
  if (count == 0) return text;
  const std::size_t size = text.size() - count * sought.size() + count * by.size();
  char* begin = make_text(call, size, row);
  char* out = begin;
  std::size_t from = 0;
  for (auto at = text.find(sought); at != Text::npos; at = text.find(sought, from)) {
    out = put(put(out, text.substr(from, at - from)), by);
    from = at + sought.size();
  }
  put(out, text.substr(from));
  return {begin, size};
}

void replace(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const Text* sought = argument<Text>(call, 1);
  const Text* by = argument<Text>(call, 2);
  set_results<Text>(call, [&](std::size_t row) { return replaced(call, text[row], sought[row], by[row], row); });
}

/// Replaces each character of `from` by the one at the same place of `to`, or leaves it out.
Text translated(const KernelCall& call, Text text, Text from, Text to, std::size_t row) {
  char* begin = make_text(call, text.size() * 4, row);
  char* at = begin;
  for (std::size_t i = 0; i < text.size(); i += character_size(text, i)) {
    const Text character = text.substr(i, character_size(text, i));
    std::size_t f = 0;
    std::int64_t index = 0;
    for (; f < from.size() && from.substr(f, character_size(from, f)) != character; ++index) {
      f += character_size(from, f);
    }
    const std::size_t t = offset_of_character(to, index);
    if (f == from.size()) {
      at = put(at, character);
    } else if (t < to.size()) {
      at = put(at, to.substr(t, character_size(to, t)));
    }
  }
  return {begin, static_cast<std::size_t>(at - begin)};
}

void translate(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const Text* from = argument<Text>(call, 1);
  const Text* to = argument<Text>(call, 2);
  set_results<Text>(call, [&](std::size_t row) { return translated(call, text[row], from[row], to[row], row); });
}

void repeat(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const std::int64_t* times = argument<std::int64_t>(call, 1);
  set_results<Text>(call, [&](std::size_t row) {
    if (times[row] <= 0 || text[row].empty()) return Text{};
    const auto count = static_cast<std::size_t>(std::min(times[row], kMostTextBytes + 1));
    char* begin = make_text(call, count * text[row].size(), row);
    char* at = begin;
    for (std::size_t i = 0; i < count; ++i) at = put(at, text[row]);
    return Text(begin, static_cast<std::size_t>(at - begin));
  });
}

void reverse(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  set_results<Text>(call, [&](std::size_t row) {
    const Text from = text[row];
    char* begin = make_text(call, from.size(), row);
    char* at = begin + from.size();
    for (std::size_t i = 0; i < from.size(); i += character_size(from, i)) {
      const Text character = from.substr(i, character_size(from, i));
      at -= character.size();
      put(at, character);
    }
    return Text(begin, from.size());
  });
}

/// Writes `count` characters of `fill`, repeated; `at` has room for them.
char* put_fill(char* at, Text fill, std::int64_t count) {
  for (std::size_t i = 0; count > 0; --count) {
    const std::size_t size = character_size(fill, i);
    at = put(at, fill.substr(i, size));
    i = i + size == fill.size() ? 0 : i + size;
  }
  return at;
}

/// Fills or cuts a text to `length` characters.
template <bool kLeft>
Text padded(const KernelCall& call, Text text, std::int64_t length, Text fill, std::size_t row) {
  const std::int64_t present = count_characters(text);
  if (length <= present || fill.empty())
    return text.substr(0, offset_of_character(text, std::max<std::int64_t>(length, 0)));
  if (length > kMostTextBytes) refuse_row("a text of more than 64 MiB", row);
  const std::int64_t missing = length - present;
  char* begin =
      make_text(call, text.size() + static_cast<std::size_t>(missing) * std::min<std::size_t>(fill.size(), 4), row);
  char* at = kLeft ? put(put_fill(begin, fill, missing), text) : put_fill(put(begin, text), fill, missing);
  return {begin, static_cast<std::size_t>(at - begin)};
}

template <bool kLeft>
void pad(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const std::int64_t* length = argument<std::int64_t>(call, 1);
  const Text* fill = call.arguments.size() > 2 ? argument<Text>(call, 2) : nullptr;
  set_results<Text>(call, [&](std::size_t row) {
    return padded<kLeft>(call, text[row], length[row], fill == nullptr ? Text(" ") : fill[row], row);
  });
}

}  // namespace

void add_text_building(FunctionTable& table) {
  table.add("||", {{Slot::kString, Slot::kString}, kText}, join_two, kMayFail);
  table.add("||", {{Slot::kString, Slot::kAnyAsText}, kText}, join_two, kMayFail);
  table.add("||", {{Slot::kAnyAsText, Slot::kString}, kText}, join_two, kMayFail);
  table.add("concat", {{Slot::kAnyAsText}, kText}, concat, kTakesNulls + kMayFail + kVariadic);
  table.add("concat_ws", {{Slot::kString, Slot::kAnyAsText}, kText}, concat_with_separator,
            kTakesNulls + kMayFail + kVariadic);
  const std::vector<Slot> three{Slot::kString, Slot::kString, Slot::kString};
  table.add("replace", {three, kText}, replace, kMayFail);
  table.add("translate", {three, kText}, translate, kMayFail);
  table.add("repeat", {{Slot::kString, Slot::kBigint}, kText}, repeat, kMayFail);
  table.add("reverse", {{Slot::kString}, kText}, reverse, kMayFail);
  table.add("lpad", {{Slot::kString, Slot::kBigint}, kText}, pad<true>, kMayFail);
  table.add("lpad", {{Slot::kString, Slot::kBigint, Slot::kString}, kText}, pad<true>, kMayFail);
  table.add("rpad", {{Slot::kString, Slot::kBigint}, kText}, pad<false>, kMayFail);
  table.add("rpad", {{Slot::kString, Slot::kBigint, Slot::kString}, kText}, pad<false>, kMayFail);
}

}  // namespace rankwise
