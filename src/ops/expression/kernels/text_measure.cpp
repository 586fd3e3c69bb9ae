#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/text_results.hpp"

namespace rankwise {
namespace {

void characters(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  set_results<std::int64_t>(call, [&](std::size_t row) { return count_characters(text[row]); });
}

void bytes(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  set_results<std::int64_t>(call, [&](std::size_t row) { return static_cast<std::int64_t>(text[row].size()); });
}

/// Where the second text begins in the first, from 1; 0 where it does not occur.
void position(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const Text* sought = argument<Text>(call, 1);
  set_results<std::int64_t>(call, [&](std::size_t row) -> std::int64_t {
    const auto at = text[row].find(sought[row]);
    return at == Text::npos ? 0 : count_characters(text[row].substr(0, at)) + 1;
  });
}

void starts_with(const KernelCall& call) {
  const Text* text = argument<Text>(call, 0);
  const Text* beginning = argument<Text>(call, 1);
  set_results<std::int64_t>(call, [&](std::size_t row) { return text[row].starts_with(beginning[row]) ? 1 : 0; });
}

}  // namespace

void add_text_measures(FunctionTable& table) {
  table.add("length", {{Slot::kString}, kInt64}, characters);
  table.add_alias("char_length", "length");
  table.add_alias("character_length", "length");
  table.add("octet_length", {{Slot::kString}, kInt64}, bytes);
  const std::vector<Slot> two{Slot::kString, Slot::kString};
  table.add("position", {two, kInt64}, position);
  table.add_alias("strpos", "position");
  table.add("starts_with", {two, kBool}, starts_with);
}

}  // namespace rankwise
