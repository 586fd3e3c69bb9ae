#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/letter_case.hpp"
#include "ops/expression/kernels/text_results.hpp"

namespace rankwise {
namespace {

template <char* (*Put)(char*, Text)>
void mapped(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  set_results<Text>(call, [&](std::size_t row) {
    char* begin = make_text(call, text[row].size(), row);
    return Text(begin, static_cast<std::size_t>(Put(begin, text[row]) - begin));
  });
}

/// Words begin with a capital letter and go on in small ones.
char* put_initial_capitals(char* at, Text text) {
  bool within = false;
  for (std::size_t i = 0; i < text.size(); i += character_size(text, i)) {
    const char32_t point = code_point(text, i);
    at = put_code_point(at, within ? small_letter(point) : capital_letter(point));
    within = is_word_character(point);
  }
  return at;
}

void code_of_first(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  set_results<std::int64_t>(call, [&](std::size_t row) {
    return text[row].empty() ? 0 : static_cast<std::int64_t>(code_point(text[row], 0));
  });
}

void character_of_code(const KernelCall& call) {
  const std::int64_t* code = argument<std::int64_t>(call, 0);
  set_results<Text>(call, [&](std::size_t row) {
    const std::int64_t point = code[row];
    if (point <= 0 || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) {
      refuse_row("there is no character " + std::to_string(point), row);
    }
    char* begin = call.arena->make(4);
    return Text(begin, static_cast<std::size_t>(put_code_point(begin, static_cast<char32_t>(point)) - begin));
  });
}

}  // namespace

void add_letter_case(FunctionTable& table) {
  table.add("lower", {{Slot::kString}, kText}, mapped<put_lower>, kMayFail);
  table.add("upper", {{Slot::kString}, kText}, mapped<put_upper>, kMayFail);
  table.add("initcap", {{Slot::kString}, kText}, mapped<put_initial_capitals>, kMayFail);
  table.add("ascii", {{Slot::kString}, kInt64}, code_of_first);
  table.add("chr", {{Slot::kBigint}, kText}, character_of_code, kMayFail);
}

}  // namespace rankwise
