#include "pipeline/toml_section.hpp"

#include <algorithm>  // std::sort
#include <set>        // std::set
#include <sstream>    // std::ostringstream

#include <toml++/toml.h>

#include "engine/runtime/error.hpp"
#include "engine/runtime/nearest_name.hpp"

namespace rankwise {

struct TomlSection::State {
  std::shared_ptr<toml::table> root;  // keeps the nodes alive
  toml::table* table = nullptr;
  std::string file;
  std::string name;             // "source.schema", empty at the root
  std::set<std::string> known;  // keys that were asked for
  std::string place = {};       // of a text that stands for a table
};

namespace {

constexpr std::string_view kOverride = "--set";

std::string position(const std::string& file, const toml::source_region& source) {
  const bool overridden = source.begin.line == 0 || (source.path && *source.path == kOverride);
  return overridden ? std::string(kOverride)
                    : file + ":" + std::to_string(source.begin.line) + ":" + std::to_string(source.begin.column);
}

std::string type_name(const toml::node& node) {
  std::ostringstream text;
  text << node.type();
  return text.str();
}

toml::table parse_value(const std::string& key, const std::string& value) {
  try {
    return toml::parse(key + " = " + value, kOverride);
  } catch (const toml::parse_error&) {
    toml::table table;  // plain text
    table.insert(key, value);
    return table;
  }
}

/// Puts the value of "a.b.c=value" at a.b.c, making tables on the way.
void apply_override(toml::table& root, const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw JobError("--set " + text + ": section.key=value is expected");
  }
  toml::table* table = &root;
  std::string path = text.substr(0, equals);
  for (auto dot = path.find('.'); dot != std::string::npos; dot = path.find('.')) {
    const std::string key = path.substr(0, dot);
    path = path.substr(dot + 1);
    if (!table->contains(key)) table->insert(key, toml::table{});
    toml::node* next = table->get(key);
    if (auto* list = next->as_array(); list != nullptr && !list->empty()) next = list->get(0);  // the first of [[...]]
    if (!next->is_table()) throw JobError("--set " + text + ": " + key + " is not a section");
    table = next->as_table();
  }
  const toml::table value = parse_value("value", text.substr(equals + 1));
  table->insert_or_assign(path, *value.get("value"));  // a copy: it has no place in the file
}

}  // namespace

TomlSection::TomlSection(std::shared_ptr<State> state) : state_(std::move(state)) {}

TomlSection TomlSection::load(const std::string& path, const std::vector<std::string>& overrides) {
  auto state = std::make_shared<State>();
  state->file = path;
  try {
    state->root = std::make_shared<toml::table>(toml::parse_file(path));
  } catch (const toml::parse_error& e) {
    const auto& begin = e.source().begin;
    const std::string where =
        begin.line > 0 ? ":" + std::to_string(begin.line) + ":" + std::to_string(begin.column) : "";
    throw JobError("job file " + path + where + ": " + std::string(e.description()));
  }
  for (const auto& text : overrides) apply_override(*state->root, text);
  state->table = state->root.get();
  return TomlSection(std::move(state));
}

void TomlSection::fail(const std::string& key, const std::string& what) const {
  throw JobError(where(key) + ": " + (state_->name.empty() ? "" : state_->name + ".") + key + ": " + what);
}

std::string TomlSection::where(const std::string& key) const {
  if (!state_->place.empty()) return state_->place;
  const toml::node* node = state_->table->get(key);
  return position(state_->file, node != nullptr ? node->source() : state_->table->source());
}

bool TomlSection::has(const std::string& key) {
  state_->known.insert(key);
  return state_->table->contains(key);
}

std::optional<std::string> TomlSection::text(const std::string& key) {
  if (!has(key)) return std::nullopt;
  const toml::node& node = *state_->table->get(key);
  if (const auto value = node.value_exact<std::string>()) return *value;
  fail(key, "a text is expected, not " + type_name(node));
}

std::optional<bool> TomlSection::boolean(const std::string& key) {
  if (!has(key)) return std::nullopt;
  const toml::node& node = *state_->table->get(key);
  if (const auto value = node.value_exact<bool>()) return *value;
  fail(key, "true or false is expected, not " + type_name(node));
}

std::optional<std::int64_t> TomlSection::integer(const std::string& key) {
  if (!has(key)) return std::nullopt;
  const toml::node& node = *state_->table->get(key);
  if (const auto value = node.value_exact<std::int64_t>()) return *value;
  fail(key, "an integer is expected, not " + type_name(node));
}

std::optional<double> TomlSection::number(const std::string& key) {
  if (!has(key)) return std::nullopt;
  const toml::node& node = *state_->table->get(key);
  if (node.is_number()) return node.value<double>();
  fail(key, "a number is expected, not " + type_name(node));
}

std::optional<std::vector<std::string>> TomlSection::texts(const std::string& key) {
  if (!has(key)) return std::nullopt;
  const toml::node& node = *state_->table->get(key);
  if (const auto value = node.value_exact<std::string>()) return std::vector{*value};
  std::vector<std::string> list;
  if (const auto* array = node.as_array()) {
    for (const auto& member : *array) {
      const auto value = member.value_exact<std::string>();
      if (!value) fail(key, "a list of texts is expected; it holds " + type_name(member));
      list.push_back(*value);
    }
    return list;
  }
  fail(key, "a text or a list of texts is expected, not " + type_name(node));
}

std::optional<std::vector<double>> TomlSection::numbers(const std::string& key) {
  if (!has(key)) return std::nullopt;
  const toml::node& node = *state_->table->get(key);
  const auto* array = node.as_array();
  if (array == nullptr) fail(key, "a list of numbers is expected, not " + type_name(node));
  std::vector<double> list;
  for (const auto& member : *array) {
    if (!member.is_number()) fail(key, "a list of numbers is expected; it holds " + type_name(member));
    list.push_back(*member.value<double>());
  }
  return list;
}

std::optional<std::string> TomlSection::moment(const std::string& key) {
  if (!has(key)) return std::nullopt;
  const toml::node& node = *state_->table->get(key);
  std::ostringstream text;
  if (const auto value = node.value_exact<std::string>()) {
    text << *value;
  } else if (const auto time = node.value_exact<toml::date_time>()) {
    text << *time;
  } else if (const auto date = node.value_exact<toml::date>()) {
    text << *date;
  } else {
    fail(key, "a date or a time is expected, not " + type_name(node));
  }
  return text.str();
}

std::int64_t TomlSection::integer(const std::string& key, std::int64_t fallback, std::int64_t low, std::int64_t high) {
  const auto value = integer(key);
  if (!value) return fallback;
  if (*value < low || *value > high) {
    fail(key, std::to_string(*value) + " is not within " + std::to_string(low) + " .. " + std::to_string(high));
  }
  return *value;
}

int TomlSection::choice(const std::string& key, const std::vector<std::string>& allowed, int fallback) {
  const auto value = text(key);
  if (!value) return fallback;
  const auto found = std::find(allowed.begin(), allowed.end(), *value);
  if (found != allowed.end()) return static_cast<int>(found - allowed.begin());
  std::string list;
  for (const auto& name : allowed) list += (list.empty() ? "\"" : ", \"") + name + "\"";
  fail(key, "\"" + *value + "\" is none of " + list + did_you_mean(*value, allowed));
}

std::optional<TomlSection> TomlSection::section(const std::string& key) {
  if (!has(key)) return std::nullopt;
  toml::node& node = *state_->table->get(key);
  if (!node.is_table()) fail(key, "a section [" + key + "] is expected, not " + type_name(node));
  auto state = std::make_shared<State>(*state_);
  state->table = node.as_table();
  state->name = (state_->name.empty() ? "" : state_->name + ".") + key;
  state->known.clear();
  return TomlSection(std::move(state));
}

std::vector<TomlSection> TomlSection::sections(const std::string& key) {
  return sections_or_texts(key, "");
}

std::vector<TomlSection> TomlSection::sections_or_texts(const std::string& key, const std::string& short_key) {
  if (!has(key)) return {};
  toml::node& node = *state_->table->get(key);
  if (node.is_table()) return {*section(key)};
  auto* array = node.as_array();
  if (array == nullptr) fail(key, "a list of tables is expected, not " + type_name(node));
  std::vector<TomlSection> list;
  for (auto& member : *array) {
    std::string place;
    if (!short_key.empty() && member.is_string()) {
      place = position(state_->file, member.source());
      toml::table table;
      table.insert(short_key, *member.value<std::string>());
      array->replace(array->begin() + static_cast<std::ptrdiff_t>(list.size()), std::move(table));
    }
    toml::node& now = *array->get(list.size());
    if (!now.is_table()) fail(key, "a table is expected, not " + type_name(now));
    auto state = std::make_shared<State>(*state_);
    state->table = now.as_table();
    state->name = (state_->name.empty() ? "" : state_->name + ".") + key;
    state->known.clear();
    state->place = std::move(place);
    list.push_back(TomlSection(std::move(state)));
  }
  return list;
}

std::vector<std::string> TomlSection::keys() const {
  std::vector<std::pair<toml::source_position, std::string>> ordered;
  for (const auto& [key, node] : *state_->table) ordered.emplace_back(key.source().begin, std::string(key.str()));
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> keys;
  for (auto& [place, key] : ordered) keys.push_back(std::move(key));
  return keys;
}

std::string TomlSection::canonical_text() const {
  std::ostringstream text;
  text << toml::json_formatter{*state_->table};
  return text.str();
}

void TomlSection::finish() const {
  for (const auto& key : keys()) {
    if (state_->known.contains(key)) continue;
    const std::vector<std::string> known(state_->known.begin(), state_->known.end());
    const std::string section = state_->name.empty() ? "the job file" : "section [" + state_->name + "]";
    std::string list;
    for (const auto& name : known) list += (list.empty() ? "" : ", ") + name;
    throw JobError(where(key) + ": unknown key \"" + key + "\" in " + section + did_you_mean(key, known) +
                   " Known: " + list);
  }
}

}  // namespace rankwise
