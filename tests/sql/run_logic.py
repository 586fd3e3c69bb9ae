#!/usr/bin/env python3
"""Runs the query tests of logic/*.test through `rankwise query` and compares with the rows that they expect."""

import argparse
import difflib
import pathlib
import re
import sys

from logic_file import read_logic_file
from rankwise_query import CommandFailed, run_queries
from result_rows import result_fields, row_order, same_rows

FOLDER = pathlib.Path(__file__).resolve().parent / "logic"


def failure_of(record, result, error):
    """What is wrong with the outcome of a query, or an empty text."""
    if record.error is not None:
        if error is None:
            return f"expected an error: {record.error}\nbut got rows:\n{result}"
        return "" if re.search(record.error, error) else f"expected the error: {record.error}\nbut got: {error}"
    if error is not None:
        return f"error: {error}"
    rows = result_fields(result)
    if same_rows(record.types, record.rows, rows):
        return ""
    hint = "\n(the same rows in another order)" if sorted(rows) == sorted(record.rows) else ""
    lines = [["\t".join(row) for row in some] for some in (record.rows, rows)]
    return "\n".join(difflib.unified_diff(*lines, "expected", "got", n=2, lineterm="")) + hint


def label_failures(records, results):
    """Pairs (record, what is wrong) of queries whose label promises the rows of an earlier query."""
    first = {}
    for record, (result, _) in zip(records, results):
        if record.label and result is not None:
            rows = result_fields(result)
            if not same_rows(record.types, first.setdefault(record.label, rows), rows):
                yield record, f"other rows than the first query of label {record.label}"


def results_of(logic, ranks, options):
    """Runs the queries of a file; one that ends the command is an error, and the rest run without it."""
    results = []
    while len(results) < len(logic.records):
        try:
            results += run_queries(logic.tables, [record.sql for record in logic.records[len(results):]], ranks, options)
        except CommandFailed as error:
            results += error.results
            results.append((None, f"the command ended: {error}"))
    return results


def run_file(path, ranks, options):
    """Runs one file; returns the number of queries and descriptions of what failed."""
    logic = read_logic_file(path)
    if not logic.records:
        return 0, []
    results = results_of(logic, ranks, options)
    failed = [(record, failure_of(record, *result)) for record, result in zip(logic.records, results)]
    failed += label_failures(logic.records, results)
    return len(logic.records), [f"{path}:{record.line}: on {ranks} ranks\n{record.sql}\n{what}\n"
                                for record, what in failed if what]


def unordered(path):
    """Lines of queries without an order by whose expected rows are not in the order of all columns."""
    for record in read_logic_file(path).records:
        ordered = re.search(r"order\s+by(?![^(]*\))", record.sql, re.IGNORECASE)
        if record.error is None and not ordered and record.rows != sorted(record.rows, key=row_order(record.types)):
            yield f"{path}:{record.line}: rows are not in the order of all columns"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=pathlib.Path, help="test files; all by default")
    parser.add_argument("--ranks", type=int, action="append", help="number of ranks, may be repeated (default 1 2 3)")
    parser.add_argument("--memory", help="memory budget per rank, as of rankwise query")
    parser.add_argument("--check-form", action="store_true", help="only read the files and check their form")
    arguments = parser.parse_args()
    files = arguments.files or sorted(FOLDER.glob("*.test"))
    if arguments.check_form:
        failures = [failure for path in files for failure in unordered(path)]
        print("\n".join(failures))
        return 1 if failures else 0
    options = ["--memory", arguments.memory] if arguments.memory else []
    failures, queries = [], 0
    for ranks in arguments.ranks or (1, 2, 3):
        for path in files:
            count, failed = run_file(path, ranks, options)
            queries += count
            failures += failed
            for failure in failed:
                print(failure, flush=True)
    print(f"{queries} queries run, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
