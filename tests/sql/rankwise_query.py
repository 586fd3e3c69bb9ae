"""Runs queries through `rankwise query`, many in one process."""

import os
import pathlib
import subprocess
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
COMMAND = os.environ.get("RANKWISE_COMMAND", str(SOURCE / "build/release/apps/rankwise"))


class CommandFailed(Exception):
    """The command ended without a result for each query: it crashed, or hung. `results` are those before it did."""

    def __init__(self, message, results=()):
        super().__init__(message)
        self.results = list(results)


def table_arguments(tables, folder):
    """Writes the tables as CSV files and returns the options that name them."""
    words = []
    for table in tables:
        path = pathlib.Path(folder) / f"{table.name}.csv"
        path.write_text(table.csv(), encoding="utf-8")
        words += ["--table", f"{table.name}={path}"]
        words += ["--types", f"{table.name}=" + ", ".join(f"{name} {kind}" for name, kind in table.columns)]
    return words


def run_queries(tables, queries, ranks=1, options=(), patience=120):
    """Runs queries over tables.

    Returns, for each query, a pair: the CSV text of its result (or None), and the message of its error (or None).
    Raises CommandFailed.
    """
    with tempfile.TemporaryDirectory(prefix="rankwise_query_") as folder:
        out = pathlib.Path(folder) / "out"
        script = pathlib.Path(folder) / "queries.sql"
        script.write_text(";\n".join(queries) + ";\n", encoding="utf-8")
        words = [COMMAND, "query", "--file", str(script), "--output-dir", str(out), "--format", "csv", "--keep-going",
                 *table_arguments(tables, folder), *options]
        if ranks > 1:
            words = ["mpirun", "--oversubscribe", "--timeout", str(patience), "-n", str(ranks), *words]
        try:
            done = subprocess.run(words, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL,
                                  timeout=patience + 20, check=False)
        except subprocess.TimeoutExpired as error:
            raise CommandFailed(f"no end after {patience} s on {ranks} ranks", finished(out, len(queries))) from error
        results = [read_result(out, number) for number in range(1, len(queries) + 1)]
    if (None, None) in results:
        first = results.index((None, None))
        raise CommandFailed(f"exit code {done.returncode} on {ranks} ranks\n{queries[first]}\n{done.stderr[-2000:]}",
                            results[:first])
    return results


def finished(folder, count):
    """The results up to the first query that has none."""
    results = [read_result(folder, number) for number in range(1, count + 1)]
    return results[:results.index((None, None))] if (None, None) in results else results


def read_result(folder, number):
    def text(name):
        path = folder / name
        return path.read_bytes().decode("utf-8", "replace") if path.exists() else None
    return text(f"{number}.csv"), text(f"{number}.error")
