"""rankwise explain: the stages of a query or a job, and what a run of them measured."""

import re

import rankwise_command
from rankwise_command import CommandTest, rankwise, run_job, succeeding

RANKS = (1, 3)
MEASURED = re.compile(r"    Measured: (?P<rows_in>[\d,]+) rows in \(skew (?P<skew_in>[\d.]+)\), "
                      r"(?P<rows_out>[\d,]+) out \(skew (?P<skew>[\d.]+)\), (?P<exchanged>[\d.]+ \w?B) exchanged, "
                      r"(?P<spilled>[\d.]+ \w?B) spilled, (?P<seconds>[\d.]+) s, (?P<peak>\d+) MB peak")


def stages_of(text):
    """The lines of each stage: {name: [lines]}, in order."""
    stages = {}
    for line in text.splitlines():
        if line.startswith("Stage "):
            stages[line.split()[2]] = []
        elif stages:
            list(stages.values())[-1].append(line)
    return stages


def measure_of(lines):
    """What was measured of a stage, or None."""
    found = [match for match in map(MEASURED.fullmatch, lines) if match]
    return found[-1].groupdict() if found else None


def plan_of(text):
    """The text without what was measured."""
    return [line for line in text.splitlines() if "Measured" not in line]


def on(ranks):
    return "1 rank" if ranks == 1 else f"{ranks} ranks"


class Query(CommandTest):
    SQL = "select shop, sum(price) as total from sales where day < 9 group by shop order by total desc limit 5"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales = cls.shared_folder / "sales.csv"
        lines = [f"{i},S{i % 7},{i % 100}.50,{i % 10},a text that nobody asks for" for i in range(20000)]
        cls.sales.write_text("\n".join(["id,shop,price,day,note", *lines]) + "\n", encoding="utf-8")
        cls.table = ("--table", f"sales={cls.sales}")

    def test_plan(self):
        for ranks in RANKS:
            said = succeeding("explain", self.SQL, *self.table, ranks=ranks).out
            stages = stages_of(said)
            self.assertEqual(list(stages), ["group", "order", "result"])
            group = "\n".join(stages["group"])
            self.assertRegex(group, r"scan sales: shop, price, day  \(3 of 5 columns of .*sales\.csv\)  "
                                    r"\(about [\d,]+ rows\)")
            self.assertIn("filter day < 9", group)
            self.assertRegex(group, r"group by shop: .*\(about [\d,]+ rows\)")
            self.assertIn("    Exchange: by hash of shop", group)
            self.assertIn("    order by total desc nulls first limit 5", stages["order"])
            self.assertIn("    Exchange: by range", stages["order"])
            self.assertNotIn("Measured", said)
            self.assertEqual(said.count("Stage 0"), 1)
            self.assertEqual(said, succeeding("query", self.SQL, *self.table, "--explain", ranks=ranks).out)

    def test_measures(self):
        for ranks in RANKS:
            said = succeeding("explain", "--analyze", self.SQL, *self.table, ranks=ranks).out
            self.assertTrue(said.startswith(f"Measured on {on(ranks)}.\nStage 0  group\n"), said)
            self.assertEqual(plan_of(said), plan_of(succeeding("explain", self.SQL, *self.table).out))
            measures = {name: measure_of(lines) for name, lines in stages_of(said).items()}
            self.assertEqual((measures["group"]["rows_in"], measures["group"]["rows_out"]), ("20,000", "18,000"))
            self.assertEqual(measures["order"]["rows_in"], "7")
            self.assertEqual(measures["result"]["rows_in"], "5")
            for measure in measures.values():
                self.assertGreaterEqual(float(measure["skew"]), 1)
                self.assertLessEqual(float(measure["skew"]), ranks)
                self.assertEqual(measure["spilled"], "0 B")
            self.assertEqual(measures["group"]["exchanged"] == "0 B", ranks == 1)

    def test_what_spills_is_told(self):
        rows = ",".join(f"({i})" for i in range(100))
        sql = f"select a.id, b.column1 as v from sales a cross join (values {rows}) b order by 2, 1 limit 600000"
        for ranks in RANKS:
            said = succeeding("explain", "--analyze", sql, *self.table, "--memory", "64MiB", "--scratch", self.folder,
                              "--force-cross-join", ranks=ranks).out
            measures = [measure_of(lines) for lines in stages_of(said).values()]
            self.assertTrue(any(measure["spilled"] != "0 B" for measure in measures), said)
            self.assertTrue(any(measure["rows_out"] == "2,000,000" for measure in measures), said)

    def test_statements_of_a_file(self):
        path = self.write("two.sql", f"{self.SQL};\nselect count(*) as n from sales;")
        for ranks in RANKS:
            said = succeeding("explain", "-f", path, *self.table, ranks=ranks).out
            self.assertTrue(said.startswith("query 1:\nStage 0  group\n"), said)
            self.assertIn("\nquery 2:\nStage 0  group\n", said)

    def test_types_and_memory(self):
        said = succeeding("explain", "select price + 0.25 as p from sales", *self.table, "--types",
                          "sales=price decimal(18,3)", "--memory", "1GiB").out
        self.assertIn("compute p = price + 0.25", said)

    def test_why_a_join_is_exchanged_or_not(self):
        sql = "select a.id from sales a join sales b on a.id = b.id"
        said = succeeding("explain", sql, *self.table, "--memory", "64MiB").out
        self.assertRegex(said, r"inner join on id = b\.id  \[exchange: right side is about 20,000 rows, .*, more than ")
        said = succeeding("explain", sql, *self.table, "--memory", "1GiB").out
        self.assertRegex(said, r"inner join on id = b\.id  \[broadcast: right side is about 20,000 rows, ")


class Job(CommandTest):
    JOB = '''
    [source]
    paths = "{input}"
    [schema]
    [schema.columns]
    invoice = "Invoice"
    quantity = "Quantity"
    time = "InvoiceDate"
    price = "Price"
    customer_id = "Customer ID"
    [cleaning]
    [rfm]
    [[table]]
    name = "spending"
    sql = "select customer_id, sum(amount) as spent from clean where quantity > 1 group by customer_id"
    [[table]]
    name = "best"
    output = true
    sql = """select s.customer_id, s.spent, c.frequency
             from spending s join customers c using (customer_id) order by spent desc"""
    '''

    def setUp(self):
        super().setUp()
        rows = [f"{i},{1 + i % 3},2024-01-{1 + i % 28:02d} 10:00:00,1.25,C{i % 50}" for i in range(3000)]
        self.input = self.write("t.csv", "\n".join(["Invoice,Quantity,InvoiceDate,Price,Customer ID", *rows]) + "\n")
        self.job = self.write("job.toml", self.JOB.format(input=self.input))

    def explain(self, *more, ranks=1):
        return succeeding("explain", self.job, "-o", self.folder / "out", *more, ranks=ranks).out

    def test_before_a_run(self):
        for ranks in RANKS:
            said = self.explain(ranks=ranks)
            stages = stages_of(said)
            self.assertTrue(said.startswith("Stage 0  scan\n"), said)
            self.assertNotIn("easured", said)
            names = list(stages)
            self.assertEqual(names[:3] + names[-2:], ["scan", "customers", "customer_rows", "best.result", "write"])
            inner = "\n".join(line for name in names[3:-1] for line in stages[name])
            for part in ("scan clean: quantity, customer_id, amount  (3 of 6 columns of clean transactions of this run",
                         "filter quantity > 1", "group by customer_id", "Exchange: by hash of customer_id",
                         "scan customers: customer_id, frequency  (2 of ", "inner join on", "order by spent desc"):
                self.assertIn(part, inner)
            self.assertIn("    Keep clean rows [quantity, customer_id, amount]", stages["scan"])

    def test_after_a_run(self):
        plan = self.explain()
        for ranks in RANKS:
            done = succeeding("run", self.job, "-o", self.folder / "out", ranks=ranks)
            self.assertIn(f"Stage by stage: rankwise explain {self.job} --output {self.folder}/out\n", done.out)
            for readers in RANKS:
                said = self.explain(ranks=readers)
                self.assertRegex(said.splitlines()[0],
                                 rf"^Measured in the run of 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC on {on(ranks)}\.$")
                self.assertEqual(plan_of(said), plan.splitlines())
                measures = {name: measure_of(lines) for name, lines in stages_of(said).items()}
                self.assertNotIn(None, measures.values(), said)
                self.assertEqual((measures["scan"]["rows_in"], measures["scan"]["rows_out"]), ("3,000", "3,000"))
                self.assertEqual((measures["customers"]["rows_in"], measures["customers"]["rows_out"]), ("3,000", "50"))
                group = next(measure for name, measure in measures.items() if name.endswith(".group"))
                self.assertEqual((group["rows_in"], group["rows_out"]), ("3,000", "2,000"))
                self.assertEqual(measures["best.result"]["rows_out"], "50")
                self.assertEqual(measures["customers"]["exchanged"] == "0 B", ranks == 1)

    def test_comments_and_input_names_do_not_count(self):
        run_job(self.job, output=self.folder / "out")
        self.job.write_text("# said again\n" + self.job.read_text(encoding="utf-8"), encoding="utf-8")
        for words in ((), ("--input", self.input)):
            self.assertTrue(self.explain(*words).startswith("Measured in the run of "))

    def test_after_the_job_has_changed(self):
        run_job(self.job, output=self.folder / "out", ranks=3)
        for ranks in RANKS:
            said = self.explain("--set", "rfm.offset_days=3", ranks=ranks)
            first, rest = said.split("\n", 1)
            self.assertRegex(first, r"^The last run of 20.* UTC on 3 ranks was of another job text or other --set: "
                                    r"its measures are not shown\.$")
            self.assertTrue(rest.startswith("Stage 0  scan\n"))
            self.assertNotIn("Measured", said)
        self.job.write_text(self.JOB.format(input=self.input).replace("quantity > 1", "quantity > 2"), encoding="utf-8")
        self.assertTrue(self.explain().startswith("The last run of "))
        run_job(self.job, output=self.folder / "out")
        self.assertTrue(self.explain().startswith("Measured in the run of "))

    def test_after_a_run_that_failed(self):
        self.job.write_text(self.JOB.format(input=self.input).replace("sum(amount)", "sum(amount / (quantity - 3))"),
                            encoding="utf-8")
        done = rankwise("run", self.job, "-o", self.folder / "out", ranks=3)
        self.assertNotEqual(done.code, 0)
        said = self.explain()
        self.assertRegex(said.splitlines()[0], r"on 3 ranks, which failed in stage \S+\.$")
        self.assertIsNotNone(measure_of(stages_of(said)["scan"]))
        self.assertIsNone(measure_of(stages_of(said)["write"]))

    def test_a_run_that_was_killed(self):
        out = run_job(self.job, output=self.folder / "out")
        events = (out / "events.jsonl").read_text(encoding="utf-8")
        (out / "events.jsonl").write_text(events[:events.index('"stage":"customers"', events.index("stage_end"))],
                                          encoding="utf-8")
        said = self.explain()
        self.assertIn(" on 1 rank, which has not ended: it was killed, or goes on.\n", said)
        self.assertEqual(said.count("    Measured: "), 1)

    def test_the_record_is_no_answer(self):
        digests = {succeeding("digest", run_job(self.job, output=self.folder / f"out_{ranks}", ranks=ranks)).out
                   for ranks in RANKS}
        self.assertEqual(len(digests), 1)

    def test_job_behind_its_input(self):
        said = succeeding("explain", "--input", self.input, self.job).out
        self.assertIn("Stage 0  scan", said)


class BadUsage(CommandTest):
    def refused(self, *words, ranks=1):
        done = rankwise("explain", *words, ranks=ranks, cwd=self.folder)
        self.assertEqual((done.code, done.out), (2, ""), str(done))
        return done.err

    def test_neither_job_nor_query(self):
        for ranks in RANKS:
            self.assertIn('explain: "quickstart" is no file, and no query either; give JOB.toml, or SQL in quotes',
                          self.refused("quickstart", ranks=ranks))
            self.assertIn("explain: give a job file, the text of a query, or --file", self.refused(ranks=ranks))
        self.assertIn("nowhere.toml", self.refused("nowhere.toml"))
        self.write("q.sql", "select 1")
        self.assertIn("explain: q.sql is no job file; statements are read by --file q.sql", self.refused("q.sql"))

    def test_options_that_do_not_apply(self):
        job = self.write("job.toml", "[schema.columns]\ncustomer_id = 'c'\n")
        self.write("q.sql", "select 1")
        for option in (("--table", "a=a.csv"), ("--types", "a=b text"), ("--file", "q.sql"), ("--scratch", "."),
                       ("--force-cross-join",)):
            self.assertIn(f"explain: {option[0]} does not go with a job", self.refused(job, *option))
        self.assertIn("explain: --analyze does not go with a job; run it, and explain shows what the run measured",
                      self.refused(job, "--analyze", ranks=3))
        for option in (("--set", "a.b=c"), ("--input", "a.csv"), ("--output", "out")):
            self.assertIn(f"explain: {option[0]} does not go with a query", self.refused("select 1", *option))
        self.assertIn("give either the text of a query or --file", self.refused("select 1", "--file", "q.sql"))
        self.assertIn("--format", self.refused("select 1", "--format", "csv"))
        self.assertIn("--memory: 3 cows: an amount of at least 1 MiB such as 512MiB or 2GiB is expected",
                      self.refused("select 1", "--memory", "3 cows"))

    def test_what_the_query_says_wrong(self):
        for ranks in RANKS:
            self.assertIn("query, line 1 column 1: INSERT is not supported",
                          self.refused("insert into x values (1)", ranks=ranks))
            self.assertIn("nowhere", self.refused("select * from nowhere", ranks=ranks))


if __name__ == "__main__":
    rankwise_command.main()
