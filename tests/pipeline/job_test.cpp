#include "pipeline/job.hpp"

#include <gtest/gtest.h>

#include "pipeline/job_files.hpp"
#include "pipeline/run_job.hpp"

namespace rankwise {
namespace {

using test::job_of;
using test::kSchema;
using Texts = std::vector<std::string>;

const std::string kFull = std::string(kSchema) + "[rfm]\n[score]\n[segments]\n";

TEST(Job, GivesEachRoleItsTypeAndPlace) {
  const auto job = job_of(kSchema);
  EXPECT_EQ(job.name, "job" + std::to_string(test::world().rank()));
  EXPECT_EQ(job.roles.invoice, 0);
  EXPECT_EQ(job.roles.country, 7);
  EXPECT_EQ(job.roles.amount, 8);
  EXPECT_TRUE(job.roles.amount_is_derived);
  EXPECT_EQ(job.money, decimal(2));
  EXPECT_EQ(job.scan_schema().size(), 8);
  EXPECT_EQ(job.batch_schema()[8].name, "amount");
  EXPECT_EQ(job.batch_schema()[8].unit, "GBP");
  EXPECT_EQ(job.columns[3].type, kInt64);
  EXPECT_TRUE(job.columns[3].nullable);
  EXPECT_FALSE(job.columns[4].nullable);
  EXPECT_EQ(job.columns[6].kind, ScanColumn::Kind::kId);
  EXPECT_EQ(job.columns[6].header_names, Texts{"Customer ID"});
}

TEST(Job, TakesColumnsAsTextListOrTable) {
  const auto job = job_of(
      "[schema]\nmoney_decimals = 1\n[schema.columns]\n"
      "amount = ['Total', 'Sum']\nprice = { type = 'decimal(4)' }\nloyalty = { column = ['L', 'Loyal'], type = 'bool' "
      "}\n"
      "shop = { column = 'Shop', type = 'id', nullable = false }\nborn = { type = 'date', formats = ['%d.%m.%Y'] }\n");
  EXPECT_EQ(job.columns[0].header_names, (Texts{"Total", "Sum"}));
  EXPECT_EQ(job.columns[0].type, decimal(1));
  EXPECT_EQ(job.columns[1].header_names, Texts{"price"});
  EXPECT_EQ(job.columns[1].type, decimal(4));
  EXPECT_EQ(job.columns[2].header_names, (Texts{"L", "Loyal"}));
  EXPECT_EQ(job.columns[2].type, kBool);
  EXPECT_EQ(job.columns[3].kind, ScanColumn::Kind::kId);
  EXPECT_FALSE(job.columns[3].nullable);
  EXPECT_EQ(job.columns[4].formats, Texts{"%d.%m.%Y"});
  EXPECT_EQ(job.roles.amount, 0);
  EXPECT_FALSE(job.roles.amount_is_derived);
  EXPECT_EQ(job.money, decimal(1));
}

TEST(Job, LeavesOutSectionsThatAreMissingOrDisabled) {
  const auto bare = job_of(kSchema);
  EXPECT_FALSE(bare.quality || bare.cleaning || bare.rfm || bare.score || bare.segments || bare.cluster);
  EXPECT_EQ(bare.sources.size(), 1u);
  const auto job = job_of(kFull + "[quality]\n[cleaning]\n[cluster]\ncolumns = ['lines']\n",
                          {"quality.enabled=false", "segments.enabled=false", "cluster.enabled=false"});
  EXPECT_FALSE(job.quality || job.segments || job.cluster);
  EXPECT_TRUE(job.cleaning && job.rfm && job.score);
}

TEST(Job, DisablesASingleExport) {
  const std::string exports = kFull + "[[export]]\nfile = 'a.csv'\n[[export]]\nfile = 'b.csv'\nsegments = 'Lost'\n";
  EXPECT_EQ(job_of(exports).exports.size(), 2u);
  const auto job = job_of(exports, {"export.enabled=false"});
  ASSERT_EQ(job.exports.size(), 1u);
  EXPECT_EQ(job.exports[0].file, "b.csv");
  EXPECT_EQ(job.exports[0].segments, Texts{"Lost"});
  EXPECT_EQ(job.exports[0].columns, (Texts{"customer_id", "recency_days", "frequency", "monetary", "rfm_score"}));
}

TEST(Job, ReadsSources) {
  const auto job =
      job_of(std::string(kSchema) +
             "[[source]]\npaths = 'a.csv'\n[[source]]\npaths = ['b', 'c']\ndelimiter = ';'\nquote = \"'\"\n"
             "decimal_mark = ','\nencoding = 'latin-1'\nnull_values = ['NA', '-']\nbad_rows = 'permissive'\n");
  ASSERT_EQ(job.sources.size(), 2u);
  EXPECT_EQ(job.sources[0].paths, Texts{"a.csv"});
  EXPECT_EQ(job.sources[0].bad_rows, BadRows::kFail);
  EXPECT_EQ(job.sources[1].paths, (Texts{"b", "c"}));
  EXPECT_EQ(job.sources[1].dialect.delimiter, ';');
  EXPECT_EQ(job.sources[1].dialect.quote, '\'');
  EXPECT_EQ(job.sources[1].dialect.decimal_mark, ',');
  EXPECT_EQ(job.sources[1].dialect.encoding, Encoding::kLatin1);
  EXPECT_EQ(job.sources[1].dialect.null_values, (Texts{"NA", "-"}));
  EXPECT_EQ(job.sources[1].bad_rows, BadRows::kPermissive);
}

TEST(Job, ReadsCleaningRules) {
  const auto rules =
      *job_of(std::string(kSchema) +
              "[rfm]\n[cleaning]\ncancellations = 'drop'\nmissing_customer = 'keep'\nduplicates = 'drop_exact'\n"
              "[cleaning.fill]\nquantity = 'mean'\ncountry = 'mode'\ndescription = 'Unknown'\n"
              "[[cleaning.outliers]]\ncolumn = 'price'\nmethod = 'iqr'\n"
              "[[cleaning.outliers]]\ncolumn = 'quantity'\nthreshold = 2.5\n")
           .cleaning;
  EXPECT_TRUE(rules.drop_cancellations);
  EXPECT_FALSE(rules.drop_missing_customer);
  EXPECT_TRUE(rules.drop_non_positive_quantity);
  EXPECT_TRUE(rules.drop_non_positive_price);
  EXPECT_EQ(rules.duplicates, Duplicates::kDropExact);
  ASSERT_EQ(rules.fills.size(), 3u);
  EXPECT_EQ(rules.fills[0].column, "quantity");
  EXPECT_EQ(rules.fills[0].by, FillRule::By::kMean);
  EXPECT_EQ(rules.fills[1].by, FillRule::By::kMode);
  EXPECT_EQ(rules.fills[2].constant, "Unknown");
  ASSERT_EQ(rules.outliers.size(), 2u);
  EXPECT_EQ(rules.outliers[0].method, OutlierRule::Method::kIqr);
  EXPECT_EQ(rules.outliers[0].threshold, 1.5);
  EXPECT_EQ(rules.outliers[1].method, OutlierRule::Method::kZScore);
  EXPECT_EQ(rules.outliers[1].threshold, 2.5);
}

TEST(Job, ReadsTheReferenceAsTextDateOrTime) {
  const std::string rfm = std::string(kSchema) + "[rfm]\nreference = ";
  EXPECT_EQ(job_of(rfm + "2011-12-10\n").rfm->reference_time, 1323475200);
  EXPECT_EQ(job_of(rfm + "2011-12-10 12:50:00\n").rfm->reference_time, 1323521400);
  EXPECT_EQ(job_of(rfm + "'2011-12-10 12:50'\n").rfm->reference_time, 1323521400);
  EXPECT_FALSE(job_of(kSchema + std::string("[rfm]\n")).rfm->reference_time.has_value());
  EXPECT_EQ(job_of(kSchema, {"rfm.reference=2011-12-10"}).rfm->reference_time, 1323475200);
}

TEST(Job, ReadsScoresWithCutsInUnitsOfTheMetric) {
  const auto score = *job_of(std::string(kSchema) +
                             "[rfm]\n[score]\nbins = 4\nmethod = 'quantile'\n[score.frequency]\nmethod = 'rank_first'\n"
                             "bins = 7\n[score.monetary]\ncuts = [0.29, 1625]\n")
                          .score;
  EXPECT_EQ(score.recency.method, ScoreRule::Method::kQuantile);
  EXPECT_EQ(score.recency.bins, 4);
  EXPECT_TRUE(score.recency.small_is_best);
  EXPECT_EQ(score.frequency.method, ScoreRule::Method::kRankFirst);
  EXPECT_EQ(score.frequency.bins, 7);
  EXPECT_FALSE(score.frequency.small_is_best);
  EXPECT_EQ(score.monetary.method, ScoreRule::Method::kCuts);
  EXPECT_EQ(score.monetary.cuts, (std::vector<std::int64_t>{29, 162500}));
  EXPECT_EQ(score.monetary.bins, 3);
}

TEST(Job, TakesSegmentsOfItsOwnForAnyBins) {
  const auto scheme = *job_of(std::string(kSchema) +
                              "[rfm]\n[score]\nbins = 200\n[segments]\notherwise = 'rest'\nmatch = 'last'\n"
                              "[[segments.rule]]\nsegment = 'top'\nr = [150, 200]\n"
                              "[[segments.rule]]\nsegment = 'odd'\ncodes = ['1-1-1', '2-2-2']\n")
                           .segments;
  EXPECT_EQ(scheme.name, "custom");
  EXPECT_TRUE(scheme.last_match_wins);
  EXPECT_EQ(segment_of(scheme, 180, 1, 200, "180-1-200"), "top");
  EXPECT_EQ(segment_of(scheme, 2, 2, 2, "2-2-2"), "odd");
  EXPECT_EQ(segment_of(scheme, 149, 1, 1, "149-1-1"), "rest");
}

TEST(Job, ReadsClusterSettings) {
  const std::string columns = kFull + "[cluster]\ncolumns = ['lines', { column = 'monetary', transform = 'log1p' }]\n";
  const auto cluster = *job_of(columns + "k_min = 12\n").cluster;
  EXPECT_EQ(cluster.columns[1].transform, ClusterColumn::Transform::kLog1p);
  EXPECT_EQ(cluster.k_max, 12);
  EXPECT_EQ(job_of(columns).cluster->k_max, 10);
  EXPECT_EQ(job_of(columns + "k = 5\nseeding = 'k-means||'\n").cluster->fixed_k, 5);
}

TEST(Job, ReadsSizes) {
  const auto bytes = [](const std::string& text) {
    return job_of(std::string(kSchema) + "[run]\nmemory = '" + text + "'\n").run.memory_bytes;
  };
  EXPECT_EQ(job_of(kSchema).run.memory_bytes, 0);
  EXPECT_EQ(bytes("64MiB"), std::int64_t{64} << 20);
  EXPECT_EQ(bytes("1.5 GiB"), std::int64_t{3} << 29);
  EXPECT_EQ(bytes("2GB"), 2000000000);
  EXPECT_EQ(bytes("1048576B"), 1048576);
}

TEST(Job, ShippedFilesAreUnderstood) {
  const auto folder = test::find_upwards("jobs/quickstart.toml").parent_path();
  ASSERT_FALSE(folder.empty());
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    EXPECT_NO_THROW(read_job(entry.path().string(), {})) << entry.path();
    ++files;
  }
  EXPECT_GE(files, 3);
}

TEST(Explain, ShowsStagesAndExchanges) {
  const std::string path =
      std::string(test::shared_folder()) + "/explain" + std::to_string(test::world().rank()) + ".toml";
  std::ofstream(path) << kFull << "[quality]\n[cleaning]\nfill.description = 'x'\n[cluster]\ncolumns = ['lines']\n";
  RunRequest request;
  request.job_file = path;
  const auto text = explain_job(test::world(), request);
  std::size_t at = 0;
  for (const char* stage : {"Stage 0  facts\n", "Stage 1  scan  <- facts\n", "Stage 2  quality", "Stage 3  customers",
                            "Stage 4  score  <- customers\n", "Stage 5  segments  <- score\n",
                            "Stage 6  cluster  <- segments\n", "KMeans, k = 2 .. 10", "Stage 7  write"}) {
    const auto found = text.find(stage, at);
    ASSERT_NE(found, std::string::npos) << stage << "\nin\n" << text;
    at = found;
  }
  EXPECT_NE(text.find("    Exchange: purchases by hash(customer_id)"), std::string::npos);
  EXPECT_NE(text.find("Write clusters.json"), std::string::npos);
  request.overrides = {"cluster.k=5", "quality.enabled=false", "cleaning.enabled=false"};
  const auto less = explain_job(test::world(), request);
  EXPECT_NE(less.find("Stage 0  scan\n"), std::string::npos);
  EXPECT_NE(less.find("KMeans, k = 5 (compared with 2 .. 10)"), std::string::npos);
  EXPECT_EQ(less.find("quality"), std::string::npos) << less;
}

}  // namespace
}  // namespace rankwise
