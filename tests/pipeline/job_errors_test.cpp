#include <gtest/gtest.h>

#include "pipeline/job_files.hpp"

namespace rankwise {
namespace {

using test::job_error;
using test::kSchema;

/// What follows the schema, from line 13 of the file on, and the error that it causes.
struct Case {
  const char* text;
  const char* error;
};

void expect_errors(const std::string& before, const std::vector<Case>& cases) {
  for (const auto& one : cases) EXPECT_EQ(job_error(before + one.text), one.error) << one.text;
}

TEST(JobErrors, NameUnknownKeysAndSections) {
  EXPECT_EQ(job_error(kSchema), "");
  expect_errors(
      kSchema,
      {{"[clening]\n",
        "JOB:13:1: unknown key \"clening\" in the job file; did you mean \"cleaning\"? Known: cleaning, cluster, "
        "export, input, job, output, quality, rfm, run, schema, score, segments, source, table"},
       {"[cleaning]\nduplicate = 'keep'\n",
        "JOB:14:13: unknown key \"duplicate\" in section [cleaning]; did you mean \"duplicates\"? Known: "
        "cancellations, duplicates, enabled, fill, missing_customer, non_positive_price, non_positive_quantity, "
        "outliers"},
       {"[output]\nfoldr = 'x'\n",
        "JOB:14:9: unknown key \"foldr\" in section [output]; did you mean \"folder\"? Known: clean, csv, "
        "folder, hdf5"},
       {"[cleaning]\n[cleaning]\n",
        "job file JOB:14:1: Error while parsing table header: cannot redefine existing table 'cleaning'"}});
  EXPECT_EQ(job_error(kSchema, {"rfm.ofset_days=5"}),
            "--set: unknown key \"ofset_days\" in section [rfm]; did you mean \"offset_days\"? Known: "
            "drop_non_positive_monetary, enabled, offset_days, reference");
}

TEST(JobErrors, OfTheSchema) {
  expect_errors(
      "",
      {{"", "JOB: section [schema] is missing: it names the columns of the input"},
       {"[schema]\n", "JOB:1:1: section [schema.columns] is missing"},
       {"[schema]\n[schema.columns]\n", "JOB:2:1: [schema.columns] names no column"},
       {"schema = 3\n", "JOB:1:10: schema: a section [schema] is expected, not integer"},
       {"[schema]\nmoney_decimals = 10\n", "JOB:2:18: schema.money_decimals: 10 is not within 0 .. 9"},
       {"[schema.columns]\nquantity = { type = 'text' }\n",
        "JOB:2:21: schema.columns.quantity.type: the role quantity needs int64, not text"},
       {"[schema.columns]\nsize = { type = 'integer' }\n",
        "JOB:2:17: schema.columns.size.type: \"integer\" is no type; known are text, id, int64, decimal(0) .. "
        "decimal(9), float64, timestamp, date, bool"},
       {"[schema.columns]\nsize = { type = 'decimal(10)' }\n",
        "JOB:2:17: schema.columns.size.type: \"decimal(10)\" is no type; known are text, id, int64, decimal(0) .. "
        "decimal(9), float64, timestamp, date, bool"},
       {"[schema.columns]\nsize = 3\n",
        "JOB:2:8: schema.columns.size: a text or a list of texts is expected, not integer"},
       {"[schema.columns]\nsize = []\n", "JOB:2:8: schema.columns.size: the list of header names is empty"},
       {"[schema.columns]\nsize = { colum = 'Size' }\n",
        "JOB:2:18: unknown key \"colum\" in section [schema.columns.size]; did you mean \"column\"? Known: column, "
        "formats, nullable, type"},
       {"[schema.columns]\ntime = { formats = ['%Q'] }\n",
        "JOB:2:20: schema.columns.time.formats: date format \"%Q\" holds an unknown directive; known are %Y %y %m %d "
        "%b %H %I %p %M %S %%"}});
}

TEST(JobErrors, OfSourcesAndOutputs) {
  expect_errors(
      kSchema,
      {{"[source]\ndelimiter = 'ab'\n",
        "JOB:14:13: source.delimiter: one character (of one byte, no line end) is expected, not \"ab\""},
       {"[source]\ndelimiter = '\"'\n", "JOB:13:1: source.quote: it equals the delimiter"},
       {"[source]\nencoding = 'utf8'\n",
        "JOB:14:12: source.encoding: \"utf8\" is none of \"utf-8\", \"latin-1\"; did you mean \"utf-8\"?"},
       {"[[source]]\nbad_rows = 'skip'\n",
        "JOB:14:12: source.bad_rows: \"skip\" is none of \"fail\", \"drop\", \"permissive\""},
       {"[run]\nmemory = '512'\n",
        "JOB:14:10: run.memory: \"512\": an amount of at least 1 MiB such as \"512MiB\" or \"2GiB\" is expected"},
       {"[run]\nmemory = '5 KiB'\n",
        "JOB:14:10: run.memory: \"5 KiB\": an amount of at least 1 MiB such as \"512MiB\" or \"2GiB\" is expected"},
       {"[run]\nmemory = '1e30GiB'\n",
        "JOB:14:10: run.memory: \"1e30GiB\": an amount of at least 1 MiB such as \"512MiB\" or \"2GiB\" is expected"},
       {"[run]\nmemory = 512\n", "JOB:14:10: run.memory: a text is expected, not integer"}});
}

TEST(JobErrors, OfCleaning) {
  expect_errors(
      kSchema,
      {{"[cleaning]\ncancellations = true\n", "JOB:14:17: cleaning.cancellations: a text is expected, not boolean"},
       {"[cleaning]\nduplicates = 'drop_exakt'\n",
        "JOB:14:14: cleaning.duplicates: \"drop_exakt\" is none of \"keep\", \"drop_exact\", \"drop_overlap\"; did "
        "you mean \"drop_exact\"?"},
       {"[cleaning.fill]\ndescripton = 'x'\n",
        "JOB:14:14: cleaning.fill.descripton: there is no column \"descripton\"; did you mean \"description\"?"},
       {"[cleaning.fill]\ndescription = 3\n", "JOB:14:15: cleaning.fill.description: a text is expected, not integer"},
       {"[[cleaning.outliers]]\nmethod = 'iqr'\n", "JOB:13:1: cleaning.outliers.column: it is missing"},
       {"[[cleaning.outliers]]\ncolumn = 'quantty'\n",
        "JOB:14:10: cleaning.outliers.column: there is no column \"quantty\"; did you mean \"quantity\"?"},
       {"[[cleaning.outliers]]\ncolumn = 'price'\nthreshold = 0\n",
        "JOB:15:13: cleaning.outliers.threshold: it must be above 0"},
       {"[cleaning]\noutliers = ['price']\n", "JOB:14:12: cleaning.outliers: a table is expected, not string"}});
  EXPECT_EQ(job_error("[schema.columns]\ncustomer_id = 'c'\n[cleaning]\nduplicates = 'drop_overlap'\n"),
            "JOB:4:14: cleaning.duplicates: \"drop_overlap\" needs the column time; name it in [schema.columns]");
}

TEST(JobErrors, OfWhatASectionNeeds) {
  expect_errors(kSchema,
                {{"[score]\n", "JOB:13:1: [score] needs the section [rfm]"},
                 {"[rfm]\n[segments]\n", "JOB:14:1: [segments] needs the section [score]"},
                 {"[cluster]\n", "JOB:13:1: [cluster] needs the section [rfm], or table = the name of a [[table]]"},
                 {"[rfm]\nreference = 'soon'\n",
                  "JOB:14:13: rfm.reference: \"soon\" is no date or time such as 2011-12-10 12:50:00"},
                 {"[rfm]\noffset_days = -1\n", "JOB:14:15: rfm.offset_days: -1 is not within 0 .. 100000"}});
  EXPECT_EQ(job_error(std::string(kSchema) + "[cleaning]\nduplicates = 'drop_exact'\n"),
            "JOB:13:1: cleaning.duplicates = \"drop_exact\" needs the section [rfm]");
  const std::string who = "[schema.columns]\ncustomer_id = 'c'\n";
  EXPECT_EQ(job_error("[schema.columns]\ntime = 't'\n[rfm]\n"),
            "JOB:3:1: [rfm] needs the column customer_id; name it in [schema.columns]");
  EXPECT_EQ(job_error(who + "[rfm]\n"), "JOB:3:1: [rfm] needs the column time; name it in [schema.columns]");
  EXPECT_EQ(job_error(who + "time = 't'\nprice = 'p'\n[rfm]\n"),
            "JOB:5:1: [rfm] needs the column amount (or quantity and price); name it in [schema.columns]");
  EXPECT_EQ(job_error(who + "time = { nullable = true }\namount = 'a'\n[rfm]\n"),
            "JOB:5:1: [rfm] needs a time in every row; take nullable from the column time");
}

TEST(JobErrors, OfScoresAndSegments) {
  const std::string rfm = std::string(kSchema) + "[rfm]\n";
  expect_errors(
      rfm,
      {{"[score.monetary]\ncuts = [3, 2]\n", "JOB:15:8: score.monetary.cuts: they must ascend"},
       {"[score.monetary]\ncuts = [3, 3]\n", "JOB:15:8: score.monetary.cuts: they must ascend"},
       {"[score.monetary]\ncuts = [1.001, 2]\n",
        "JOB:15:8: score.monetary.cuts: one of them has more decimal places than the column (decimal(2))"},
       {"[score.monetary]\ncuts = [1, inf]\n",
        "JOB:15:8: score.monetary.cuts: they must be numbers within the range of the column"},
       {"[score.monetary]\ncuts = [3, 4]\nbins = 3\n",
        "JOB:16:8: score.monetary.bins: cuts = [...] already says how many there are"},
       {"[score.monetary]\nmethod = 'cuts'\n", "JOB:15:10: score.monetary.method: \"cuts\" needs cuts = [...]"},
       {"[score]\nbins = 1\n", "JOB:15:8: score.bins: 1 is not within 2 .. 1000"},
       {"[score]\nbins = 4\n[segments]\n",
        "JOB:16:1: segments.scheme: \"eleven\" expects 5 bins, but the score of recency_days has 4"},
       {"[score.frequency]\ncuts = [1]\n[segments]\nscheme = 'rf'\n",
        "JOB:17:10: segments.scheme: \"rf\" expects 5 bins, but the score of frequency has 2"},
       {"[score]\n[segments]\nscheme = 'putlr'\n",
        "JOB:16:10: segments.scheme: there is no segment scheme \"putlr\"; did you mean \"putler\"? Known: eleven, "
        "putler, rf, quartile_codes"},
       {"[score]\n[[segments.rule]]\nr = [4, 5]\n",
        "JOB:15:1: segments.rule.segment: it is missing: the name of the segment"},
       {"[score]\n[[segments.rule]]\nsegment = 'a'\nr = [3]\n",
        "JOB:17:5: segments.rule.r: two scores [lowest, highest] are expected"},
       {"[score]\n[[segments.rule]]\nsegment = 'a'\nm = [1.5, 3]\n",
        "JOB:17:5: segments.rule.m: two scores [lowest, highest] are expected"},
       {"[score]\n[[segments.rule]]\nsegment = 'a'\nf = 3\n",
        "JOB:17:5: segments.rule.f: a list of numbers is expected, not integer"}});
}

TEST(JobErrors, OfClustersAndExports) {
  const std::string segments = std::string(kSchema) + "[rfm]\n[score]\n[segments]\n";
  expect_errors(
      segments,
      {{"[cluster]\n", "JOB:16:1: cluster.columns: it names no column to cluster by"},
       {"[cluster]\ncolumns = ['frequenzy']\n",
        "JOB:17:12: cluster.columns.column: there is no column \"frequenzy\"; did you mean \"frequency\"?"},
       {"[cluster]\ncolumns = [{ column = 'lines', transform = 'log' }]\n",
        "JOB:17:44: cluster.columns.transform: \"log\" is none of \"none\", \"log1p\"; did you mean \"log1p\"?"},
       {"[cluster]\ncolumns = ['lines']\nk_min = 5\nk_max = 3\n",
        "JOB:19:9: cluster.k_max: 3 is not within 5 .. 10000"},
       {"[cluster]\ncolumns = ['lines']\nk = 1\n", "JOB:18:5: cluster.k: 1 is not within 2 .. 10000"},
       {"[[export]]\n", "JOB:16:1: export.file: it is missing: the name of the file in the output folder"},
       {"[[export]]\nfile = 'a/b.csv'\n",
        "JOB:17:8: export.file: \"a/b.csv\": a file name without folder that ends in .csv is expected"},
       {"[[export]]\nfile = 'customers.csv'\n",
        "JOB:17:8: export.file: \"customers.csv\" is the name of another output"},
       {"[[export]]\nfile = 'a.csv'\n[[export]]\nfile = 'a.csv'\n",
        "JOB:19:8: export.file: \"a.csv\" is the name of another output"},
       {"[[export]]\nfile = 'a.csv'\nsegments = ['champions']\n",
        "JOB:18:12: export.segments: there is no segment \"champions\"; did you mean \"Champions\"?"},
       {"[[export]]\nfile = 'a.csv'\ncolumns = ['cluster']\n",
        "JOB:18:11: export.columns: there is no column \"cluster\""}});
  EXPECT_EQ(job_error(std::string(kSchema) + "[[export]]\nfile = 'a.csv'\n"),
            "JOB:14:8: export.file: an export needs the section [segments]");
}

}  // namespace
}  // namespace rankwise
