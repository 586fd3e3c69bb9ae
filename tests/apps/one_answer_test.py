"""One answer: the outputs hold the same bytes on any number of ranks, however the input is named, cut or packed."""

import csv
import datetime
import gzip
import io
import lzma
import random
import shutil
import subprocess
from decimal import Decimal

import rankwise_command
from rankwise_command import JOBS, CommandTest, hashes, outputs, real_data, rows_of, run_job, succeeding

WIDTHS = (1, 2, 3, 4, 7)


def digest(folder):
    return succeeding("digest", folder).out.split()[-1]


class Generated(CommandTest):
    """Three files of generated transactions; some rows are spoilt, some customers stand in several files."""

    settings = ("source.bad_rows=drop", "cluster.k_max=4")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = []
        for name, rows, seed in (("a", 20000, 1), ("b", 300, 2), ("c", 9000, 3)):
            path = cls.shared_folder / f"{name}.csv"
            succeeding("generate", "-n", rows, "--seed", seed, "--customers", 700, "--messy-rate", 0.01, "-o", path,
                       "--quiet")
            cls.files.append(path)
        cls.answer = cls.shared_folder / "answer"
        run_job(JOBS / "quickstart.toml", *cls.files, output=cls.answer, settings=cls.settings)

    def same_answer(self, *inputs, ranks, answer=None, settings=settings):
        answer = answer or self.answer
        out = run_job(JOBS / "quickstart.toml", *inputs, output=self.folder / f"out_{ranks}", ranks=ranks,
                      settings=settings)
        self.assertEqual(hashes(out), hashes(answer))
        self.assertEqual(digest(out), digest(answer))

    def packed(self):
        """The three files, packed in three ways."""
        a, b, c = (path.read_bytes() for path in self.files)
        paths = [self.write("a.csv.gz", gzip.compress(a)), self.write("b.csv.xz", lzma.compress(b))]
        if shutil.which("zstd"):
            packed = subprocess.run(["zstd", "--stdout"], input=c, capture_output=True, check=True).stdout
            return [*paths, self.write("c.csv.zst", packed)]
        return [*paths, self.write("c.csv", c)]

    def test_any_width(self):
        for ranks in WIDTHS:
            with self.subTest(ranks=ranks):
                self.same_answer(*self.files, ranks=ranks)

    def test_files_in_any_order(self):
        a, b, c = self.files
        self.same_answer(c, a, b, ranks=1)
        self.same_answer(b, c, a, ranks=3)

    def test_folder_and_glob(self):
        inputs = self.folder / "inputs"
        inputs.mkdir()
        for path in self.files:
            shutil.copy(path, inputs)
        self.same_answer(inputs, ranks=2)
        self.same_answer(f"{inputs}/*.csv", ranks=4)

    def test_packed(self):
        packed = self.packed()
        for ranks in (1, 2, 4, 7):
            with self.subTest(ranks=ranks):
                self.same_answer(*packed, ranks=ranks)

    def test_little_memory(self):
        for ranks in (1, 3):
            with self.subTest(ranks=ranks):
                self.same_answer(*self.files, ranks=ranks, settings=[*self.settings, "run.memory=1MiB"])

    def test_duplicate_policies(self):
        for policy in ("drop_exact", "drop_overlap"):
            settings = [*self.settings, f"cleaning.duplicates={policy}"]
            answer = run_job(JOBS / "quickstart.toml", *self.files, output=self.folder / policy, settings=settings)
            self.assertNotEqual(digest(answer), digest(self.answer))
            for ranks in (2, 3, 7):
                with self.subTest(policy=policy, ranks=ranks):
                    self.same_answer(*self.files, ranks=ranks, answer=answer, settings=settings)

    def test_digest_is_sensitive(self):
        copy = self.folder / "copy"
        shutil.copytree(self.answer, copy)
        self.assertEqual(digest(copy), digest(self.answer))
        text = (copy / "customers.csv").read_text()
        (copy / "customers.csv").write_text(text.replace("Champions", "champions", 1))
        self.assertNotEqual(digest(copy), digest(self.answer))


class MoreRanksThanRows(CommandTest):
    JOB = """
    [schema.columns]
    invoice = "Invoice"
    quantity = "Quantity"
    time = "InvoiceDate"
    price = "Price"
    customer_id = "Customer ID"
    [quality]
    [cleaning]
    [rfm]
    [score]
    [segments]
    """
    HEADER = "Invoice,Quantity,InvoiceDate,Price,Customer ID\n"

    def test_few_rows(self):
        job = self.write("job.toml", self.JOB)
        for rows in (1, 2, 5):
            lines = "".join(f"{i},{i + 1},2024-01-{i + 1:02d} 10:00:00,1.5,C{i}\n" for i in range(rows))
            path = self.write(f"rows_{rows}.csv", self.HEADER + lines)
            answer = run_job(job, path, output=self.folder / f"alone_{rows}")
            self.assertEqual(len(rows_of(answer / "customers.csv")), rows)
            for ranks in (2, 7):
                with self.subTest(rows=rows, ranks=ranks):
                    out = run_job(job, path, output=self.folder / f"out_{rows}_{ranks}", ranks=ranks)
                    self.assertEqual(hashes(out), hashes(answer))


class QuotedText(CommandTest):
    """Descriptions full of quotes, delimiters, line ends and things that look like rows; checked against a fold in
    Python over the csv module's rows."""

    JOB = """
    [schema.columns]
    invoice = "Invoice"
    description = "Description"
    quantity = "Quantity"
    time = "InvoiceDate"
    price = "Price"
    customer_id = "Customer ID"
    [quality]
    [cleaning]
    cancellations = "drop"
    [rfm]
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        rng = random.Random(7)
        pieces = ['"', '""', ",", "\n", "\r\n", " ", "MUG", "é", '1,"x",3,2020-01-01 00:00:00,1.0,9\n', "'", ";"]
        start = datetime.datetime(2024, 1, 1)
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(["Price", "Unused", "Customer ID", "Invoice", "Description", "InvoiceDate", "Quantity"])
        cls.rows = []
        for i in range(4000):
            row = {"price": f"{rng.randrange(1, 9999) / 100:.2f}", "customer": str(rng.randrange(1, 60)),
                   "invoice": rng.choice(["", "", "", "C"]) + str(i // 3),
                   "time": start + datetime.timedelta(minutes=17 * (i // 3)), "quantity": rng.randrange(-3, 12)}
            description = "".join(rng.choices(pieces, k=rng.randrange(0, 9)))
            cls.rows.append(row)
            customer = rng.choice(["{}", "{}.0", " {} "]).format(row["customer"])
            writer.writerow([row["price"], "", customer, row["invoice"], description, row["time"], row["quantity"]])
        cls.text = text.getvalue().encode()

    def expected(self):
        """Customer id -> recency, frequency, monetary, lines."""
        kept = [row for row in self.rows if row["quantity"] > 0 and not row["invoice"].startswith("C")]
        reference = max(row["time"] for row in kept) + datetime.timedelta(days=1)
        customers = {}
        for row in kept:
            customers.setdefault(row["customer"], []).append(row)
        return {int(customer): ((reference - max(row["time"] for row in rows)).days,
                                len({row["invoice"] for row in rows}),
                                sum(row["quantity"] * Decimal(row["price"]) for row in rows), len(rows))
                for customer, rows in customers.items()}

    def test_figures_of_a_fold_in_python(self):
        job = self.write("job.toml", self.JOB)
        path = self.write("quoted.csv", self.text)
        answers = []
        for ranks in WIDTHS:
            out = run_job(job, path, output=self.folder / f"out_{ranks}", ranks=ranks)
            found = {int(row["customer_id"]): (int(row["recency_days"]), int(row["frequency"]),
                                               Decimal(row["monetary"]), int(row["lines"]))
                     for row in rows_of(out / "customers.csv")}
            self.assertEqual(found, self.expected(), ranks)
            answers.append(hashes(out))
        self.assertTrue(all(answer == answers[0] for answer in answers))


class RealData(CommandTest):
    def same_answers(self, job, names, settings=()):
        inputs = real_data(*names)
        answers = []
        for ranks in WIDTHS:
            inputs.reverse()  # every other width reads them in the other order
            out = run_job(JOBS / job, *inputs, output=self.folder / f"out_{ranks}", ranks=ranks, settings=settings)
            answers.append(hashes(out))
            self.assertEqual(answers[-1], answers[0], f"{ranks} ranks")

    def test_both_sheets(self):
        names = ("online_retail_II_2009-2010.csv.xz", "online_retail_II_2010-2011.csv.xz")
        self.same_answers("retail_intelligence.toml", names, ["cluster.k_max=4", "cluster.restarts=3"])

    def test_one_sheet(self):
        self.same_answers("retail_rfm.toml", ("online_retail.csv.xz",), ["cluster.k_max=4"])

    def test_plain_or_packed(self):
        packed, = real_data("online_retail.csv.xz")
        plain = self.write("online_retail.csv", lzma.decompress(packed.read_bytes()))
        settings = ["cluster.enabled=false"]
        answer = run_job(JOBS / "retail_rfm.toml", packed, output=self.folder / "packed", ranks=2, settings=settings)
        self.assertIn("customers.h5", outputs(answer))
        for ranks in (1, 3, 7):
            out = run_job(JOBS / "retail_rfm.toml", plain, output=self.folder / f"out_{ranks}", ranks=ranks,
                          settings=settings)
            self.assertEqual(hashes(out), hashes(answer), f"{ranks} ranks")


if __name__ == "__main__":
    rankwise_command.main()
