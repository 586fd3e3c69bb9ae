"""Bad tables, full disks and bad jobs of SQL are answered in time: one message on all ranks, and no output."""

import sqlite3

import rankwise_command
from bad_input_test import FAILED, INPUT, PATIENCE, USAGE
from query_refusal import HEADER, SALES, QueryRefusal, line
from rankwise_command import outputs, rankwise, succeeding


class Tables(QueryRefusal):
    """Tables that cannot be read."""

    def test_missing_file(self):
        self.tables = [f"t={self.folder}/gone.csv"]
        self.query_refused("select * from t", INPUT, "gone.csv does not exist")
        self.tables = [f"t={self.folder}/gone.h5"]
        self.query_refused("select * from t", INPUT, "gone.h5")
        self.tables = [f"t={self.folder}/gone.sqlite"]
        self.query_refused("select * from t", INPUT, "gone.sqlite")

    def test_file_of_another_kind(self):
        self.tables = [f"t={self.write('fake.h5', HEADER)}"]
        self.query_refused("select * from t", INPUT, "fake.h5")
        self.tables = [f"t={self.write('fake.sqlite', HEADER * 50)}"]
        self.query_refused("select * from t", INPUT, "fake.sqlite")
        self.tables = [f"t={self.write('rows.xlsx', HEADER)}"]
        self.query_refused("select * from t", USAGE, "rows.xlsx")

    def test_table_that_the_file_lacks(self):
        path = self.folder / "shops.sqlite"
        with sqlite3.connect(path) as database:
            database.execute("create table shops (id integer)")
        database.close()
        self.tables = [f"t={path}:shop"]
        self.query_refused("select * from t", INPUT, "shops.sqlite", '"shop"', "shops")

    def test_type_guess_that_fails_later(self):
        bad = line(2, packs="a few")
        before = HEADER + line(1) * 43000  # where no window of the sample lies
        after = line(1) * 37000
        self.tables = [f"t={self.write('mixed.csv', before + bad + after)}"]
        self.query_refused("select sum(packs) from t", INPUT, f"mixed.csv, line 43002 (byte {len(before)})",
                           'column "packs"', "not a number", "a few", "suggested the type int64",
                           "state another one, such as text")
        text = SALES.replace("packs bigint", "packs text")
        said = succeeding("query", "select count(distinct packs) as n from t", "--table", self.tables[0], "--types",
                          f"t={text}", "--format", "csv")
        self.assertEqual(said.out, "n\n2\n")

    def test_options(self):
        self.tables = ["nothing"]
        self.query_refused("select 1", USAGE, "--table nothing: NAME=PATH is expected")
        self.tables = [f"t={self.sales}", f"t={self.shops}"]
        self.query_refused("select 1", USAGE, '"t"')
        self.tables = [f"t={self.sales}"]
        self.query_refused("select 1", USAGE, "--types", "u", options=["--types", "u=x bigint"])
        self.query_refused("select 1", USAGE, '"amont"', "sales.csv", 'did you mean "amount"?',
                           options=["--types", "t=amont bigint"])
        self.query_refused("select 1", USAGE, "--memory", options=["--memory", "much"])
        self.query_refused("", USAGE, "--file")


class Disks(QueryRefusal):
    def test_scratch_that_is_no_folder(self):
        for scratch in (self.sales, self.folder / "no" / "such"):
            outcome = rankwise("query", "select count(*) from s", "--table", f"s={self.sales}", "--scratch", scratch,
                               ranks=3)
            self.check_refusal(outcome, FAILED, f"cannot create a scratch folder in {scratch}", "--scratch")
            self.assertEqual(outcome.out.splitlines()[:1], [])

    def test_output_that_cannot_be_written(self):
        for folder, reason in ((self.sales, "there is no folder"), (self.folder / "no", "there is no folder"),
                               ("/proc", "cannot create")):
            for ranks in (1, 3):
                outcome = rankwise("query", "select count(*) from s", "--table", f"s={self.sales}", "--output",
                                   f"{folder}/rows.csv", ranks=ranks)
                self.check_refusal(outcome, FAILED, reason, f"{folder}/", "rows.csv")

    def test_full_scratch(self):
        disk = self.small_disk("scratch", 64 << 10)
        path = self.many_rows()
        for sql in ("select x, y from t order by y desc", "select x, count(*), min(y) from t group by x",
                    "select a.y from t a join t b using (x) order by 1"):
            for ranks in (1, 3):
                with self.subTest(sql=sql, ranks=ranks):
                    out = self.folder / f"full_{ranks}"
                    out.mkdir(exist_ok=True)
                    outcome = rankwise("query", sql, "--table", f"t={path}", "--memory", "1MiB", "--scratch", disk,
                                       "--output", out / "rows.csv", ranks=ranks, patience=PATIENCE)
                    self.check_refusal(outcome, FAILED, "No space left on device", str(disk), "in stage ")
                    self.assertEqual(outputs(out), [])
                    self.assertEqual(outputs(disk), [], "scratch files stay behind")

    def test_full_disk_for_the_output(self):
        disk = self.small_disk("out", 128 << 10)
        for ranks in (1, 3):
            outcome = rankwise("query", "select * from s", "--table", f"s={self.sales}", "--format", "csv", "--output",
                               disk / "rows.csv", ranks=ranks, patience=PATIENCE)
            self.check_refusal(outcome, FAILED, "No space left on device", "rows.csv")
            self.assertEqual(outputs(disk), [])


class Jobs(QueryRefusal):
    """The same for the [[table]] sections of a job."""

    def setUp(self):
        super().setUp()
        self.inputs = f'[[input]]\nname = "sales"\npath = "{self.sales}"\n'

    def job_refused(self, tables, code, *fragments, settings=()):
        """Runs a job with tables {name: SQL}, all of them outputs."""
        text = self.inputs
        for name, sql in tables.items():
            text += f'[[table]]\nname = "{name}"\noutput = true\nsql = """{sql}"""\n'
        self.job = self.write("job.toml", text)
        self.refused(self.run_words(settings=settings), code, *fragments)

    def test_circular_tables(self):
        self.job_refused({"a": "select * from b", "b": "select * from c", "c": "select * from a"}, USAGE, "job.toml:7",
                         "tables a -> b -> c -> a need each other")
        self.job_refused({"a": "select * from a"}, USAGE, "job.toml:7", "table a needs itself")

    def test_unknown_names(self):
        self.job_refused({"a": "select * from sales", "b": "select *\nfrom slaes"}, USAGE, "job.toml:11",
                         'table b, line 2 column 6: there is no table "slaes"; did you mean "sales"?')
        self.job_refused({"a": "select id as number from sales", "b": "select numbr from a"}, USAGE,
                         'table b, line 1 column 8: there is no column "numbr"; did you mean "number"?')

    def test_types(self):
        self.job_refused({"a": "select id from sales where name > 1.5"}, USAGE, "table a, line 1 column 33",
                         "cannot compare")

    def test_unsupported_feature(self):
        self.job_refused({"a": "select 1 as one\nfrom sales tablesample system (10)"}, USAGE, "table a, line 2",
                         "TABLESAMPLE", "not supported")

    def test_missing_input(self):
        self.inputs = self.inputs.replace("sales.csv", "gone.csv")
        self.job_refused({"a": "select 1 as one"}, INPUT, "gone.csv does not exist")

    def test_values(self):
        self.job_refused({"fine": "select count(*) as n from sales",
                          "a": "select shop, sum(id / packs) as s from sales group by 1"}, INPUT,
                         "sales.csv, line 7002: division by zero in id / packs", "in stage a.group")
        self.job_refused({"a": "select shop, id * 10000000000000000 as x from sales"}, INPUT, "bigint overflow",
                         "sales.csv, line ", "in stage a.")

    def test_exploding_join(self):
        sql = "select count(*) as n\nfrom sales a, sales b, (select * from sales where id < 100) c"
        self.job_refused({"a": sql}, USAGE, "table a, line 2 column ", "a join without an equality between its sides",
                         "run.force_cross_join")
        self.inputs = self.inputs.replace(str(self.sales), str(self.numbers))
        pairs = {"a": "select count(*) as n from sales a join sales b on a.x + b.x = 3"}
        self.job_refused(pairs, USAGE, "table a, line 1 column 27")
        rankwise_command.run_job(self.job, output=self.folder / "forced", settings=["run.force_cross_join=true"])
        self.assertEqual((self.folder / "forced" / "a.csv").read_text(), "n\n2\n")

    def test_full_scratch(self):
        disk = self.small_disk("scratch", 64 << 10)
        self.inputs = self.inputs.replace(str(self.sales), str(self.many_rows()))
        self.job_refused({"a": "select * from sales order by y"}, FAILED, "No space left on device", str(disk),
                         "in stage a.", settings=[f"run.scratch={disk}", "run.memory=1MiB"])
        self.assertEqual(outputs(disk), [], "scratch files stay behind")


class Agreement(QueryRefusal):
    """One rank meets an error at the begin of long work: all ranks end soon after."""

    MOST_SECONDS = 1.0  # from the error to the end, beyond what the command takes to start and end

    def seconds(self, words):
        outcomes = [rankwise(*words, ranks=3, patience=PATIENCE) for _ in range(3)]
        for outcome in outcomes:
            self.check_refusal(outcome, INPUT, "division by zero")
        return min(outcome.seconds for outcome in outcomes)

    def start_seconds(self):
        words = ["query", "select 1 / (count(*) - 9000) from s", "--table", f"s={self.sales}"]
        return self.seconds(words)

    def test_long_scan(self):
        rows = "".join(f"{i % 977},{i}\n" for i in range(20000))
        path = self.folder / "long.csv"
        with open(path, "w", encoding="utf-8") as file:
            file.write("x,y\n-1,0\n")
            for _ in range(200):
                file.write(rows)
        # Work of seconds for each row's texts, of which the first one is bad.
        sql = ("select max(length(regexp_replace(repeat(y::text || ' ', 400), '[0-3]+ [4-9]+', '-'))) as n from t "
               "where 10 / (x + 1) >= 0")
        took = self.seconds(["query", sql, "--table", f"t={path}"])
        self.assertLess(took, self.start_seconds() + self.MOST_SECONDS)

    def test_long_join(self):
        # Each rank tries 10^9 pairs for the first of its batches.
        left, right = self.folder / "left.csv", self.folder / "right.csv"
        left.write_text("x\n" + "".join(f"{i}\n" for i in range(20000)), encoding="utf-8")
        right.write_text("y\n" + "".join(f"{i}\n" for i in range(250000)), encoding="utf-8")
        words = ["query", "select count(*) from l join r on 10 / (x - 5) + y > 100000000", "--table", f"l={left}",
                 "--table", f"r={right}", "--force-cross-join"]
        took = self.seconds(words)
        self.assertLess(took, self.start_seconds() + self.MOST_SECONDS)


if __name__ == "__main__":
    rankwise_command.main()
