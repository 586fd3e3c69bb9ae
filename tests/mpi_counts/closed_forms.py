#!/usr/bin/env python3
"""Compares what is counted at the MPI layer with the closed forms that stand in the tables of docs/scaling.md.

A row `| stage | function | calls | messages | bytes |` holds expressions in P (ranks), n (rows) and g (groups), which
hold for every rank: `2 * (P - 1)` exactly, `<= P` as a bound, `~ n / P` within 3 %, `-` for anything. A `sum` before an
expression means all ranks together. What a stage calls without standing in its table is reported too.
"""

import argparse
import pathlib
import re
import sys
import tempfile

from mpi_counts import COMMAND, PRIMITIVES, count, value
from sql_tables import GROUPS, JOB, ROWS, write_tables

SOURCE = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = SOURCE / "docs/scaling.md"
MEASURES = ("calls", "messages", "bytes")
# Calls that only start, end or mirror others.
NOT_COUNTED = {"Irecv", "Mrecv", "Recv", "Waitall"}
NEAR = 0.03


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
    summed, relation, formula = re.match(r"(sum )?(<= |~ )?(.*)", expression).groups()
    names = {"P": ranks, "n": ROWS, "g": GROUPS, "ceil": lambda a, b: -(-a // b)}
    wanted = eval(formula, {"__builtins__": {}}, names)  # pylint: disable=eval-used
    test = {"<= ": lambda figure: figure <= wanted, "~ ": lambda figure: abs(figure - wanted) <= NEAR * wanted,
            None: lambda figure: figure == wanted}[relation]
    return all(map(test, [sum(counted)] if summed else counted))


def told(counted):
    figures = sorted(set(counted))
    shown = ", ".join(map(str, figures)) if len(figures) < 5 else f"{figures[0]} to {figures[-1]}"
    return f"{shown}, in all {sum(counted)}"


def compare(rows, ranks, counts):
    """Descriptions of what differs."""
    known = {(stage, function) for stage, function, _ in rows}
    for stage, function, expressions in rows:
        for measure, expression in zip(MEASURES, expressions):
            counted = [value(stages, stage, function, measure) for stages in counts]
            if not holds(expression, counted, ranks):
                yield f"P = {ranks}: {stage}: {function} {measure}: stated {expression}, counted {told(counted)}"
    for stage in {stage for stage, _, _ in rows}:
        for function in sorted({f for stages in counts for f in stages.get(stage, {})} - NOT_COUNTED):
            if (stage, function) not in known:
                yield f"P = {ranks}: {stage}: {function} is called, but not stated"


def generate(path, rows):
    count([COMMAND, "generate", "-n", rows, "--seed", 1, "--customers", 200, "-o", path, "--quiet"], 1)


def count_job(job, ranks, *arguments, folder=None):
    """Counts a run of a job whose paths start in `folder`."""
    with tempfile.TemporaryDirectory(prefix="mpi_counts_") as output:
        return count([COMMAND, "run", job, "--output", f"{output}/out", "--quiet", *arguments], ranks, folder=folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ranks", type=int, action="append", help="may be repeated; default 2 4 8 16 32 64")
    arguments = parser.parse_args()
    tables = tables_of(DOCUMENT.read_text(encoding="utf-8"))
    failures = []
    with tempfile.TemporaryDirectory(prefix="mpi_counts_") as folder:
        data = pathlib.Path(folder) / "transactions.csv"
        generate(data, 2000)
        write_tables(folder)
        for ranks in arguments.ranks or (2, 4, 8, 16, 32, 64):
            failures += compare(tables["Primitives"], ranks, count([PRIMITIVES], ranks))
            failures += compare(tables["The stages of a job"], ranks,
                                count_job(SOURCE / "jobs/quickstart.toml", ranks, "--input", data))
            failures += compare(tables["The stages of queries"], ranks, count_job(JOB, ranks, folder=folder))
    print("\n".join(failures) or "all counts follow docs/scaling.md")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
