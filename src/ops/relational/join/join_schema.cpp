#include <string>  // std::to_string

#include "ops/relational/join.hpp"
#include "ops/relational/join/join_kinds.hpp"

namespace rankwise {
namespace {

void add_under_free_name(Field field, Schema& schema) {
  const std::string wanted = field.name;
  for (int number = 2; schema.find(field.name) >= 0; ++number) field.name = wanted + "_" + std::to_string(number);
  schema.add(std::move(field));
}

}  // namespace

Schema join_schema(const JoinSpec& spec, const Schema& left, const Schema& right) {
  Schema schema = left;
  if (spec.kind == JoinKind::kMark) add_under_free_name({spec.mark_name, kBool}, schema);
  if (!gives_pairs(spec.kind)) return schema;
  for (const auto& field : right) add_under_free_name(field, schema);
  return schema;
}

bool needs_broadcast(const JoinSpec& spec) {
  return spec.left_keys.empty() || compares_nulls(spec);
}

}  // namespace rankwise
