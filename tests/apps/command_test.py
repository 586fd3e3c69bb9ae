"""What the command says and writes, seen by a user with Python at hand."""

import datetime
import json
import subprocess
import sys

import rankwise_command
from rankwise_command import (JOBS, NOT_DETERMINISTIC, CommandTest, json_of, outputs, rankwise, rows_of, run_job,
                              succeeding)

SUBCOMMANDS = ("run", "explain", "query", "generate", "inspect", "digest")
STAGES = ["scan", "quality", "customers", "score", "segments", "cluster", "write"]

# Prints a table of an HDF5 file as JSON: column -> values, decimals as integers.
READ_HDF5 = """
import h5py, json, sys
table = h5py.File(sys.argv[1])["customers"]
columns = {}
for name in table.attrs["column_order"]:
    data = table[name]
    values = data.asstr()[:].tolist() if data.attrs["type"] == "text" else data[:].tolist()
    columns[name] = {"values": values, "type": data.attrs["type"], "unit": str(data.attrs.get("unit", "")),
                     "scale": int(data.attrs.get("scale", 0)), "chunked": data.chunks is not None,
                     "compressed": data.compression is not None, "has_nulls": bool(data.attrs["has_nulls"])}
print(json.dumps({"rows": int(table.attrs["rows"]), "columns": columns}))
"""


def python_with_h5py():
    """A Python that can read HDF5, or None."""
    for python in (sys.executable, "/usr/bin/python3"):
        try:
            subprocess.run([python, "-c", "import h5py"], capture_output=True, check=True)
            return python
        except (OSError, subprocess.CalledProcessError):
            pass
    return None


class Help(CommandTest):
    def test_help_of_the_command(self):
        for option in ("--help", "-h"):
            said = succeeding(option).out
            for subcommand in SUBCOMMANDS:
                self.assertRegex(said, rf"(?m)^  {subcommand} +[A-Z]")
            self.assertIn("Exit codes: 0 done; 2 wrong usage or job file; 3 input data refused; 4 the run failed", said)

    def test_help_of_each_subcommand(self):
        for subcommand in SUBCOMMANDS:
            with self.subTest(subcommand):
                outcome = succeeding(subcommand, "--help")
                self.assertIn(f"Usage: rankwise {subcommand}", outcome.out)
                self.assertEqual(outcome.err, "")
        said = succeeding("run", "--help").out
        for option in ("--input", "--output", "--set", "--quiet", "--verbose", "--log-dir"):
            self.assertIn(option, said)

    def test_help_is_printed_once(self):
        self.assertEqual(succeeding("--help", ranks=3).out.count("Usage: rankwise"), 1)

    def test_version(self):
        self.assertRegex(succeeding("--version").out, r"^rankwise \d+\.\d+\.\d+\n$")


class Explain(CommandTest):
    def test_stages_and_exchanges(self):
        for ranks in (1, 2):
            said = succeeding("explain", JOBS / "retail_rfm.toml", ranks=ranks).out
            stages = [line.split()[2] for line in said.splitlines() if line.startswith("Stage ")]
            self.assertEqual(stages, STAGES)
            self.assertIn("Exchange: purchases by hash(customer_id)", said)
            self.assertIn("Write customers.h5", said)

    def test_every_job_that_ships(self):
        for job in JOBS.glob("*.toml"):
            if "[[input]]" in job.read_text(encoding="utf-8"):
                continue  # its columns are read from the files; see retail_kpis_test and ad_clicks_test
            with self.subTest(job=job.name):
                self.assertIn("Stage 0  scan", succeeding("explain", job).out)

    def test_sections_that_are_switched_off(self):
        said = succeeding("explain", JOBS / "quickstart.toml", "--set", "cluster.enabled=false", "--set",
                          "quality.enabled=false").out
        stages = [line.split()[2] for line in said.splitlines() if line.startswith("Stage ")]
        self.assertEqual(stages, [stage for stage in STAGES if stage not in ("cluster", "quality")])
        self.assertNotIn("clusters.json", said)

    def test_pass_that_a_rule_needs(self):
        said = succeeding("explain", JOBS / "retail_rfm.toml", "--set", "cleaning.duplicates=drop_overlap").out
        self.assertIn("Stage 0  facts", said)
        self.assertRegex(said, r"Stage 1  scan +<- facts")


class Generate(CommandTest):
    def test_same_bytes_on_any_number_of_ranks(self):
        files = []
        for ranks in (1, 2, 3):
            path = self.folder / f"generated_{ranks}.csv"
            said = succeeding("generate", "-n", 12345, "--customers", 300, "--seed", 9, "--messy-rate", 0.01, "-o",
                              path, ranks=ranks)
            files.append(path.read_bytes())
            self.assertIn("12345 rows", said.out + said.err)
            self.assertRegex(said.out, r"invoices \d+ \(returns \d+\)  customers \d+  from \S+ \S+ to \S+ \S+  revenue")
            self.assertIn("seed 9", said.out)
        self.assertEqual(files[0].count(b"\n"), 12346)
        self.assertTrue(files[0] == files[1] == files[2])

    def test_another_seed_gives_other_data(self):
        first, second = self.folder / "1.csv", self.folder / "2.csv"
        succeeding("generate", "-n", 1000, "--seed", 1, "-o", first, "--quiet")
        succeeding("generate", "-n", 1000, "--seed", 2, "-o", second, "--quiet")
        self.assertNotEqual(first.read_bytes(), second.read_bytes())

    def test_quiet(self):
        outcome = succeeding("generate", "-n", 1000, "-o", self.folder / "quiet.csv", "--quiet")
        self.assertEqual(outcome.out + outcome.err, "")

    def test_dates(self):
        path = self.folder / "dates.csv"
        succeeding("generate", "-n", 5000, "--start", "2020-03-01", "--end", "2020-06-30", "-o", path, "--quiet")
        times = [row["InvoiceDate"] for row in rows_of(path)]
        self.assertGreaterEqual(min(times), "2020-03-01")
        self.assertLess(max(times), "2020-07-01")
        self.assertEqual(times, sorted(times))


class Run(CommandTest):
    """One run of the quickstart job, looked at from all sides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.input = cls.shared_folder / "transactions.csv"
        succeeding("generate", "-n", 30000, "--customers", 900, "--messy-rate", 0.005, "-o", cls.input, "--quiet")
        cls.out = cls.shared_folder / "out"
        cls.logs = cls.shared_folder / "logs"
        cls.said = succeeding("run", JOBS / "quickstart.toml", "-i", cls.input, "-o", cls.out, "--log-dir", cls.logs,
                              ranks=3)

    def customers(self):
        return rows_of(self.out / "customers.csv")

    def test_summary_for_a_person(self):
        self.assertIn("rows read                 30,000", self.said.out)
        self.assertIn("The ledger balances.", self.said.out)
        self.assertIn(str(self.out), self.said.out)
        for name in outputs(self.out):
            self.assertIn(name, self.said.out)
        self.assertNotIn("\r", self.said.out + self.said.err, "progress bars belong on terminals")
        self.assertNotIn("\x1b", self.said.out + self.said.err)

    def test_files(self):
        summary = json_of(self.out / "summary.json")
        self.assertEqual(sorted(summary["files"]), sorted(set(outputs(self.out)) - NOT_DETERMINISTIC))
        self.assertEqual(set(summary["files"]), {"rejects.csv", "quality.json", "customers.csv", "customers.h5",
                                                 "segments.csv", "clusters.json", "summary.json"})

    def test_digest_covers_every_file(self):
        lines = [line.split() for line in succeeding("digest", "--files", self.out).out.splitlines()]
        self.assertEqual([name for _, name in lines[:-1]],
                         [name for name in outputs(self.out) if name not in NOT_DETERMINISTIC])
        self.assertRegex(lines[-1][0], r"^[0-9a-f]{64}$")

    def test_customers_agree_with_the_summary(self):
        summary = json_of(self.out / "summary.json")
        customers = self.customers()
        self.assertEqual(len(customers), summary["rfm"]["customers"])
        sizes = {row["segment"]: int(row["customers"]) for row in rows_of(self.out / "segments.csv")}
        segments = [row["segment"] for row in customers]
        self.assertEqual({name: segments.count(name) for name in sizes}, sizes)
        clusters = json_of(self.out / "clusters.json")
        labels = [int(row["cluster"]) for row in customers]
        self.assertEqual([labels.count(one["cluster"]) for one in clusters["clusters"]],
                         [one["customers"] for one in clusters["clusters"]])
        ids = [int(row["customer_id"]) for row in customers]
        self.assertEqual(ids, sorted(ids))

    def test_hdf5_equals_csv(self):
        python = python_with_h5py()
        if python is None:
            self.skipTest("no Python with h5py")
        read = subprocess.run([python, "-c", READ_HDF5, self.out / "customers.h5"], capture_output=True, text=True,
                              check=True)
        table = json.loads(read.stdout)
        customers = self.customers()
        self.assertEqual(table["rows"], len(customers))
        self.assertEqual(list(table["columns"]), list(customers[0]))
        for name, column in table["columns"].items():
            texts = [row[name] for row in customers]
            self.assertTrue(column["chunked"] and column["compressed"], name)
            self.assertFalse(column["has_nulls"], name)
            if column["type"] == "text":
                found = column["values"]
            elif column["type"] == "timestamp":
                found = [self.time(seconds) for seconds in column["values"]]
            elif column["type"].startswith("decimal"):
                found = [f"{value / 10**column['scale']:.{column['scale']}f}" for value in column["values"]]
            else:
                found, texts = column["values"], [float(text) for text in texts]
            self.assertEqual(found, texts, name)
        self.assertEqual(table["columns"]["monetary"]["unit"], "GBP")
        self.assertEqual(table["columns"]["recency_days"]["unit"], "days")

    @staticmethod
    def time(seconds):
        return str(datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds))

    def test_inspect(self):
        customers = self.customers()
        for ranks in (1, 2):
            said = succeeding("inspect", self.out / "customers.h5", ranks=ranks).out
            self.assertEqual(said.count(f"table customers: {len(customers)} rows"), 1)
            self.assertIn("job: quickstart", said)
            self.assertIn("currency: GBP", said)
            names = [line.split()[0] for line in said.splitlines() if line.startswith("  ")]
            self.assertEqual(names, list(customers[0]))
            self.assertRegex(said, r"monetary +decimal\(3\) .*\[GBP\] +Sum of")

    def test_events(self):
        events = [json.loads(line) for line in (self.out / "events.jsonl").read_text().splitlines()]
        self.assertEqual((events[0]["event"], events[0]["ranks"]), ("run_begin", 3))
        self.assertEqual(events[-1]["event"], "run_end")
        self.assertEqual([event["stage"] for event in events if event["event"] == "stage_begin"], STAGES)
        ends = [event for event in events if event["event"] == "stage_end"]
        self.assertEqual([event["stage"] for event in ends], STAGES)
        for event in ends:
            for field in ("rows_in", "rows_out", "bytes_exchanged", "skew", "peak_memory_bytes", "seconds"):
                self.assertGreaterEqual(event[field], 0, event)
            self.assertGreater(event["peak_memory_bytes"], 1 << 20)
        self.assertGreater(next(event for event in ends if event["stage"] == "customers")["bytes_exchanged"], 0)

    def test_a_log_per_rank(self):
        self.assertEqual(outputs(self.logs), ["rank-0000.log", "rank-0001.log", "rank-0002.log"])
        for name in outputs(self.logs):
            text = (self.logs / name).read_text()
            for stage in STAGES:
                self.assertIn(f"begin {stage}", text)
                self.assertIn(f"end {stage}", text)

    def test_quiet_prints_nothing(self):
        for ranks in (1, 2):
            outcome = succeeding("run", JOBS / "quickstart.toml", "-i", self.input, "-o", self.folder, "-q",
                                 ranks=ranks)
            self.assertEqual(outcome.out + outcome.err, "")

    def test_quiet_excludes_verbose(self):
        self.assertEqual(rankwise("run", JOBS / "quickstart.toml", "-q", "-v").code, 2)

    def test_verbose_says_more(self):
        outcome = succeeding("run", JOBS / "quickstart.toml", "-i", self.input, "-o", self.folder, "-v")
        self.assertGreater(len(outcome.err.splitlines()), len(STAGES))

    def test_section_switched_off(self):
        out = run_job(JOBS / "quickstart.toml", self.input, output=self.folder / "out")
        self.assertIn("clusters.json", outputs(out))
        run_job(JOBS / "quickstart.toml", self.input, output=out,
                settings=["cluster.enabled=false", "output.hdf5=false"])
        self.assertNotIn("clusters.json", outputs(out), "an output of the run before stays behind")
        self.assertNotIn("customers.h5", outputs(out), "an output of the run before stays behind")
        self.assertNotIn("cluster", rows_of(out / "customers.csv")[0])
        self.assertNotIn("clusters", json_of(out / "summary.json"))

    def test_second_run_replaces_the_first(self):
        out = run_job(JOBS / "quickstart.toml", self.input, output=self.folder / "out", settings=["cluster.k=2"])
        self.assertEqual(json_of(out / "clusters.json")["chosen_k"], 2)
        run_job(JOBS / "quickstart.toml", self.input, output=out, settings=["cluster.k=3"], ranks=2)
        self.assertEqual(json_of(out / "clusters.json")["chosen_k"], 3)
        self.assertEqual({int(row["cluster"]) for row in rows_of(out / "customers.csv")}, {0, 1, 2})

    def test_failed_run_keeps_the_outputs_of_the_run_before(self):
        out = run_job(JOBS / "quickstart.toml", self.input, output=self.folder / "out")
        before = rankwise_command.hashes(out)
        outcome = rankwise("run", JOBS / "quickstart.toml", "-i", self.input, "-o", out, "--set",
                           "source.bad_rows=fail", ranks=2)
        self.assertEqual(outcome.code, 3, str(outcome))
        self.assertEqual(rankwise_command.hashes(out), before)

    def test_defaults_of_the_job_are_relative_to_the_working_folder(self):
        (self.folder / "out").mkdir()
        (self.folder / "out" / "transactions.csv").write_bytes(self.input.read_bytes())
        succeeding("run", JOBS / "quickstart.toml", "-q", cwd=self.folder)
        self.assertIn("customers.csv", outputs(self.folder / "out" / "quickstart"))


class Dialects(CommandTest):
    """The same transactions, written as a Latin-1 file with semicolons, decimal commas and dates by day."""

    JOB = """
    [source]
    {source}
    [schema]
    [schema.columns]
    invoice = "Invoice"
    quantity = "Quantity"
    time = {time}
    price = "Price"
    customer_id = "Customer"
    country = "Country"
    [quality]
    [cleaning]
    [rfm]
    """
    ROWS = [(str(i), str(1 + i % 5), f"2024-{1 + i % 9:02d}-{1 + i % 27:02d} 10:{i % 60:02d}", f"{i % 40}.{i % 10}5",
             f"K{i % 31}", ("Österreich", "Perú", "Ireland")[i % 3]) for i in range(2000)]
    HEADER = ("Invoice", "Quantity", "InvoiceDate", "Price", "Customer", "Country")

    def test_two_dialects_give_one_answer(self):
        plain = "\n".join(",".join(row) for row in (self.HEADER, *self.ROWS))
        odd = [(a, b, f"{c[8:10]}/{c[5:7]}/{c[:4]} {c[11:]}", d.replace(".", ","), e, f)
               for a, b, c, d, e, f in self.ROWS]
        other = "\r\n".join(";".join(row) for row in (self.HEADER, *odd))
        jobs = [self.write("plain.toml", self.JOB.format(source="", time='"InvoiceDate"')),
                self.write("odd.toml", self.JOB.format(
                    source='delimiter = ";"\ndecimal_mark = ","\nencoding = "latin-1"',
                    time='{ column = "InvoiceDate", formats = ["%d/%m/%Y %H:%M"] }'))]
        (self.folder / "1").mkdir()
        (self.folder / "2").mkdir()
        inputs = [self.write("1/rows.csv", b"\xef\xbb\xbf" + plain.encode()),
                  self.write("2/rows.csv", other.encode("latin-1"))]
        outs = [run_job(jobs[i], inputs[i], output=self.folder / f"out_{i}", ranks=1 + i) for i in range(2)]
        self.assertEqual(rows_of(outs[0] / "customers.csv"), rows_of(outs[1] / "customers.csv"))
        self.assertEqual(json_of(outs[0] / "quality.json"), json_of(outs[1] / "quality.json"))
        self.assertEqual({row["country"] for row in rows_of(outs[1] / "customers.csv")},
                         {"Österreich", "Perú", "Ireland"} & {min(
                             {row[5] for row in self.ROWS if row[4] == f"K{k}"}) for k in range(31)})


if __name__ == "__main__":
    rankwise_command.main()
