"""Bad input is answered: the right exit code, one message that says what, where and what to do, and no output."""

import gzip
import lzma
import os
import pathlib
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import rankwise_command
from rankwise_command import COMMAND, NOT_DETERMINISTIC, CommandTest, outputs, rankwise, run_job

USAGE, INPUT, FAILED = 2, 3, 4
PATIENCE = 30  # seconds; a job that hangs takes longer

HEADER = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
ROW = "1,A,MUG,2,2010-12-01 08:26:00,1.50,17850,United Kingdom\n"

JOB = """\
[schema]
currency = "GBP"
[schema.columns]
invoice = "Invoice"
description = "Description"
quantity = "Quantity"
time = "InvoiceDate"
price = "Price"
customer_id = "Customer ID"
country = "Country"
[quality]
[cleaning]
[rfm]
[score]
[segments]
"""


def line_of(text):
    """The number of the line of JOB that holds `text`."""
    return JOB[:JOB.index(text)].count("\n") + 1


class Refusal(CommandTest):
    """Runs a command that must fail, alone and on three ranks."""

    def setUp(self):
        super().setUp()
        self.job = self.write("job.toml", JOB)
        self.out = self.folder / "out"

    def refused(self, words, code, *fragments):
        """Expects the exit code and each fragment in a message that is printed once; no output may appear."""

        def run(count):  # each width writes into a folder of its own, so that they run at the same time
            own = [f"{self.out}_{count}" if word == self.out else word for word in words]
            return count, rankwise(*own, ranks=count, patience=PATIENCE)

        with ThreadPoolExecutor() as pool:
            for count, outcome in pool.map(run, (1, 3)):
                with self.subTest(ranks=count):
                    self.check_refusal(outcome, code, *fragments)
                    written = set(outputs(f"{self.out}_{count}"))
                    self.assertEqual(written - NOT_DETERMINISTIC, set(), "outputs of a failed run")

    def check_refusal(self, outcome, code, *fragments):
        self.assertEqual(outcome.code, code, str(outcome))
        self.assertEqual(outcome.err.count("rankwise: error"), 1, str(outcome))
        for fragment in fragments:
            self.assertIn(fragment, outcome.err, str(outcome))
        self.assertNotIn("defect of rankwise", outcome.err)
        self.assertLess(outcome.seconds, PATIENCE)

    def small_disk(self, name, size):
        """Mounts a disk of `size` bytes for this test."""
        mount = self.folder / name
        mount.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", mount], capture_output=True,
                              check=False) if os.geteuid() == 0 else None
        if done is None or done.returncode != 0:
            self.skipTest("mounting a small disk is not permitted")
        self.addCleanup(subprocess.run, ["umount", "--lazy", mount], check=False)
        return mount

    def run_words(self, *inputs, settings=()):
        words = ["run", self.job, "--output", self.out]
        for path in inputs:
            words += ["--input", path]
        for setting in settings:
            words += ["--set", setting]
        return words

    def content_refused(self, content, *fragments, name="transactions.csv", settings=(), code=INPUT):
        """Writes a file and expects that it is refused; its name must stand in the message."""
        path = self.write(name, content)
        self.refused(self.run_words(path, settings=settings), code, name, *fragments)


class Files(Refusal):
    def test_missing_file(self):
        missing = self.folder / "no_such.csv"
        self.refused(self.run_words(missing), INPUT, f"input file {missing} does not exist")

    def test_glob_without_match(self):
        self.refused(self.run_words(f"{self.folder}/*.tsv"), INPUT, f"no file matches {self.folder}/*.tsv")

    def test_folder_without_files(self):
        empty = self.folder / "empty"
        empty.mkdir()
        self.refused(self.run_words(empty), INPUT, f"folder {empty} holds no file")

    def test_no_input_at_all(self):
        self.refused(self.run_words(), USAGE, "no input", "--input PATH", "source.paths")

    def test_empty_file(self):
        self.content_refused("", "is empty")

    def test_header_only(self):
        self.content_refused(HEADER, "no data rows")

    def test_one_of_two_files_is_missing(self):
        good = self.write("good.csv", HEADER + ROW)
        self.refused(self.run_words(good, self.folder / "gone.csv"), INPUT, "gone.csv does not exist")

    def test_no_such_column(self):
        self.content_refused(HEADER.replace("Price", "Prices") + ROW, 'there is no column "Price"',
                             'did you mean "Prices"?', "The header names: Invoice, StockCode")

    def test_binary_file(self):
        self.content_refused(pathlib.Path(COMMAND).read_bytes()[:100000], "looks binary", "byte ", name="binary.csv")

    def test_utf16(self):
        self.content_refused((HEADER + ROW).encode("utf-16"), "UTF-16", "iconv")

    def test_file_named_twice(self):
        good = self.write("good.csv", HEADER + ROW)
        self.refused(self.run_words(good, f"{self.folder}/*.csv"), INPUT, "good.csv", "named twice")

    def test_damaged_gz(self):
        whole = bytearray(gzip.compress((HEADER + ROW * 20000).encode(), mtime=0))
        whole[len(whole) // 2:len(whole) // 2 + 8] = b"\0" * 8
        self.content_refused(bytes(whole), "is damaged", name="transactions.csv.gz", settings=["source.bad_rows=drop"])

    def test_truncated_gz(self):
        whole = gzip.compress((HEADER + ROW * 20000).encode(), mtime=0)
        self.content_refused(whole[:len(whole) // 2], "cut short", name="transactions.csv.gz")

    def test_truncated_xz(self):
        whole = lzma.compress((HEADER + ROW * 20000).encode())
        self.content_refused(whole[:len(whole) // 2], "cut short", name="transactions.csv.xz")


class Rows(Refusal):
    """One bad row among good ones: the message names file, line, byte and column, and shows the row."""

    def row_refused(self, bad, column, reason, *fragments, settings=()):
        before = HEADER + ROW * 3000
        where = f'transactions.csv, line 3002 (byte {len(before)})' + (f', column "{column}"' if column else "")
        self.content_refused(before + bad + ROW * 3000, f"{where}: {reason}", bad.rstrip("\n"), *fragments,
                             settings=settings)

    def test_nan(self):
        self.row_refused(ROW.replace(",2,", ",nan,"), "Quantity", "not a finite number", "source.bad_rows")

    def test_infinite_price(self):
        self.row_refused(ROW.replace("1.50", "-inf"), "Price", "not a finite number", "source.bad_rows")

    def test_number_beyond_64_bits(self):
        self.row_refused(ROW.replace(",2,", ",99999999999999999999,"), "Quantity", "number out of range")

    def test_exponent_out_of_range(self):
        self.row_refused(ROW.replace("1.50", "1e400"), "Price", "number out of range")

    def test_words_for_a_number(self):
        self.row_refused(ROW.replace(",2,", ",two,"), "Quantity", "not a number")

    def test_missing_number(self):
        self.row_refused(ROW.replace(",2,", ",,"), "Quantity", "missing value")

    def test_more_decimals_than_the_column_holds(self):
        self.row_refused(ROW.replace("1.50", "1.50001"), "Price", "more decimal places than the column holds")

    def test_date_of_another_format(self):
        self.row_refused(ROW.replace("2010-12-01 08:26:00", "01/12/2010 08:26"), "InvoiceDate",
                         "not a date of the stated format", "schema.columns", "formats = [")

    def test_day_that_does_not_exist(self):
        self.row_refused(ROW.replace("12-01", "02-30"), "InvoiceDate", "not a date of the stated format")

    def test_field_too_many(self):
        self.row_refused(ROW.replace("\n", ",surplus\n"), "", "wrong number of fields: 9 instead of 8")

    def test_invalid_bytes(self):
        bad = ROW.encode().replace(b"MUG", b"M\xfcG")
        self.content_refused(HEADER.encode() + bad, 'line 2 (byte 77), column "Description": invalid bytes',
                             "source.encoding")

    def test_amount_that_overflows(self):
        self.row_refused(ROW.replace(",2,", ",9000000000000000000,"), "", "quantity times price",
                         "schema.money_decimals")

    def test_sum_that_overflows(self):
        big = ROW.replace("1.50", "3000000000000000")
        self.refused(self.run_words(self.write("big.csv", HEADER + big * 4)), FAILED, "a sum of", "64-bit integers",
                     "decimal places")

    def test_quote_that_never_closes(self):
        before = HEADER + ROW * 3000
        bad = ROW.replace("MUG", '"MUG')
        self.content_refused(before + bad + ROW * 3000,
                             f"transactions.csv, line 3002 (byte {len(before) + 4}): a quote opens here and never "
                             "closes", '"MUG,2,2010-12-01')

    def test_quote_that_never_closes_cannot_be_dropped(self):
        self.content_refused(HEADER + ROW.replace("MUG", '"MUG') + ROW * 10, "a quote opens here and never closes",
                             settings=["source.bad_rows=drop"])

    def test_line_of_100_megabytes(self):
        for end in ("", "\n"):
            with self.subTest(end=end):
                content = HEADER + ROW + "1,A," + "M" * 100_000_000 + end
                self.content_refused(content, f"line 3 (byte {len(HEADER + ROW)}): a record begins here that is "
                                     "longer than 16777216 bytes", "source.max_record_bytes")

    def test_header_of_100_megabytes(self):
        self.content_refused("M" * 100_000_000, "the header does not end within", "is this a CSV file?")

    def test_quoted_field_of_100_megabytes(self):
        content = HEADER + '1,A,"' + "M\n" * 50_000_000
        self.content_refused(content, f"line 2 (byte {len(HEADER) + 4}): a quote opens here, in a record "
                             "that does not end within 16777216 bytes", "source.max_record_bytes")

    def test_nobody_is_left(self):
        self.refused(self.run_words(self.write("guests.csv", HEADER + ROW.replace("17850", ""))), INPUT,
                     "no customer is left", "cleaning rules")

    def test_first_bad_row_wins_at_any_width(self):
        bad = ROW.replace(",2,", ",two,")
        content = HEADER + ROW * 500 + bad + (ROW * 500 + bad) * 5
        self.content_refused(content, "line 502 ")


class JobFiles(Refusal):
    def job_refused(self, job, *fragments, settings=()):
        self.job = self.write("job.toml", job)
        path = self.write("good.csv", HEADER + ROW)
        self.refused(self.run_words(path, settings=settings), USAGE, *fragments)

    def test_missing_job_file(self):
        self.job = self.folder / "no_job.toml"
        self.refused(self.run_words(), USAGE, "no_job.toml")

    def test_not_toml(self):
        self.job_refused(JOB + "[cluster\n", f"job.toml:{JOB.count(chr(10)) + 1}:")

    def test_unknown_key(self):
        job = JOB.replace("[cleaning]\n", "[cleaning]\nduplicate = \"keep\"\n")
        self.job_refused(job, f"job.toml:{line_of('[cleaning]') + 1}:1", 'unknown key "duplicate"',
                         'did you mean "duplicates"?', "cancellations")

    def test_unknown_section(self):
        self.job_refused(JOB + "[clusters]\n", "job.toml:", 'unknown key "clusters"', 'did you mean "cluster"?')

    def test_wrong_type(self):
        job = JOB.replace("[rfm]\n", "[rfm]\noffset_days = \"one\"\n")
        self.job_refused(job, f"job.toml:{line_of('[rfm]') + 1}:", "rfm.offset_days", "an integer is expected")

    def test_unknown_choice(self):
        job = JOB.replace("[cleaning]\n", "[cleaning]\nduplicates = \"drop_exat\"\n")
        self.job_refused(job, f"job.toml:{line_of('[cleaning]') + 1}:", "cleaning.duplicates",
                         'did you mean "drop_exact"?')

    def test_missing_schema(self):
        self.job_refused("[rfm]\n", "job.toml", "[schema] is missing")

    def test_missing_columns(self):
        self.job_refused("[schema]\ncurrency = \"GBP\"\n", "job.toml:1", "[schema.columns] is missing")

    def test_role_that_a_section_needs(self):
        self.job_refused(JOB.replace('time = "InvoiceDate"\n', ""), "job.toml:", "[rfm] needs the column time")

    def test_section_that_a_section_needs(self):
        self.job_refused(JOB.replace("[score]\n", ""), "job.toml:", "[segments] needs the section [score]")

    def test_unknown_scheme(self):
        self.job_refused(JOB, "segments.scheme", 'did you mean "eleven"?', settings=["segments.scheme=elevn"])

    def test_cluster_column_that_customers_lack(self):
        job = JOB + "[cluster]\ncolumns = [\"recency_day\"]\n"
        self.job_refused(job, f"job.toml:{JOB.count(chr(10)) + 2}:", 'no column "recency_day"',
                         'did you mean "recency_days"?')

    def test_export_column_that_customers_lack(self):
        job = JOB + "[[export]]\nfile = \"all.csv\"\ncolumns = [\"customer_id\", \"monetry\"]\n"
        self.job_refused(job, f"job.toml:{JOB.count(chr(10)) + 3}:", 'no column "monetry"',
                         'did you mean "monetary"?')

    def test_override_of_an_unknown_key(self):
        self.job_refused(JOB, '--set', 'unknown key "duplicate"', 'did you mean "duplicates"?',
                         settings=["cleaning.duplicate=1"])

    def test_override_of_a_wrong_type(self):
        self.job_refused(JOB, "--set: rfm.offset_days: an integer is expected", settings=["rfm.offset_days='one'"])

    def test_override_without_value(self):
        self.job_refused(JOB, "--set rfm.offset_days: section.key=value is expected", settings=["rfm.offset_days"])


class Usage(Refusal):
    def test_unknown_subcommand(self):
        self.refused(["rum", "job.toml"], USAGE, '"rum"', 'did you mean "run"?', "--help")

    def test_no_subcommand(self):
        self.refused([], USAGE, "subcommand", "--help")

    def test_missing_argument(self):
        self.refused(["run"], USAGE, "JOB.toml is required", "--help")

    def test_unknown_option(self):
        self.refused(["run", "job.toml", "--inptu", "x"], USAGE, "--inptu", "--help")

    def test_number_expected(self):
        self.refused(["generate", "-n", "many", "-o", "x.csv"], USAGE, "--transactions", "many")

    def test_end_before_start(self):
        self.refused(["generate", "-n", 10, "-o", self.out, "--start", "2024-01-01", "--end", "2023-01-01"], USAGE,
                     "2023-01-01", "on or after start")

    def test_inspect_of_what_is_not_hdf5(self):
        path = self.write("customers.h5", HEADER)
        self.refused(["inspect", path], INPUT, str(path))

    def test_inspect_of_a_missing_file(self):
        self.refused(["inspect", self.folder / "gone.h5"], INPUT, "gone.h5")


class Disks(Refusal):
    """Places that cannot be written, and disks that fill up."""

    def test_output_below_a_file(self):
        path = self.write("good.csv", HEADER + ROW)
        self.out = path / "out"
        self.refused(self.run_words(path), FAILED, "cannot create the output folder", str(self.out),
                     "Not a directory")

    def test_output_in_proc(self):
        path = self.write("good.csv", HEADER + ROW)
        self.out = pathlib.Path("/proc/rankwise_out")
        self.refused(self.run_words(path), FAILED, "cannot create the output folder", str(self.out))

    def test_generate_into_proc(self):
        self.refused(["generate", "-n", 10, "-o", "/proc/rankwise.csv"], FAILED, "/proc/")

    def test_scratch_below_a_file(self):
        path = self.write("good.csv", HEADER + ROW)
        self.refused(self.run_words(path, settings=[f"run.scratch={path}/scratch"]), FAILED, "scratch")

    def generated(self, rows):
        path = self.folder / "generated.csv"
        rankwise_command.succeeding("generate", "-n", rows, "-o", path, "--customers", 20000, "--quiet")
        return path

    def test_full_disk_for_outputs(self):
        path = self.generated(60000)
        whole = run_job(self.job, path, output=self.folder / "whole")
        size = {name: (whole / name).stat().st_size for name in outputs(whole)}
        room = {"out": 8 << 10, "customers.csv": size["customers.csv"] // 2,
                "customers.h5": size["customers.csv"] + size["customers.h5"] // 2}
        for number, (name, most) in enumerate(room.items()):
            disk = self.small_disk(f"disk_{number}", most)
            for count in (1, 3):
                with self.subTest(fails_at=name, ranks=count):
                    self.fill_disk(disk, path, count, name, rankwise_command.hashes(whole))

    def fill_disk(self, disk, path, ranks, fails_at, whole):
        """Runs into a full disk and checks that what appeared is whole."""
        self.out = disk / f"out_{ranks}"
        outcome = rankwise(*self.run_words(path), ranks=ranks, patience=PATIENCE)
        self.check_refusal(outcome, FAILED, "No space left on device", str(self.out), fails_at)
        written = rankwise_command.hashes(self.out)
        self.assertNotIn("summary.json", written)  # the last of them
        for name, digest in written.items():
            self.assertEqual(digest, whole.get(name), f"{name} appeared, but is not whole")
        shutil.rmtree(self.out)

    def test_full_disk_for_scratch(self):
        path = self.generated(200000)
        disk = self.small_disk("scratch", 64 << 10)
        settings = [f"run.scratch={disk}", "run.memory=1MiB"]
        for count in (1, 3):
            with self.subTest(ranks=count):
                outcome = rankwise(*self.run_words(path, settings=settings), ranks=count, patience=PATIENCE)
                self.check_refusal(outcome, FAILED, "No space left on device", str(disk))
                self.assertEqual(set(outputs(self.out)) - NOT_DETERMINISTIC, set())
                self.assertEqual(outputs(disk), [], "scratch files stay behind")


if __name__ == "__main__":
    rankwise_command.main()
