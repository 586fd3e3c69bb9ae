#include "pipeline/job.hpp"

#include <algorithm>   // std::find, std::max
#include <cmath>       // std::llround
#include <filesystem>  // std::filesystem::path

#include "engine/runtime/byte_amount.hpp"
#include "engine/runtime/error.hpp"
#include "engine/runtime/nearest_name.hpp"
#include "io/sha256.hpp"
#include "io/time_parser.hpp"
#include "pipeline/customer_columns.hpp"
#include "pipeline/job_schema.hpp"
#include "pipeline/toml_section.hpp"

namespace rankwise {
namespace {

/// Opens a section unless it is missing or says enabled = false.
std::optional<TomlSection> enabled_section(TomlSection& root, const std::string& name) {
  auto section = root.section(name);
  if (section && !section->boolean("enabled", true)) return std::nullopt;
  return section;
}

/// Refuses a column that is not there. `key` is where the job file names it.
void require_known(const TomlSection& section, const std::string& key, const std::string& name,
                   const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  section.fail(key, "there is no column \"" + name + "\"" + did_you_mean(name, known));
}

void read_quality(TomlSection& root, Job& job) {
  auto section = enabled_section(root, "quality");
  if (!section) return;
  job.quality.emplace();
  job.quality->duplicates = section->boolean("duplicates", true);
  section->finish();
}

FillRule read_fill(TomlSection& fills, const std::string& column) {
  const std::string value = *fills.text(column);
  if (value == "mean") return {column, FillRule::By::kMean};
  if (value == "mode") return {column, FillRule::By::kMode};
  return {column, FillRule::By::kConstant, value};
}

void read_cleaning(TomlSection& root, Job& job) {
  auto section = enabled_section(root, "cleaning");
  if (!section) return;
  CleaningRules rules;
  const auto drops = [&](const char* key, bool fallback) {
    return section->choice(key, {"keep", "drop"}, fallback ? 1 : 0) == 1;
  };
  rules.drop_cancellations = drops("cancellations", rules.drop_cancellations);
  rules.drop_missing_customer = drops("missing_customer", rules.drop_missing_customer);
  rules.drop_non_positive_quantity = drops("non_positive_quantity", rules.drop_non_positive_quantity);
  rules.drop_non_positive_price = drops("non_positive_price", rules.drop_non_positive_price);
  rules.duplicates = static_cast<Duplicates>(section->choice("duplicates", {"keep", "drop_exact", "drop_overlap"}, 0));
  if (rules.duplicates == Duplicates::kDropOverlap && job.roles.time < 0) {
    section->fail("duplicates", "\"drop_overlap\" needs the column time; name it in [schema.columns]");
  }
  std::vector<std::string> scanned;
  for (const auto& column : job.columns) scanned.push_back(column.name);
  if (auto fills = section->section("fill")) {
    for (const auto& column : fills->keys()) {
      require_known(*fills, column, column, scanned);
      rules.fills.push_back(read_fill(*fills, column));
    }
  }
  for (auto& outlier : section->sections("outliers")) {
    OutlierRule rule;
    if (!outlier.has("column")) outlier.fail("column", "it is missing");
    rule.column = *outlier.text("column");
    require_known(outlier, "column", rule.column, scanned);
    rule.method = static_cast<OutlierRule::Method>(outlier.choice("method", {"zscore", "iqr"}, 0));
    rule.threshold = outlier.number("threshold", rule.method == OutlierRule::Method::kZScore ? 3.0 : 1.5);
    if (!(rule.threshold > 0)) outlier.fail("threshold", "it must be above 0");
    outlier.finish();
    rules.outliers.push_back(std::move(rule));
  }
  section->finish();
  job.cleaning = std::move(rules);
}

void read_rfm(TomlSection& root, Job& job) {
  auto section = enabled_section(root, "rfm");
  if (!section && job.cleaning && job.cleaning->duplicates == Duplicates::kDropExact) {
    throw JobError(root.where("cleaning") + ": cleaning.duplicates = \"drop_exact\" needs the section [rfm]");
  }
  if (!section) return;
  RfmSettings settings;
  settings.currency = job.currency;
  settings.offset_days = section->integer("offset_days", 1, 0, 100000);
  settings.drop_non_positive_monetary = section->boolean("drop_non_positive_monetary", false);
  if (const auto reference = section->moment("reference")) {
    std::int64_t seconds = 0;
    if (!TimeParser({}).parse(*reference, seconds)) {
      section->fail("reference", "\"" + *reference + "\" is no date or time such as 2011-12-10 12:50:00");
    }
    settings.reference_time = seconds;
  }
  section->finish();
  const auto need = [&](int place, const char* role) {
    if (place < 0) {
      std::vector<std::string> named;
      for (const auto& column : job.columns) named.push_back(column.name);
      const std::string near = nearest_name(role, named);
      throw JobError(root.where("rfm") + ": [rfm] needs the column " + role + "; name it in [schema.columns]" +
                     (near.empty() ? "" : " (is \"" + near + "\" meant to be it?)"));
    }
  };
  need(job.roles.customer, "customer_id");
  need(job.roles.time, "time");
  need(job.roles.amount, "amount (or quantity and price)");
  if (job.columns[static_cast<std::size_t>(job.roles.time)].nullable) {
    throw JobError(root.where("rfm") + ": [rfm] needs a time in every row; take nullable from the column time");
  }
  job.rfm = settings;
}

/// Turns upper bounds of a job file into units of a column, so that 1.5 becomes 1500 in decimal(3).
std::vector<std::int64_t> read_cuts(const TomlSection& section, const std::vector<double>& cuts, const DataType& type) {
  std::vector<std::int64_t> units;
  for (const double cut : cuts) {
    const double scaled = cut * std::pow(10.0, type.scale);
    if (!(std::abs(scaled) < 0x1p63)) section.fail("cuts", "they must be numbers within the range of the column");
    units.push_back(std::llround(scaled));
    if (std::abs(scaled - static_cast<double>(units.back())) > 1e-6) {
      section.fail("cuts", "one of them has more decimal places than the column (" + to_string(type) + ")");
    }
    if (units.size() > 1 && units.back() <= units[units.size() - 2]) section.fail("cuts", "they must ascend");
  }
  return units;
}

ScoreRule read_score_rule(TomlSection& score, const std::string& key, ScoreRule rule, const DataType& type) {
  auto section = score.section(key);
  if (!section) return rule;
  rule.method = static_cast<ScoreRule::Method>(
      section->choice("method", {"rank_first", "quantile", "cuts"}, static_cast<int>(rule.method)));
  rule.bins = static_cast<int>(section->integer("bins", rule.bins, 2, 1000));
  if (const auto cuts = section->numbers("cuts")) {
    if (section->has("bins")) section->fail("bins", "cuts = [...] already says how many there are");
    rule.method = ScoreRule::Method::kCuts;
    rule.cuts = read_cuts(*section, *cuts, type);
    rule.bins = static_cast<int>(rule.cuts.size()) + 1;
  }
  if (rule.method == ScoreRule::Method::kCuts && rule.cuts.empty())
    section->fail("method", "\"cuts\" needs cuts = [...]");
  section->finish();
  return rule;
}

void read_score(TomlSection& root, Job& job) {
  auto section = enabled_section(root, "score");
  if (!section) return;
  if (!job.rfm) throw JobError(root.where("score") + ": [score] needs the section [rfm]");
  ScoreRule rule;
  rule.method = static_cast<ScoreRule::Method>(section->choice("method", {"rank_first", "quantile"}, 0));
  rule.bins = static_cast<int>(section->integer("bins", 5, 2, 1000));
  ScoreRule recency = rule;
  recency.metric = "recency_days";
  recency.small_is_best = true;
  ScoreRule frequency = rule;
  frequency.metric = "frequency";
  ScoreRule monetary = rule;
  monetary.metric = "monetary";
  job.score.emplace();
  job.score->recency = read_score_rule(*section, "recency", recency, kInt64);
  job.score->frequency = read_score_rule(*section, "frequency", frequency, kInt64);
  job.score->monetary = read_score_rule(*section, "monetary", monetary, job.money);
  section->finish();
}

ScoreRange read_range(TomlSection& rule, const std::string& key) {
  const auto limits = rule.numbers(key);
  if (!limits) return {};
  const auto is_score = [](double limit) { return limit == std::floor(limit) && limit >= 0 && limit <= 1000; };
  if (limits->size() != 2 || !is_score(limits->front()) || !is_score(limits->back()) ||
      limits->front() > limits->back()) {
    rule.fail(key, "two scores [lowest, highest] are expected");
  }
  return {static_cast<int>((*limits)[0]), static_cast<int>((*limits)[1])};
}

void read_segments(TomlSection& root, Job& job) {
  auto section = enabled_section(root, "segments");
  if (!section) return;
  if (!job.score) throw JobError(root.where("segments") + ": [segments] needs the section [score]");
  auto rules = section->sections("rule");
  if (rules.empty()) {
    try {
      job.segments = segment_scheme(section->text("scheme", "eleven"));
    } catch (const JobError& e) {
      section->fail("scheme", e.what());
    }
  } else {
    SegmentScheme scheme{section->text("scheme", "custom"), {}, "No match", false, 0};
    for (auto& rule : rules) {
      if (!rule.has("segment")) rule.fail("segment", "it is missing: the name of the segment");
      scheme.rules.push_back({*rule.text("segment"), read_range(rule, "r"), read_range(rule, "f"),
                              read_range(rule, "m"), rule.texts("codes").value_or(std::vector<std::string>{})});
      rule.finish();
    }
    job.segments = std::move(scheme);
  }
  job.segments->otherwise = section->text("otherwise", job.segments->otherwise);
  job.segments->last_match_wins =
      section->choice("match", {"first", "last"}, job.segments->last_match_wins ? 1 : 0) == 1;
  section->finish();
  const int bins = job.segments->bins;
  for (const ScoreRule* rule : {&job.score->recency, &job.score->frequency, &job.score->monetary}) {
    if (bins != 0 && rule->bins != bins) {
      section->fail("scheme", "\"" + job.segments->name + "\" expects " + std::to_string(bins) +
                                  " bins, but the score of " + rule->metric + " has " + std::to_string(rule->bins));
    }
  }
}

void read_cluster(TomlSection& root, Job& job) {
  auto section = enabled_section(root, "cluster");
  if (!section) return;
  job.cluster_table = section->text("table", "");
  if (!job.cluster_table.empty()) {
    std::vector<std::string> tables;
    for (const auto& table : job.tables) tables.push_back(table.name);
    if (std::find(tables.begin(), tables.end(), job.cluster_table) == tables.end()) {
      section->fail("table",
                    "there is no [[table]] \"" + job.cluster_table + "\"" + did_you_mean(job.cluster_table, tables));
    }
    if (!section->has("id")) section->fail("id", "it is missing: the column of the table that tells rows apart");
    job.cluster_id = *section->text("id");
  } else if (!job.rfm) {
    throw JobError(root.where("cluster") + ": [cluster] needs the section [rfm], or table = the name of a [[table]]");
  }
  ClusterSettings settings;
  for (auto& column : section->sections_or_texts("columns", "column")) {
    if (!column.has("column")) column.fail("column", "it is missing");
    const std::string name = *column.text("column");
    if (job.cluster_table.empty()) require_known(column, "column", name, customer_columns(job));
    const int transform = column.choice("transform", {"none", "log1p"}, 0);
    column.finish();
    settings.columns.push_back({name, static_cast<ClusterColumn::Transform>(transform)});
  }
  if (settings.columns.empty()) section->fail("columns", "it names no column to cluster by");
  settings.standardize = section->boolean("standardize", true);
  settings.fixed_k = static_cast<int>(section->integer("k", 0, 2, 10000));
  settings.k_min = static_cast<int>(section->integer("k_min", 2, 2, 10000));
  settings.k_max = static_cast<int>(section->integer("k_max", std::max(10, settings.k_min), settings.k_min, 10000));
  settings.restarts = static_cast<int>(section->integer("restarts", 10, 1, 100000));
  settings.max_iterations = static_cast<int>(section->integer("max_iterations", 300, 1, 1000000));
  settings.seed = static_cast<std::uint64_t>(section->integer("seed", 42, 0, INT64_MAX));
  settings.seeding = static_cast<Seeding>(section->choice("seeding", {"k-means++", "k-means||"}, 0));
  settings.silhouette_exact_rows = section->integer("silhouette_exact_rows", 20000, 1, INT64_MAX);
  settings.silhouette_sample = section->integer("silhouette_sample", 10000, 2, INT64_MAX);
  section->finish();
  job.cluster = std::move(settings);
}

/// Reads the file name of an export; no two outputs may share one.
std::string read_export_file(TomlSection& section, const Job& job) {
  if (!section.has("file")) section.fail("file", "it is missing: the name of the file in the output folder");
  std::string file = *section.text("file");
  if (std::filesystem::path(file).filename() != file || !file.ends_with(".csv")) {
    section.fail("file", "\"" + file + "\": a file name without folder that ends in .csv is expected");
  }
  std::vector<std::string> taken{"rejects.csv", "customers.csv", "segments.csv"};
  for (const auto& other : job.exports) taken.push_back(other.file);
  if (std::find(taken.begin(), taken.end(), file) != taken.end()) {
    section.fail("file", "\"" + file + "\" is the name of another output");
  }
  return file;
}

void read_exports(TomlSection& root, Job& job) {
  for (auto& section : root.sections("export")) {
    if (!section.boolean("enabled", true)) continue;
    if (!job.segments) section.fail("file", "an export needs the section [segments]");
    ExportSettings settings;
    settings.file = read_export_file(section, job);
    settings.segments = section.texts("segments").value_or(std::vector<std::string>{});
    const auto segments = segment_names(*job.segments);
    for (const auto& name : settings.segments) {
      if (std::find(segments.begin(), segments.end(), name) != segments.end()) continue;
      section.fail("segments", "there is no segment \"" + name + "\"" + did_you_mean(name, segments));
    }
    settings.columns = section.texts("columns").value_or(
        std::vector<std::string>{"customer_id", "recency_days", "frequency", "monetary", "rfm_score"});
    auto known = customer_columns(job);
    if (job.cluster) known.emplace_back("cluster");
    for (const auto& name : settings.columns) {
      require_known(section, "columns", name, known);
      if (std::count(settings.columns.begin(), settings.columns.end(), name) > 1) {
        section.fail("columns", "\"" + name + "\" is named twice");
      }
    }
    section.finish();
    job.exports.push_back(std::move(settings));
  }
}

std::int64_t read_bytes(TomlSection& section, const std::string& key, std::int64_t fallback) {
  const auto text = section.text(key);
  if (!text) return fallback;
  if (const auto bytes = parse_byte_amount(*text)) return *bytes;
  section.fail(key, "\"" + *text + "\": an amount of at least 1 MiB such as \"512MiB\" or \"2GiB\" is expected");
}

void read_output_and_run(TomlSection& root, Job& job) {
  if (auto section = root.section("output")) {
    job.output.folder = section->text("folder", job.output.folder);
    job.output.csv = section->boolean("csv", true);
    job.output.hdf5 = section->boolean("hdf5", true);
    job.output.clean = section->boolean("clean", false);
    if (job.output.clean && !job.has_transactions()) section->fail("clean", "the job reads no transactions ([schema])");
    section->finish();
  }
  if (auto section = root.section("run")) {
    job.run.memory_bytes = read_bytes(*section, "memory", job.run.memory_bytes);
    job.run.scratch = section->text("scratch", "");
    job.run.force_cross_join = section->boolean("force_cross_join", false);
    section->finish();
  }
}

/// A job without transactions cannot have what is made of them.
void refuse_transaction_sections(TomlSection& root) {
  for (const char* name : {"source", "quality", "cleaning", "rfm", "score", "segments", "export"}) {
    if (root.has(name)) root.fail(name, "it needs the section [schema], which names the columns of transactions");
  }
}

}  // namespace

Schema Job::scan_schema() const {
  Schema schema;
  for (const auto& column : columns) schema.add({column.name, column.type});
  return schema;
}

Schema Job::batch_schema() const {
  Schema schema = scan_schema();
  if (roles.amount_is_derived) schema.add({"amount", money, currency, "quantity times price"});
  return schema;
}

Job read_job(const std::string& path, const std::vector<std::string>& overrides) {
  auto root = TomlSection::load(path, overrides);
  Job job;
  job.file = path;
  Sha256 settings;
  settings.add(root.canonical_text());
  job.settings_sha256 = settings.hex();
  job.name = std::filesystem::path(path).stem().string();
  if (auto section = root.section("job")) {
    job.name = section->text("name", job.name);
    section->text("description");  // for people
    section->finish();
  }
  const bool of_tables_alone = !root.has("schema") && (root.has("input") || root.has("table"));
  if (!of_tables_alone) {
    read_sources(root, job);
    read_schema(root, job);
  }
  read_tables(root, job);
  if (of_tables_alone) {
    refuse_transaction_sections(root);
    read_cluster(root, job);
    read_output_and_run(root, job);
    root.finish();
    return job;
  }
  read_quality(root, job);
  read_cleaning(root, job);
  read_rfm(root, job);
  read_score(root, job);
  read_segments(root, job);
  read_cluster(root, job);
  read_exports(root, job);
  read_output_and_run(root, job);
  root.finish();
  return job;
}

}  // namespace rankwise
