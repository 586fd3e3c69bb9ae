#include "pipeline/job_schema.hpp"

#include <array>   // std::array
#include <string>  // std::string

#include "engine/runtime/error.hpp"
#include "io/time_parser.hpp"
#include "pipeline/job.hpp"
#include "pipeline/toml_section.hpp"

namespace rankwise {
namespace {

/// What a role's column is unless the job file says otherwise.
struct Role {
  const char* name;
  int RetailColumns::*place;
  TypeId type;
  ScanColumn::Kind kind;
  bool nullable;
};

constexpr int kDefaultDecimals = 3;
constexpr std::array kRoles{
    Role{"invoice", &RetailColumns::invoice, TypeId::kText, ScanColumn::Kind::kPlain, false},
    Role{"stock_code", &RetailColumns::stock_code, TypeId::kText, ScanColumn::Kind::kPlain, true},
    Role{"description", &RetailColumns::description, TypeId::kText, ScanColumn::Kind::kPlain, true},
    Role{"quantity", &RetailColumns::quantity, TypeId::kInt64, ScanColumn::Kind::kPlain, false},
    Role{"time", &RetailColumns::time, TypeId::kTimestamp, ScanColumn::Kind::kPlain, false},
    Role{"price", &RetailColumns::price, TypeId::kDecimal, ScanColumn::Kind::kPlain, false},
    Role{"customer_id", &RetailColumns::customer, TypeId::kText, ScanColumn::Kind::kId, true},
    Role{"country", &RetailColumns::country, TypeId::kText, ScanColumn::Kind::kPlain, true},
    Role{"amount", &RetailColumns::amount, TypeId::kDecimal, ScanColumn::Kind::kPlain, false},
};

const Role* find_role(const std::string& name) {
  for (const auto& role : kRoles) {
    if (name == role.name) return &role;
  }
  return nullptr;
}

DataType parse_type(TomlSection& section, const std::string& text) {
  constexpr int kMostDecimals = 9;
  const auto type = parse_data_type(text);
  if (type && type->scale <= kMostDecimals) return *type;
  section.fail("type", "\"" + text +
                           "\" is no type; known are text, id, int64, decimal(0) .. decimal(9), float64, "
                           "timestamp, date, bool");
}

ScanColumn read_column(TomlSection& columns, const std::string& name, int decimals) {
  ScanColumn column;
  column.name = name;
  const Role* role = find_role(name);
  if (role != nullptr) {
    column.type = {role->type, role->type == TypeId::kDecimal ? decimals : 0};
    column.kind = role->kind;
    column.nullable = role->nullable;
  } else {
    column.type = kText;
  }
  // "name = "Header"" and "name = ["Header", "Or this"]" are short for { column = ... }.
  std::optional<TomlSection> settings;
  try {
    settings = columns.section(name);
  } catch (const JobError&) {
    column.header_names = *columns.texts(name);
  }
  if (settings) {
    column.header_names = settings->texts("column").value_or(std::vector{name});
    if (const auto type = settings->text("type")) {
      column.kind = *type == "id" ? ScanColumn::Kind::kId : ScanColumn::Kind::kPlain;
      const DataType stated = *type == "id" ? kText : parse_type(*settings, *type);
      if (role != nullptr && stated.id != column.type.id) {
        settings->fail("type", "the role " + name + " needs " + to_string(column.type) + ", not " + *type);
      }
      column.type = stated;
    }
    column.nullable = settings->boolean("nullable", column.nullable);
    column.formats = settings->texts("formats").value_or(std::vector<std::string>{});
    try {
      const TimeParser checked(column.formats);
    } catch (const JobError& e) {
      settings->fail("formats", e.what());
    }
    settings->finish();
  }
  if (column.header_names.empty()) columns.fail(name, "the list of header names is empty");
  return column;
}

char one_character(TomlSection& section, const std::string& key, char fallback) {
  const auto text = section.text(key);
  if (!text) return fallback;
  if (text->size() != 1 || *text == "\n" || *text == "\r") {
    section.fail(key, "one character (of one byte, no line end) is expected, not \"" + *text + "\"");
  }
  return text->front();
}

}  // namespace

void read_schema(TomlSection& root, Job& job) {
  auto schema = root.section("schema");
  if (!schema) throw JobError(job.file + ": section [schema] is missing: it names the columns of the input");
  job.currency = schema->text("currency", "");
  const auto decimals = static_cast<int>(schema->integer("money_decimals", kDefaultDecimals, 0, 9));
  auto columns = schema->section("columns");
  if (!columns) throw JobError(schema->where("columns") + ": section [schema.columns] is missing");
  for (const auto& name : columns->keys()) {
    const ScanColumn column = read_column(*columns, name, decimals);
    if (const Role* role = find_role(name)) job.roles.*(role->place) = static_cast<int>(job.columns.size());
    job.columns.push_back(column);
  }
  if (job.columns.empty()) throw JobError(schema->where("columns") + ": [schema.columns] names no column");
  schema->finish();

  if (job.roles.amount >= 0) {
    job.money = job.columns[static_cast<std::size_t>(job.roles.amount)].type;
  } else if (job.roles.quantity >= 0 && job.roles.price >= 0) {
    job.roles.amount = static_cast<int>(job.columns.size());
    job.roles.amount_is_derived = true;
    job.money = job.columns[static_cast<std::size_t>(job.roles.price)].type;
  }
}

void read_sources(TomlSection& root, Job& job) {
  for (auto& section : root.sections("source")) {
    SourceSettings source;
    source.paths = section.texts("paths").value_or(std::vector<std::string>{});
    source.dialect.delimiter = one_character(section, "delimiter", ',');
    source.dialect.quote = one_character(section, "quote", '"');
    source.dialect.decimal_mark = one_character(section, "decimal_mark", '.');
    if (source.dialect.delimiter == source.dialect.quote) section.fail("quote", "it equals the delimiter");
    source.dialect.encoding = static_cast<Encoding>(section.choice("encoding", {"utf-8", "latin-1"}, 0));
    source.dialect.null_values = section.texts("null_values").value_or(std::vector<std::string>{});
    source.dialect.max_record_bytes =
        section.integer("max_record_bytes", source.dialect.max_record_bytes, 1024, std::int64_t{1} << 30);
    source.bad_rows = static_cast<BadRows>(section.choice("bad_rows", {"fail", "drop", "permissive"}, 0));
    section.finish();
    job.sources.push_back(std::move(source));
  }
  if (job.sources.empty()) job.sources.emplace_back();
}

}  // namespace rankwise
