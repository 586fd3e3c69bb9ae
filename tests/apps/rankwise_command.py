"""Runs the rankwise command as a user would, and reads what it wrote."""

import csv
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
JOBS = SOURCE / "jobs"
COMMAND = os.environ.get("RANKWISE_COMMAND", str(SOURCE / "build/release/apps/rankwise"))
DATA = pathlib.Path(os.environ.get("RANKWISE_TEST_DATA", SOURCE.parent / "shared/data"))
SKIPPED = 77  # what CTest takes for "skipped"

# What a run writes besides its outputs proper: times and widths differ from run to run.
NOT_DETERMINISTIC = {"events.jsonl"}


class Outcome:
    """How a command ended: exit code, what it said, how long it took."""

    def __init__(self, line, code, out, err, seconds):
        self.line, self.code, self.out, self.err, self.seconds = line, code, out, err, seconds

    def __str__(self):
        return f"{self.line}\nexit code {self.code} after {self.seconds:.1f} s\n{self.out}{self.err}"


def command_line(*arguments, ranks=1, patience=120):
    """The words that start the command: alone on one rank, under mpirun on more."""
    words = [COMMAND, *map(str, arguments)]
    if ranks == 1:
        return words
    return ["mpirun", "--oversubscribe", "--timeout", str(patience), "-n", str(ranks), *words]


def rankwise(*arguments, ranks=1, patience=120, cwd=None):
    """Runs the command to its end; a command that does not end within `patience` seconds is an error."""
    words = command_line(*arguments, ranks=ranks, patience=patience)
    start = time.monotonic()
    done = subprocess.run(words, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL,
                          timeout=patience + 20, cwd=cwd, check=False)
    return Outcome(" ".join(words), done.returncode, done.stdout, done.stderr, time.monotonic() - start)


def has_subcommand(name):
    """Tells whether this build knows a subcommand."""
    return re.search(rf"^  {name}\b", rankwise("--help").out, re.MULTILINE) is not None


def rows_of(path):
    """The rows of a CSV file as dictionaries of texts."""
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


def json_of(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def outputs(folder):
    """The names of the files in a folder, hidden ones too."""
    return sorted(entry.name for entry in pathlib.Path(folder).iterdir()) if pathlib.Path(folder).is_dir() else []


def hashes(folder):
    """SHA-256 of each deterministic output."""
    return {name: hashlib.sha256((pathlib.Path(folder) / name).read_bytes()).hexdigest()
            for name in outputs(folder) if name not in NOT_DETERMINISTIC}


def real_data(*names):
    """Paths of files of the test data; skips the calling test where one is missing."""
    paths = [DATA / name for name in names]
    for path in paths:
        if not path.exists():
            raise unittest.SkipTest(f"no test data: {path}")
    return paths


def succeeding(*arguments, **settings):
    """Runs the command and expects exit code 0."""
    outcome = rankwise(*arguments, **settings)
    if outcome.code != 0:
        raise AssertionError(str(outcome))
    return outcome


def run_job(job, *inputs, output, ranks=1, settings=(), **more):
    """Runs a job with success and returns its output folder."""
    words = ["run", job, "--output", output, "--quiet"]
    for path in inputs:
        words += ["--input", path]
    for setting in settings:
        words += ["--set", setting]
    succeeding(*words, ranks=ranks, **more)
    return pathlib.Path(output)


class CommandTest(unittest.TestCase):
    """A test with a folder of its own, in a folder that the tests of its class share."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.shared_folder = pathlib.Path(tempfile.mkdtemp(prefix="rankwise_test_"))
        cls.addClassCleanup(shutil.rmtree, cls.shared_folder, ignore_errors=True)

    def setUp(self):
        self.folder = self.shared_folder / self._testMethodName
        self.folder.mkdir()

    def write(self, name, content):
        """Writes a file into the test's folder and returns its path."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


def main():
    """Runs the tests of the calling script; ends with 77 where every test was skipped."""
    program = unittest.main(exit=False, verbosity=2)
    result = program.result
    if not result.wasSuccessful():
        sys.exit(1)
    if result.testsRun == len(result.skipped) or result.testsRun == 0:
        sys.exit(SKIPPED)
