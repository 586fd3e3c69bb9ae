#include "sql/parse/parse_node.hpp"

#include <algorithm>  // std::find, std::min
#include <climits>    // INT_MAX

#include <nlohmann/json.hpp>

#include "engine/runtime/error.hpp"
#include "sql/parse/unsupported.hpp"

namespace rankwise {
namespace {

using nlohmann::json;

// A location of zero is absent from the tree, but nothing that has one can stand at the very beginning.
void span_of(const json& node, int& first, int& last) {
  if (node.is_object()) {
    for (const auto& [key, value] : node.items()) {
      if (key == "location" && value.is_number_integer()) {
        const int location = value.get<int>();
        if (location < 0) continue;
        first = std::min(first, location);
        last = std::max(last, location);
      } else {
        span_of(value, first, last);
      }
    }
  } else if (node.is_array()) {
    for (const auto& value : node) span_of(value, first, last);
  }
}

}  // namespace

ParseNode::ParseNode(const SourceText& source, std::string_view type, const json& fields)
    : source_(&source), type_(type), fields_(&fields) {}

const json* ParseNode::find(std::string_view field) const {
  require(fields_ != nullptr, "a field of an absent parse node");
  const auto found = fields_->find(std::string(field));
  return found == fields_->end() ? nullptr : &*found;
}

void ParseNode::allow(std::initializer_list<std::string_view> fields) const {
  for (const auto& [key, value] : fields_->items()) {
    if (key == "location" || std::find(fields.begin(), fields.end(), key) != fields.end()) continue;
    int first = INT_MAX;
    int last = -1;
    span_of(value, first, last);
    source_->fail(last < 0 ? location() : first, unsupported_field(type_, key));
  }
}

bool ParseNode::has(std::string_view field) const {
  return find(field) != nullptr;
}

ParseNode ParseNode::child(std::string_view field) const {
  const json* value = find(field);
  if (value == nullptr || value->empty()) return {};
  return {*source_, value->begin().key(), value->begin().value()};
}

ParseNode ParseNode::record(std::string_view field, std::string_view type) const {
  const json* value = find(field);
  if (value == nullptr) return {};
  return {*source_, type, *value};
}

std::vector<ParseNode> ParseNode::list(std::string_view field) const {
  std::vector<ParseNode> nodes;
  const json* values = find(field);
  if (values == nullptr) return nodes;
  for (const auto& value : *values) {
    if (!value.empty()) nodes.emplace_back(*source_, value.begin().key(), value.begin().value());
  }
  return nodes;
}

std::vector<ParseNode> ParseNode::below() const {
  std::vector<ParseNode> nodes;
  for (const auto& [field, value] : fields_->items()) {
    if (value.is_array()) {
      for (auto& node : list(field)) nodes.push_back(node);
    } else if (value.is_object() && value.size() == 1 && value.begin()->is_object()) {
      nodes.push_back(child(field));
    } else if (value.is_object()) {
      nodes.emplace_back(*source_, "", value);
    }
  }
  return nodes;
}

std::string ParseNode::text(std::string_view field) const {
  const json* value = find(field);
  return value == nullptr ? "" : value->get<std::string>();
}

bool ParseNode::flag(std::string_view field) const {
  const json* value = find(field);
  return value != nullptr && value->get<bool>();
}

std::int64_t ParseNode::number(std::string_view field) const {
  const json* value = find(field);
  return value == nullptr ? 0 : value->get<std::int64_t>();
}

std::vector<std::string> ParseNode::names(std::string_view field) const {
  std::vector<std::string> names;
  for (const auto& node : list(field)) {
    if (!node.is("String")) node.refuse();
    names.push_back(node.text("sval"));
  }
  return names;
}

int ParseNode::location() const {
  const json* own = find("location");
  if (own != nullptr && own->get<int>() >= 0) return own->get<int>();
  int first = INT_MAX;
  int last = -1;
  span_of(*fields_, first, last);
  return last < 0 ? -1 : first;
}

std::string ParseNode::written() const {
  int first = INT_MAX;
  int last = -1;
  span_of(*fields_, first, last);
  return last < 0 ? "" : source_->slice(first, last);
}

void ParseNode::fail(const std::string& message) const {
  source_->fail(location(), message);
}

void ParseNode::refuse() const {
  fail(unsupported_node(type_));
}

}  // namespace rankwise
