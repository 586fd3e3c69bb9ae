"""Queries that must fail: how they are run, alone and on three ranks, and what is checked of each."""

from concurrent.futures import ThreadPoolExecutor

from bad_input_test import INPUT, PATIENCE, Refusal
from rankwise_command import outputs, rankwise

HEADER = "id,shop,name,amount,packs,day\n"
ROWS = 9000
SALES = "id bigint, shop bigint, name text, amount decimal(18,2), packs bigint, day date"


def line(number, name="", amount="", packs="", day="2024-02-29"):
    """A line of the table of sales; its id stands on line id + 1 of the file."""
    return f"{number},{number % 7},{name or f'n{number}'},{amount or f'{number}.25'},{packs or 1 + number % 4},{day}\n"


def sales(**changes):
    """The table of sales as CSV; `changes` maps "rowN" to what line() is told about id N."""
    return HEADER + "".join(line(i, **changes.get(f"row{i}", {})) for i in range(1, ROWS + 1))


class QueryRefusal(Refusal):
    """Runs a query that must fail, alone and on three ranks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales = cls.shared_folder / "sales.csv"
        cls.sales.write_text(sales(row7001={"packs": "0"}), encoding="utf-8")
        cls.shops = cls.shared_folder / "shops.csv"
        cls.shops.write_text("code,label\n" + "".join(f"c{i},l{i}\n" for i in range(7)), encoding="utf-8")
        cls.numbers = cls.shared_folder / "numbers.csv"
        cls.numbers.write_text("x\n" + "".join(f"{i}\n" for i in range(1, 50001)), encoding="utf-8")

    def setUp(self):
        super().setUp()
        self.tables = [f"sales={self.sales}", f"shops={self.shops}", f"numbers={self.numbers}"]

    def words(self, sql, *options, out, scratch):
        words = ["query", sql, *options, "--format", "csv", "--output", out / "rows.csv", "--scratch", scratch]
        for table in self.tables:
            words += ["--table", table]
        return words

    def query_refused(self, sql, code, *fragments, options=()):
        """Expects the exit code and each fragment in a message that is printed once; returns that of each width."""

        def run(count):
            out, scratch = self.folder / f"out_{count}", self.folder / f"scratch_{count}"
            out.mkdir(exist_ok=True)
            scratch.mkdir(exist_ok=True)
            return count, rankwise(*self.words(sql, *options, out=out, scratch=scratch), ranks=count, patience=PATIENCE)

        told = set()
        with ThreadPoolExecutor() as pool:
            for count, outcome in pool.map(run, (1, 3)):
                with self.subTest(ranks=count, sql=sql):
                    self.check_refusal(outcome, code, *fragments)
                    self.assertEqual(outputs(self.folder / f"out_{count}"), [], "output of a failed query")
                    self.assertEqual(outputs(self.folder / f"scratch_{count}"), [], "scratch files stay behind")
                told.add(outcome.err[outcome.err.index("rankwise: error"):].split("\n---")[0].rstrip())
        return told

    def many_rows(self):
        """A file that needs more than 1 MiB per rank."""
        return self.write("many.csv", "x,y\n" + "".join(f"{i * 7919 % 500009},row {i}\n" for i in range(300000)))

    def told_alike(self, sql, *fragments, options=()):
        """A value that cannot be computed: every width tells of the same row."""
        told = self.query_refused(sql, INPUT, *fragments, options=options)
        self.assertEqual(len(told), 1, told)
