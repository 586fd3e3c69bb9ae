#pragma once
#include <cstdint>   // std::int64_t
#include <memory>    // std::shared_ptr
#include <optional>  // std::optional
#include <string>    // std::string
#include <vector>    // std::vector

namespace rankwise {

/// A table of a job file, read key by key with the types checked; `finish` refuses what nobody asked for.
///
/// Every error names the file, line and column, the key, and the nearest known name. @local
class TomlSection {
 public:
  /// Reads a file and merges the overrides "section.key=value" into it (value: TOML, or plain text).
  /// @throws JobError  the file is missing or no TOML, or an override is not understood
  static TomlSection load(const std::string& path, const std::vector<std::string>& overrides);

  bool has(const std::string& key);
  /// "file:line" of a key, for errors found later.
  std::string where(const std::string& key) const;

  std::optional<std::string> text(const std::string& key);
  std::optional<bool> boolean(const std::string& key);
  std::optional<std::int64_t> integer(const std::string& key);
  std::optional<double> number(const std::string& key);
  /// A text or a list of texts.
  std::optional<std::vector<std::string>> texts(const std::string& key);
  std::optional<std::vector<double>> numbers(const std::string& key);
  /// A date or time, or a text that holds one.
  std::optional<std::string> moment(const std::string& key);

  std::string text(const std::string& key, const std::string& fallback) { return text(key).value_or(fallback); }
  bool boolean(const std::string& key, bool fallback) { return boolean(key).value_or(fallback); }
  /// @throws JobError  the value lies outside [low, high]
  std::int64_t integer(const std::string& key, std::int64_t fallback, std::int64_t low, std::int64_t high);
  double number(const std::string& key, double fallback) { return number(key).value_or(fallback); }
  /// One of `allowed`, as its index. @throws JobError  it is none of them, with the nearest one
  int choice(const std::string& key, const std::vector<std::string>& allowed, int fallback);

  std::optional<TomlSection> section(const std::string& key);
  /// A list of tables, or a single table.
  std::vector<TomlSection> sections(const std::string& key);
  /// A list whose members are texts or tables; a text stands for a table {`short_key` = text}.
  std::vector<TomlSection> sections_or_texts(const std::string& key, const std::string& short_key);
  /// All keys in the order of the file.
  std::vector<std::string> keys() const;

  /// All keys and values, the keys in ascending order, as JSON: equal for files that differ in comments and layout
  /// only.
  std::string canonical_text() const;

  /// @throws JobError  a key was never asked for
  void finish() const;
  /// Throws a JobError that names file, line and key.
  [[noreturn]] void fail(const std::string& key, const std::string& what) const;

 private:
  struct State;
  explicit TomlSection(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace rankwise
