#!/usr/bin/env python3
"""Compares what is counted at the MPI layer with the closed forms that stand in the tables of docs/scaling.md.

A row `| stage | function | calls | messages | bytes |` holds expressions in P (ranks), which hold for every rank:
`2 * (P - 1)` exactly, `<= P` as a bound, `-` for anything. A `sum` before an expression means all ranks together. What
a stage calls without standing in its table is reported too.
"""

import argparse
import pathlib
import re
import sys
import tempfile

from mpi_counts import COMMAND, PRIMITIVES, count, value

SOURCE = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = SOURCE / "docs/scaling.md"
MEASURES = ("calls", "messages", "bytes")
# Calls that only start, end or mirror others.
NOT_COUNTED = {"Irecv", "Recv", "Waitall"}


def tables_of(text):
    """The tables of closed forms: {heading: [(stage, function, [expressions])]}."""
    tables, heading = {}, ""
    for line in text.split("\n"):
        if line.startswith("#"):
            heading = line.lstrip("# ")
        cells = [cell.strip().strip("`") for cell in line.strip("| ").split("|")]
        if line.startswith("|") and len(cells) == 5 and cells[0] != "stage" and not cells[0].startswith("-"):
            tables.setdefault(heading, []).append((cells[0], cells[1], cells[2:]))
    return tables


def holds(expression, counted, ranks):
    """Whether a figure of each rank follows an expression."""
    if expression == "-":
        return True
    of_all = expression.startswith("sum ")
    bound = re.match(r"(sum )?(<= )?(.*)", expression)
    wanted = eval(bound[3], {"__builtins__": {}}, {"P": ranks, "ceil": lambda a, b: -(-a // b)})  # pylint: disable=eval-used
    figures = [sum(counted)] if of_all else counted
    return all(figure <= wanted if bound[2] else figure == wanted for figure in figures)


def compare(rows, ranks, counts):
    """Descriptions of what differs."""
    known = {(stage, function) for stage, function, _ in rows}
    for stage, function, expressions in rows:
        for measure, expression in zip(MEASURES, expressions):
            counted = [value(stages, stage, function, measure) for stages in counts]
            if not holds(expression, counted, ranks):
                yield f"P = {ranks}: {stage}: {function} {measure}: stated {expression}, counted {sorted(set(counted))}"
    for stage in {stage for stage, _, _ in rows}:
        for function in sorted({f for stages in counts for f in stages.get(stage, {})} - NOT_COUNTED):
            if (stage, function) not in known:
                yield f"P = {ranks}: {stage}: {function} is called, but not stated"


def generate(path, rows):
    count([COMMAND, "generate", "-n", rows, "--seed", 1, "--customers", 200, "-o", path, "--quiet"], 1)


def count_job(job, data, ranks):
    with tempfile.TemporaryDirectory(prefix="mpi_counts_") as folder:
        return count([COMMAND, "run", job, "--input", data, "--output", f"{folder}/out", "--quiet"], ranks)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ranks", type=int, action="append", help="may be repeated; default 2 4 8 16 32 64")
    arguments = parser.parse_args()
    tables = tables_of(DOCUMENT.read_text(encoding="utf-8"))
    failures = []
    with tempfile.TemporaryDirectory(prefix="mpi_counts_") as folder:
        data = pathlib.Path(folder) / "transactions.csv"
        generate(data, 2000)
        for ranks in arguments.ranks or (2, 4, 8, 16, 32, 64):
            failures += compare(tables["Primitives"], ranks, count([PRIMITIVES], ranks))
            failures += compare(tables["The stages of a job"], ranks, count_job(SOURCE / "jobs/quickstart.toml", data, ranks))
    print("\n".join(failures) or "all counts follow docs/scaling.md")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
