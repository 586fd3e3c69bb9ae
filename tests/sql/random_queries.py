#!/usr/bin/env python3
"""Runs random queries over random tables: on 1, 2, 3 and 5 ranks and with little memory they must give the same bytes,
and DuckDB, where it is installed, the same rows.

A seed makes three tables and some queries, so `--seed N` repeats a failure. A failing query is cut down and written as
a test file, which tests/sql/logic may take up.
"""

import argparse
import collections
import pathlib
import random
import re
import sys
import time

import duckdb_answers
from logic_file import Record, write_logic_text
from random_select import QueryMaker, result_letters
from random_tables import random_tables
from rankwise_query import CommandFailed, run_queries
from result_rows import result_fields, row_order, same_rows
from shrink import shrink

RUNS = [(1, ()), (2, ()), (3, ()), (5, ()), (2, ("--memory", "1MiB"))]  # ranks, options
# A value that cannot be computed is an error; DuckDB may not need it, or have room for it.
REFUSED = re.compile(r"division by zero|overflow|out of range|not a|cannot|logarithm|does not fit", re.IGNORECASE)


class Case:
    """Queries over tables, and what came out."""

    def __init__(self, tables, queries):
        self.tables, self.queries = tables, queries
        self.answers = []  # per run, per query: (text, error)

    def run(self, runs=RUNS):
        """Runs all queries in every way. Raises CommandFailed."""
        texts = [query.sql() for query in self.queries]
        self.answers = [run_queries(self.tables, texts, ranks, options, patience=60 + 5 * len(texts))
                        for ranks, options in runs]

    def differing(self, number):
        """What differs between the runs of a query, or an empty text."""
        first = self.answers[0][number]
        for (ranks, options), answers in list(zip(RUNS, self.answers))[1:]:
            if answers[number] != first:
                return f"{ranks} ranks {' '.join(options)}: other than on 1 rank\n{excerpt(first)}\n{excerpt(answers[number])}"
        return ""


def excerpt(answer):
    text = answer[0] if answer[0] is not None else "error: " + answer[1]
    return text if len(text) < 600 else text[:600] + "..."


def normal(query, rows):
    """Rows in an order in which equal answers are equal lists; doubles are rounded for that."""
    letters = result_letters(query)
    inexact = "R" in letters
    if not inexact and (query.order or query.limit is not None):
        return rows
    return sorted(rows, key=lambda row: row_order(letters)([rounded(k, f) for k, f in zip(letters, row)]))


def rounded(kind, field):
    return f"{float(field):.7g}" if kind == "R" and field != "NULL" else field


def plain_decimals(letters, rows):
    """Decimals without zeros at their end: scales of sums and products are not compared."""
    return [[re.sub(r"\.?0*$", "", field) if kind == "D" and "." in field else field
             for kind, field in zip(letters, row)] for row in rows]


def same_answer(query, ours, theirs):
    letters = result_letters(query)
    a, b = (plain_decimals(letters, normal(query, rows)) for rows in (ours, theirs))
    return same_rows(letters, a, b)


def disagreement(query, answer, reference):
    """What Rankwise and DuckDB disagree on: "", or a word that says how, and a text."""
    rows, error = reference
    if answer[1] is not None:
        if error is not None or REFUSED.search(answer[1]):
            return "", ""
        return "refused", f"Rankwise: {answer[1]}"
    if error is not None or not query.comparable:
        return "", ""
    ours = result_fields(answer[0])
    if same_answer(query, ours, rows):
        return "", ""
    return "rows", f"Rankwise:\n{table_text(normal(query, ours))}\nDuckDB:\n{table_text(normal(query, rows))}"


def table_text(rows):
    return "\n".join("\t".join(row) for row in rows[:12]) + ("\n..." if len(rows) > 12 else "")


def kind_of_failure(query, tables, runs=RUNS):
    """How a query fails: "", "crash", "ranks", "refused" or "rows", and a description."""
    case = Case(tables, [query])
    try:
        case.run(runs)
    except CommandFailed as error:
        return "crash", str(error)
    what = case.differing(0)
    if what:
        return "ranks", what
    if duckdb_answers.duckdb is None:
        return "", ""
    reference = duckdb_answers.answer(duckdb_answers.connect(tables), query.text(ties=True))
    return disagreement(query, case.answers[0][0], reference)


def save(query, tables, folder, name):
    """Writes the failing query as a test file that expects what DuckDB says, or says nothing."""
    rows = None
    if duckdb_answers.duckdb is not None:
        rows, _ = duckdb_answers.answer(duckdb_answers.connect(tables), query.text(ties=True))
    record = Record(0, query.sql(), types=result_letters(query), rows=normal(query, rows or []))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.test"
    path.write_text(write_logic_text(tables, [record]), encoding="utf-8")
    return path


class Session:
    """Runs seeds and keeps count."""

    def __init__(self, arguments):
        self.arguments = arguments
        self.counts = collections.Counter()
        self.failures = 0

    def report(self, seed, number, query, tables, kind, what):
        """Tells of a failure, and cuts it down. `number` counts queries from 0."""
        self.failures += 1
        print(f"\n--seed {seed} --only {number + 1}: {kind}\n{query.sql()}\n{what}", flush=True)
        if self.arguments.keep_size:
            return
        runs = RUNS if kind in ("ranks", "crash") else RUNS[:1]
        small, few = shrink(query, tables, lambda q, t: kind_of_failure(q, t, runs)[0] == kind)
        path = save(small, few, self.arguments.save, f"seed_{seed}_query_{number + 1}")
        print(f"cut down to {path}:\n{path.read_text(encoding='utf-8')}", flush=True)

    def one_by_one(self, seed, tables, queries):
        """Finds which query of a batch ends the command."""
        for number, query in enumerate(queries):
            kind, what = kind_of_failure(query, tables)
            if kind:
                self.report(seed, number, query, tables, kind, what)
                if self.failures >= self.arguments.most_failures:
                    return

    def seed(self, seed):
        """Runs one seed."""
        draw = random.Random(seed)
        tables = random_tables(draw)
        case = Case(tables, [QueryMaker(draw).query() for _ in range(self.arguments.queries)])
        if self.arguments.only:
            case.queries = [case.queries[self.arguments.only - 1]]
        self.counts["queries"] += len(case.queries)
        try:
            case.run()
        except CommandFailed as error:
            print(f"seed {seed}: {error}", flush=True)
            before = self.failures
            self.one_by_one(seed, tables, case.queries)
            self.failures += self.failures == before  # only together they fail
            return
        connection = duckdb_answers.connect(tables) if duckdb_answers.duckdb else None
        for number, query in enumerate(case.queries):
            kind, what = self.judge(case, number, query, connection)
            if kind:
                self.report(seed, number, query, tables, kind, what)
            if self.failures >= self.arguments.most_failures:
                return

    def judge(self, case, number, query, connection):
        what = case.differing(number)
        if what:
            return "ranks", what
        answer = case.answers[0][number]
        self.counts["refused" if answer[1] is not None else "answered"] += 1
        if connection is None:
            self.counts["not compared"] += 1
            return "", ""
        reference = duckdb_answers.answer(connection, query.text(ties=True))
        if reference[1] is not None or answer[1] is not None or not query.comparable:
            self.counts["not compared"] += 1
        return disagreement(query, answer, reference)

    def summary(self):
        counts = self.counts
        text = (f"{counts['queries']} queries on {len(RUNS)} set-ups: {counts['answered']} answered, {counts['refused']} refused "
                f"alike, {self.failures} failed")
        if duckdb_answers.duckdb is None:
            return f"{text}\nduckdb is missing: {counts['not compared']} queries not compared"
        return f"{text}; {counts['not compared']} not compared with DuckDB {duckdb_answers.duckdb.__version__}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--seeds", type=int, default=8, help="how many seeds")
    parser.add_argument("--seconds", type=float, help="go on with further seeds for so long, instead of --seeds")
    parser.add_argument("--queries", type=int, default=25, help="queries per seed")
    parser.add_argument("--only", type=int, help="only the query of this number of each seed")
    parser.add_argument("--save", type=pathlib.Path, default=pathlib.Path("failing_queries"), help="folder for test files")
    parser.add_argument("--keep-size", action="store_true", help="do not cut failing queries down")
    parser.add_argument("--most-failures", type=int, default=5, help="stop after so many")
    arguments = parser.parse_args()
    session, start, seed = Session(arguments), time.monotonic(), arguments.seed
    while session.failures < arguments.most_failures:
        if (time.monotonic() - start > arguments.seconds) if arguments.seconds else (seed >= arguments.seed + arguments.seeds):
            break
        session.seed(seed)
        seed += 1
    print(session.summary())
    return 1 if session.failures else 0


if __name__ == "__main__":
    sys.exit(main())
