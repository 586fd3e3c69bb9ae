"""`rankwise query`: how rows are written, where they go, and which files are read, with the same bytes at any width."""

import csv
import decimal
import gzip
import io
import json
import sqlite3
import subprocess
import time

import rankwise_command
from rankwise_command import CommandTest, command_line, outputs, rankwise, run_job, succeeding

VALUES = [  # what a table of every type holds, as Python reads it
    (1, 'a "quoted" text', 12, "1.50", 0.1, True, "2024-02-29", "2024-02-29 23:59:59"),
    (2, "line one\nline two,\té 漢字 🛒\\n", -2**63, "-0.05", 1e300, False, "0001-01-01", None),
    (3, "", None, None, None, None, None, None),
    (4, None, 2**63 - 1, "92233720368547758.07", -2.5e-7, True, "9999-12-31", "1970-01-01 00:00:00"),
    (5, " 'x' ", 0, "0.00", 5e-324, None, "1970-01-01", "2038-01-19 03:14:08"),
]
NAMES = ["id", "t", "n", "d", "x", "b", "day", "ts"]
TYPES = "id bigint, t text, n bigint, d decimal(18,2), x double, b boolean, day date, ts timestamp"


def field(value):
    """A value as a CSV field: null is empty, the empty text quoted."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return repr(value)


def values_csv():
    return ",".join(NAMES) + "\n" + "".join(",".join(map(field, row)) + "\n" for row in VALUES)


class QueryTest(CommandTest):
    def query(self, sql, *tables, ranks=1, form="csv", options=()):
        """The text that a query prints."""
        words = ["query", sql, "--format", form, *options]
        for table in tables:
            words += ["--table", table]
        return succeeding(*words, ranks=ranks).out

    def at_any_width(self, sql, *tables, form="csv", options=()):
        """The text that a query prints on 1, 2 and 3 ranks."""
        texts = [self.query(sql, *tables, ranks=ranks, form=form, options=options) for ranks in (1, 2, 3)]
        self.assertEqual(texts[0], texts[1])
        self.assertEqual(texts[0], texts[2])
        return texts[0]

    def numbers(self, rows=20000):
        return self.write("numbers.csv", "id,k,amount\n" + "".join(
            f"{i},{i * 7919 % 1009},{i % 97}.{i % 100:02}\n" for i in range(rows)))


class Formats(QueryTest):
    def setUp(self):
        super().setUp()
        self.table = f"v={self.write('values.csv', values_csv())}"
        self.options = ["--types", f"v={TYPES}"]

    def written(self, form, sql="select * from v order by id"):
        return self.at_any_width(sql, self.table, form=form, options=self.options)

    def test_json(self):
        found = json.loads(self.written("json"), parse_float=str)
        for row, values in zip(found, VALUES, strict=True):
            self.assertEqual(list(row), NAMES)
            for name, value in zip(NAMES, values, strict=True):
                if isinstance(value, float):
                    self.assertEqual(float(row[name]), value)  # the shortest text that reads back
                else:
                    self.assertEqual(row[name], value)  # decimals with all places, integers exact

    def test_csv(self):
        text = self.written("csv")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        self.assertEqual(rows[0], NAMES)
        for row, values in zip(rows[1:], VALUES, strict=True):
            for name, found, value in zip(NAMES, row, values, strict=True):
                if value is None:
                    self.assertEqual(found, "", name)
                elif isinstance(value, bool):
                    self.assertEqual(found, str(value).lower())
                elif isinstance(value, float):
                    self.assertEqual(float(found), value)
                else:
                    self.assertEqual(found, str(value))
        self.assertIn('\n3,"",,', text, "an empty text is no null")
        self.assertIn("\n4,,9223372036854775807,92233720368547758.07,", text)

    def test_csv_is_read_back(self):
        copy = self.write("copy.csv", self.written("csv"))
        again = self.query("select * from v order by id", f"v={copy}", options=self.options)
        self.assertEqual(again, copy.read_text(encoding="utf-8"))

    def test_table(self):
        lines = self.written("table").splitlines()
        self.assertEqual(len({len(line) for line in lines[:3]}), 1)
        self.assertRegex(lines[1], r"^│ +id │ t +│ +n │ +d │ +x │ b +│ day +│ ts +│$")
        self.assertRegex(lines[2], r"bigint │ text +│ +bigint │ +decimal\(2\) │ +double │ boolean │ date +│ timest")
        self.assertRegex(lines[5], r"line one\\nline two,\\té 漢字 🛒.*-9223372036854775808 .* NULL ")
        self.assertEqual(lines[-1], "5 rows")

    def test_empty_results(self):
        none = "select * from v where id > 9"
        self.assertEqual(self.written("csv", none), ",".join(NAMES) + "\n")
        self.assertEqual(json.loads(self.written("json", none)), [])
        self.assertIn("\n0 rows", self.written("table", none))

    def test_long_table_is_cut(self):
        text = self.query("select * from n", f"n={self.numbers()}", form="table")
        self.assertLess(len(text.splitlines()), 110)
        self.assertIn("100 of 20,000 rows: 19,900 more", text)

    def test_special_doubles(self):
        sql = "select 0.1::double + 0.2::double as a, 1e22::double as b, 123456789.125e0 as c, -0.0e0 as d"
        row = json.loads(self.at_any_width(sql, form="json"))[0]
        self.assertEqual((row["a"], row["b"], row["c"], row["d"]), (0.1 + 0.2, 1e22, 123456789.125, 0.0))


class OneAnswer(QueryTest):
    """The same bytes on 1, 2 and 3 ranks, checked against Python."""

    def test_groups(self):
        found = self.at_any_width("select k, count(*) as n, sum(amount) as s, avg(amount) as a from n group by k "
                                  "order by s desc, k limit 50", f"n={self.numbers()}")
        groups = {}
        for i in range(20000):
            groups.setdefault(i * 7919 % 1009, []).append(decimal.Decimal(f"{i % 97}.{i % 100:02}"))
        best = sorted(groups.items(), key=lambda group: (-sum(group[1]), group[0]))[:50]
        rows = list(csv.DictReader(io.StringIO(found)))
        self.assertEqual([(int(row["k"]), int(row["n"]), decimal.Decimal(row["s"])) for row in rows],
                         [(k, len(amounts), sum(amounts)) for k, amounts in best])
        for row, (_, amounts) in zip(rows, best, strict=True):
            self.assertEqual(float(row["a"]), float(sum(amounts) / len(amounts)))

    def test_rows_without_order_lie_in_that_of_all_columns(self):
        found = self.at_any_width("select k, amount from n where id < 3000", f"n={self.numbers()}")
        rows = [(int(row["k"]), decimal.Decimal(row["amount"])) for row in csv.DictReader(io.StringIO(found))]
        self.assertEqual(len(rows), 3000)
        self.assertEqual(rows, sorted(rows))

    def test_little_memory(self):
        sql = "select id, k, sum(amount) over (partition by k order by id) as s from n order by k, id desc"
        table = f"n={self.numbers(60000)}"
        much = self.at_any_width(sql, table)
        self.assertEqual(self.at_any_width(sql, table, options=["--memory", "1MiB"]), much)


class Files(QueryTest):
    """The same rows from every kind of file."""

    SQL = "select k, count(*) as n, sum(amount) as s from n group by k order by k"

    def setUp(self):
        super().setUp()
        self.csv = self.numbers(6000)
        self.expected = self.query(self.SQL, f"n={self.csv}")

    def test_packed_csv(self):
        packed = self.write("numbers.csv.gz", gzip.compress(self.csv.read_bytes(), mtime=0))
        self.assertEqual(self.at_any_width(self.SQL, f"n={packed}"), self.expected)

    def test_several_files(self):
        lines = self.csv.read_text().splitlines(keepends=True)
        (self.folder / "parts").mkdir()
        for part in range(3):
            self.write(f"parts/part_{part}.csv", lines[0] + "".join(lines[1 + part::3]))
        self.assertEqual(self.at_any_width(self.SQL, f"n={self.folder}/parts/"), self.expected)
        self.assertEqual(self.at_any_width(self.SQL, f"n={self.folder}/parts/part_*.csv"), self.expected)

    def test_sqlite(self):
        path = self.folder / "numbers.sqlite"
        with sqlite3.connect(path) as database:
            database.execute("create table n (id integer, k integer, amount decimal(9,2))")
            with open(self.csv, encoding="utf-8") as file:
                database.executemany("insert into n values (?, ?, ?)",
                                     [(row["id"], row["k"], row["amount"]) for row in csv.DictReader(file)])
        database.close()
        self.assertEqual(self.at_any_width(self.SQL, f"n={path}:n"), self.expected)

    def test_hdf5_of_a_run(self):
        raw = self.folder / "raw.csv"
        succeeding("generate", "-n", 5000, "--customers", 100, "-o", raw, "--quiet")
        job = (rankwise_command.JOBS / "quickstart.toml").read_text(encoding="utf-8")
        out = run_job(self.write("job.toml", job), raw, output=self.folder / "out", settings=["output.clean=true"])
        clean = self.at_any_width("select count(*) as n, sum(amount) as s from clean where customer_id is not null",
                                  f"clean={out}/clean.h5")
        customers = self.at_any_width("select sum(frequency) as f, sum(monetary) as s from c",
                                      f"c={out}/customers.h5:customers")
        self.assertEqual(clean.splitlines()[1].split(",")[1], customers.splitlines()[1].split(",")[1])

    def test_join_of_files(self):
        crm = self.write("crm.csv", "k,label\n" + "".join(f"{k},L{k % 5}\n" for k in range(0, 1009, 2)))
        found = self.at_any_width("select label, count(*) as n from n left join crm using (k) group by 1 order by 1",
                                  f"n={self.csv}", f"crm={crm}")
        counts = {}
        for i in range(6000):
            k = i * 7919 % 1009
            label = f"L{k % 5}" if k % 2 == 0 else ""
            counts[label] = counts.get(label, 0) + 1
        expected = sorted(counts.items(), key=lambda pair: (pair[0] == "", pair[0]))
        self.assertEqual(found, "label,n\n" + "".join(f"{label},{n}\n" for label, n in expected))

    def test_types(self):
        path = self.write("codes.csv", "code,price\n007,1.5\n010,2\n")
        self.assertEqual(self.query("select code, price from c", f"c={path}"), "code,price\n007,1.5\n010,2.0\n")
        found = self.query("select code + 1 as next, price from c", f"c={path}",
                           options=["--types", "c=code bigint, price decimal(9,3)"])
        self.assertEqual(found, "next,price\n8,1.500\n11,2.000\n")


class Outputs(QueryTest):
    """Files appear under their names when they are whole, and only then."""

    def setUp(self):
        super().setUp()
        self.out = self.folder / "out"
        self.out.mkdir()
        self.table = f"n={self.numbers()}"

    def test_output_holds_what_is_printed(self):
        sql = "select k, sum(amount) as s from n group by k"
        for form in ("table", "csv", "json"):
            printed = self.query(sql + (" order by k limit 60" if form == "table" else ""), self.table, form=form)
            for ranks in (1, 2, 3):
                path = self.out / f"{form}_{ranks}"
                words = ["query", sql + (" order by k limit 60" if form == "table" else ""), "--table", self.table]
                said = succeeding(*words, "--format", form, "--output", path, ranks=ranks)
                self.assertEqual(said.out, "")
                self.assertEqual(path.read_text(encoding="utf-8"), printed)
        self.assertEqual(len(outputs(self.out)), 9)  # nothing beside them

    def test_failure_leaves_the_file_of_before(self):
        path = self.out / "rows.csv"
        path.write_text("as before\n")
        for ranks in (1, 3):
            outcome = rankwise("query", "select 1 / (id - 19999) from n", "--table", self.table, "--format", "csv",
                               "--output", path, ranks=ranks)
            self.assertEqual(outcome.code, 3, str(outcome))
            self.assertEqual(outputs(self.out), ["rows.csv"])
            self.assertEqual(path.read_text(), "as before\n")

    def test_file_appears_when_it_is_whole(self):
        path = self.out / "rows.csv"
        words = ["query", "select a.id, b.id as other from n a join n b on a.k = b.k", "--table", self.table,
                 "--format", "csv", "--output", path]
        with subprocess.Popen(command_line(*words, ranks=2), stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as run:
            seen = None
            while run.poll() is None and seen is None:
                if path.exists():
                    seen = path.stat().st_size
                time.sleep(0.001)
            run.communicate()
        self.assertEqual(run.returncode, 0)
        if seen is not None:
            self.assertEqual(path.stat().st_size, seen)
        self.assertEqual(path.read_bytes().count(b"\n"), 1 + sum(self.pairs()))
        self.assertEqual(outputs(self.out), ["rows.csv"])

    def pairs(self):
        counts = {}
        for i in range(20000):
            counts[i * 7919 % 1009] = counts.get(i * 7919 % 1009, 0) + 1
        return [count * count for count in counts.values()]

    def statements(self, text, *options, ranks=1):
        path = self.write("report.sql", text)
        return rankwise("query", "--file", path, "--table", self.table, "--format", "csv", *options, ranks=ranks)

    def test_several_statements(self):
        text = "-- first; not a statement\nselect count(*) as n from n;\nselect ';' as t;;\n\nselect max(k) as k from n"
        for ranks in (1, 3):
            printed = self.statements(text, ranks=ranks)
            self.assertEqual((printed.code, printed.out), (0, "n\n20000\nt\n;\nk\n1008\n"), str(printed))
            folder = self.out / f"some/where_{ranks}"
            said = self.statements(text, "--output-dir", folder, ranks=ranks)
            self.assertEqual((said.code, said.out), (0, ""), str(said))
            self.assertEqual({name: (folder / name).read_text() for name in outputs(folder)},
                             {"1.csv": "n\n20000\n", "2.csv": "t\n;\n", "3.csv": "k\n1008\n"})

    def test_statement_that_fails(self):
        text = "select 1 as a;\nselect id / (k - 5) from n;\nselect nothing\nfrom n;\nselect 4 as d"
        for ranks in (1, 3):
            folder = self.out / f"stops_{ranks}"
            stopped = self.statements(text, "--output-dir", folder, ranks=ranks)
            self.assertEqual(stopped.code, 3, str(stopped))
            for fragment in ("division by zero in id / (k - 5)", "numbers.csv, line ", "(in query 2)"):
                self.assertIn(fragment, stopped.err)
            self.assertEqual(outputs(folder), ["1.csv"])

            folder = self.out / f"goes_on_{ranks}"
            gone_on = self.statements(text, "--output-dir", folder, "--keep-going", ranks=ranks)
            self.assertEqual((gone_on.code, gone_on.err), (0, ""), str(gone_on))
            self.assertEqual(outputs(folder), ["1.csv", "2.error", "3.error", "4.csv"])
            self.assertIn("division by zero", (folder / "2.error").read_text())
            self.assertIn('query 3, line 1 column 8: there is no column "nothing"', (folder / "3.error").read_text())
            self.assertEqual((folder / "4.csv").read_text(), "d\n4\n")

    def test_options_that_contradict(self):
        for words, fragment in ((["--output", self.out / "x.csv"], "--output-dir"), (["--keep-going"], "--output-dir")):
            outcome = self.statements("select 1; select 2", *words)
            self.assertEqual(outcome.code, 2)
            self.assertIn(fragment, outcome.err)
        for text in ("", " ;; -- nothing\n"):
            outcome = self.statements(text)
            self.assertEqual(outcome.code, 2)
            self.assertIn("holds no statement", outcome.err)

    def test_reader_that_goes_away(self):
        scratch = self.folder / "scratch"
        scratch.mkdir()
        words = ["query", "select a.id, a.k, b.id as other from n a join n b on a.k = b.k", "--table", self.table,
                 "--format", "csv", "--scratch", scratch]
        for ranks in (1, 3):
            with self.subTest(ranks=ranks):
                start = time.monotonic()
                with subprocess.Popen(command_line(*words, ranks=ranks, patience=60), stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE) as run:
                    self.assertEqual(run.stdout.readline(), b"id,k,other\n")
                    run.stdout.close()
                    said = run.stderr.read().decode()
                    self.assertNotIn("rankwise: error", said)
                    run.wait(timeout=60)
                self.assertLess(time.monotonic() - start, 30)
                if ranks > 1:  # mpirun kills its ranks; the next query removes what they leave
                    succeeding("query", "select 1", "--scratch", scratch)
                self.assertEqual(outputs(scratch), [])


if __name__ == "__main__":
    rankwise_command.main()
