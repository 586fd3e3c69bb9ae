"""Refused rows: each stands in rejects.csv with its place, reason and text; the ledger counts it; widths agree."""

import csv
import datetime

import rankwise_command
from rankwise_command import JOBS, CommandTest, hashes, json_of, rows_of, run_job, succeeding

WIDTHS = (1, 2, 3, 4)
COLUMNS = ["file", "byte_offset", "line", "column", "reason", "text"]


def printable(text):
    """Bytes as rejects.csv shows them: what is no UTF-8 becomes \\xNN."""
    return text.decode("utf-8", errors="backslashreplace").replace("\\xff", "\\xFF")


def fault_of(line):
    """The column and the reason why a generated row cannot be used, or None; `line` holds no line end."""
    try:
        text, is_text = line.decode("utf-8"), True
    except UnicodeDecodeError:
        text, is_text = line.decode("latin-1"), False
    fields = next(csv.reader([text]))
    if len(fields) != 8:
        return "", f"wrong number of fields: {len(fields)} instead of 8"
    if not is_text:
        return "Description", "invalid bytes for the stated encoding"
    try:
        quantity = int(fields[3])
    except ValueError:
        return "Quantity", "not a number"
    if not -2**63 <= quantity < 2**63:
        return "Quantity", "number out of range"
    try:
        datetime.datetime.strptime(fields[4], "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return "InvoiceDate", "not a date of the stated format"
    return None


def expected_rejects(path, permissive):
    """What rejects.csv must hold for a generated file, and how many rows the file has."""
    rejects = []
    offset, rows = 0, 0
    for number, line in enumerate(path.read_bytes().splitlines(keepends=True), start=1):
        fault = fault_of(line.rstrip(b"\n")) if number > 1 else None
        if fault and not (permissive and fault[0] == "Description"):
            place = (path.name, str(offset), str(number))
            rejects.append(dict(zip(COLUMNS, (*place, *fault, printable(line.rstrip(b"\n"))))))
        offset += len(line)
        rows += number > 1
    return rejects, rows


class GeneratedRows(CommandTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = []
        for name, rows, seed in (("first", 15000, 5), ("second", 4000, 6)):
            path = cls.shared_folder / f"{name}.csv"
            succeeding("generate", "-n", rows, "--seed", seed, "--messy-rate", 0.03, "-o", path, "--quiet")
            cls.files.append(path)

    def empty_descriptions(self):
        """Rows without fault whose description is empty."""
        lines = [line for path in self.files for line in path.read_bytes().splitlines()[1:] if not fault_of(line)]
        return sum(next(csv.reader([line.decode()]))[2] == "" for line in lines)

    def check_mode(self, mode):
        answers = []
        for ranks in WIDTHS:
            out = run_job(JOBS / "quickstart.toml", *self.files, output=self.folder / f"out_{ranks}", ranks=ranks,
                          settings=[f"source.bad_rows={mode}", "cluster.enabled=false"])
            answers.append(hashes(out))
            self.assertEqual(answers[-1], answers[0], f"{ranks} ranks")
        expected = []
        ledger = json_of(out / "summary.json")["ledger"]
        self.assertTrue(ledger["balanced"])
        for path, account in zip(self.files, ledger["files"]):
            rejects, rows = expected_rejects(path, mode == "permissive")
            expected += rejects
            self.assertEqual(account["file"], path.name)
            self.assertEqual(account["rows_read"], rows)
            self.assertEqual(account["rows_refused"], len(rejects))
            self.assertEqual(account["rows_accepted"], rows - len(rejects))
        self.assertEqual(rows_of(out / "rejects.csv"), expected)
        quality = json_of(out / "quality.json")
        self.assertEqual(quality["rows"], sum(account["rows_accepted"] for account in ledger["files"]))
        return expected, {column["column"]: column["nulls"] for column in quality["columns"]}

    def test_drop(self):
        rejects, nulls = self.check_mode("drop")
        reasons = {reject["reason"] for reject in rejects}
        self.assertEqual(len(reasons), 6, f"each way to spoil a row occurs: {reasons}")
        self.assertEqual(nulls["description"], self.empty_descriptions())

    def test_permissive(self):
        rejects, nulls = self.check_mode("permissive")
        self.assertNotIn("Description", {reject["column"] for reject in rejects})
        spoilt = sum(fault_of(line)[0] == "Description" for path in self.files
                     for line in path.read_bytes().splitlines()[1:] if fault_of(line))
        self.assertGreater(spoilt, 10)
        self.assertEqual(nulls["description"], spoilt + self.empty_descriptions())

    def test_fail_stops_at_the_first(self):
        first = expected_rejects(self.files[0], permissive=False)[0][0]
        for ranks in WIDTHS:
            with self.subTest(ranks=ranks):
                outcome = rankwise_command.rankwise(
                    "run", JOBS / "quickstart.toml", "-i", self.files[1], "-i", self.files[0], "-o",
                    self.folder / f"out_{ranks}", "--set", "source.bad_rows=fail", ranks=ranks)
                self.assertEqual(outcome.code, 3, str(outcome))
                self.assertIn(f"first.csv, line {first['line']} (byte {first['byte_offset']})", outcome.err)
                self.assertEqual(outcome.err.count("rankwise: error"), 1, str(outcome))


class WrittenRows(CommandTest):
    """A file written by hand, with CRLF, a record over several lines and blank lines."""

    JOB = """
    [source]
    bad_rows = "drop"
    [schema.columns]
    invoice = "Invoice"
    description = "Description"
    quantity = "Quantity"
    time = "InvoiceDate"
    price = "Price"
    customer_id = "Customer ID"
    [quality]
    [cleaning]
    [rfm]
    """
    LINES = [
        'Invoice,Description,Quantity,InvoiceDate,Price,Customer ID',
        '1,MUG,2,2024-01-01 10:00:00,1.50,7',
        '2,"two\r\nlines, ""quoted""",many,2024-01-01 10:00:00,1.50,7',
        '',
        '3,"a\r\nb\r\nc",1,2024-01-02 10:00:00,2.00,8',
        '4,MUG,,2024-01-01 10:00:00,1.50,7',
        ',MUG,1,2024-01-01 10:00:00,1.50,7',
        '6,MUG,1,01/02/2024,1.50,7',
        '7,MUG,1,2024-01-01 10:00:00,nan,7',
        '8,MUG,1,2024-01-01 10:00:00,1.2345,7',
        '9,MUG',
        '10,MUG,5,2024-01-03 10:00:00,"3.00",9',
    ]

    def test_places_reasons_and_texts(self):
        job = self.write("job.toml", self.JOB)
        path = self.write("written.csv", "\r\n".join(self.LINES))
        starts, lines = [], []
        offset, line = 0, 1
        for text in self.LINES:
            starts.append(offset)
            lines.append(line)
            offset += len(text) + 2
            line += text.count("\n") + 1
        refused = {2: ("Quantity", "not a number"), 5: ("Quantity", "missing value"), 6: ("Invoice", "missing value"),
                   7: ("InvoiceDate", "not a date of the stated format"), 8: ("Price", "not a finite number"),
                   9: ("Price", "more decimal places than the column holds"),
                   10: ("", "wrong number of fields: 2 instead of 6")}
        expected = [dict(zip(COLUMNS, ("written.csv", str(starts[i]), str(lines[i]), column, reason, self.LINES[i])))
                    for i, (column, reason) in refused.items()]
        for ranks in WIDTHS:
            with self.subTest(ranks=ranks):
                out = run_job(job, path, output=self.folder / f"out_{ranks}", ranks=ranks)
                self.assertEqual(rows_of(out / "rejects.csv"), expected)
                self.assertEqual([row["customer_id"] for row in rows_of(out / "customers.csv")], ["7", "8", "9"])
                account, = json_of(out / "summary.json")["ledger"]["files"]
                self.assertEqual(account, {"file": "written.csv", "rows_read": 10, "rows_accepted": 3,
                                           "rows_refused": 7})

    def test_every_row_is_refused(self):
        job = self.write("job.toml", self.JOB)
        path = self.write("spoilt.csv", self.LINES[0] + "\n" + "x\n" * 50)
        for ranks in (1, 3):
            with self.subTest(ranks=ranks):
                outcome = rankwise_command.rankwise("run", job, "-i", path, "-o", self.folder / "out", ranks=ranks)
                self.assertEqual(outcome.code, 3, str(outcome))
                self.assertEqual(outcome.err.count("rankwise: error"), 1, str(outcome))
                self.assertIn("spoilt.csv: all 50 rows are refused", outcome.err)
                self.assertIn('source.bad_rows = "fail"', outcome.err)


if __name__ == "__main__":
    rankwise_command.main()
