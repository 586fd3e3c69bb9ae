#!/usr/bin/env python3
"""Checks the expected rows of logic/*.test against a PostgreSQL server, or writes them (--fill).

Needs `psql` and a server with the locale C.UTF-8, named by the usual PGHOST, PGPORT, PGUSER. Records with
`skipif postgresql` are left alone. For errors it tells where PostgreSQL sees them.
"""

import argparse
import pathlib
import re
import subprocess
import sys

from logic_file import field_text, read_logic_file
from result_rows import read_csv, row_order, same_rows

FOLDER = pathlib.Path(__file__).resolve().parent / "logic"
NULL_MARK = "@NULL@"
POSTGRES_TYPES = {"bigint": "bigint", "double": "double precision", "boolean": "boolean", "text": "text",
                  "date": "date", "timestamp": "timestamp(0)"}


def run_psql(script):
    """Runs a script in a database of its own session; returns what was printed and what was complained about."""
    done = subprocess.run(["psql", "-X", "-q", "--csv", "-P", f"null={NULL_MARK}", "-f", "-"], input=script, text=True,
                          capture_output=True, check=False)
    return done.stdout, done.stderr


def postgres_type(kind):
    """PostgreSQL's type for a type of the file; decimals get room for all 64 bits."""
    return re.sub(r"decimal\(\d+", "decimal(38", POSTGRES_TYPES.get(kind, kind))


def create_table(table):
    columns = ", ".join(f"{name} {postgres_type(kind)}" for name, kind in table.columns)
    rows = read_csv("\n".join(table.lines) + "\n") if table.lines else []
    values = [", ".join("null" if value in (None, "") else "'" + value.replace("'", "''") + "'" for value in row)
              for row in rows]
    inserts = [f"insert into {table.name} values ({row});" for row in values]
    return "\n".join([f"create temporary table {table.name} ({columns});", *inserts])


def with_doubles(sql):
    """Makes doubles of literals with an exponent, which are numeric in PostgreSQL."""
    return re.sub(r"(?<![\w.'])(\d+(?:\.\d+)?e[-+]?\d+)", r"\1::double precision", sql)


def parts_of(text):
    """Cuts output at its marks: a list of the text behind each."""
    return [part.partition("\n")[2] for part in re.split(r"^@@@", text, flags=re.MULTILINE)[1:]]


def ask(logic):
    """What PostgreSQL says to each record: CSV text and message."""
    script = ["begin;", *map(create_table, logic.tables), "commit;"]
    for number, record in enumerate(logic.records):
        sql = record.in_postgres if record.in_postgres is not None else "select 1"
        script += [f"\\echo @@@{number}", f"\\warn @@@{number}", with_doubles(sql or record.sql) + "\n;"]
    out, err = run_psql("\n".join(script) + "\n")
    if not err.startswith("@@@"):
        sys.exit(f"{logic.path}: the tables cannot be made: {err.partition('@@@')[0]}")
    return list(zip(parts_of(out), parts_of(err)))


def canonical(kind, value):
    """A value of PostgreSQL as a field of the type letter."""
    if value == NULL_MARK:
        return field_text(None)
    value = value or ""
    if kind == "B":
        return {"t": "true", "f": "false"}[value]
    if kind == "I":
        return value.rstrip("0").rstrip(".") if "." in value else value
    if kind == "R":
        return repr(float(value)).removesuffix(".0")
    return field_text(value)


def expected_rows(record, text):
    rows = [[canonical(kind, value) for kind, value in zip(record.types, row, strict=True)]
            for row in read_csv(text)[1:]]
    return rows if ordered(record.sql) else sorted(rows, key=row_order(record.types))


def ordered(sql):
    """Whether the query as a whole has an order by: one outside of all parentheses."""
    while (inner := re.sub(r"\([^()]*\)", "", sql)) != sql:
        sql = inner
    return re.search(r"\border\s+by\b", sql, re.IGNORECASE) is not None


def fill(logic, answers):
    """Writes the rows that PostgreSQL gives into the file."""
    lines = logic.path.read_text(encoding="utf-8").split("\n")
    for record, (text, message) in reversed(list(zip(logic.records, answers))):
        if record.error is not None or record.in_postgres is None:
            continue
        if not message and agree(record, expected_rows(record, text)):
            continue
        if message:
            print(f"{logic.path}:{record.line}: {message}")
            continue
        begin = end = record.expected_line - 1
        while end < len(lines) and lines[end].strip():
            end += 1
        lines[begin:end] = ["\t".join(row) for row in expected_rows(record, text)]
    logic.path.write_text("\n".join(lines), encoding="utf-8")


def position_of(message):
    """Reads "line 1 column 8" off a message with a caret, or an empty text."""
    match = re.search(r"^(LINE (\d+): )(.*)\n( *)\^", message, re.MULTILINE)
    if not match or match[3].startswith("..."):
        return ""
    return f"line {match[2]} column {len(match[4]) - len(match[1]) + 1}"


def agree(record, rows):
    """Whether rows are as expected; zeros at the end of decimals, which differ in PostgreSQL from value to value, aside."""
    def plain(some):
        return [[re.sub(r"\.?0*$", "", field) if kind == "D" and "." in field else field
                 for kind, field in zip(record.types, row)] for row in some]
    a, b = plain(record.rows), plain(rows)
    if not ordered(record.sql):
        a, b = (sorted(some, key=row_order(record.types)) for some in (a, b))
    return same_rows(record.types, a, b)


def check(logic, answers):
    """Compares; returns the number of differences."""
    differences = 0
    for record, (text, message) in zip(logic.records, answers):
        if record.in_postgres is None:
            continue
        wrong = ""
        if record.error is not None:
            place = position_of(message)
            if not message:
                wrong = "PostgreSQL accepts it"
            elif place and "line " in record.error and place not in record.error:
                wrong = f"PostgreSQL: {place}: {message.splitlines()[0]}"
        elif message:
            wrong = message
        elif not agree(record, expected_rows(record, text)):
            wrong = "other rows:\n" + text
        if wrong:
            differences += 1
            print(f"{logic.path}:{record.line}:\n{record.sql}\n{wrong}\n")
    return differences


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    parser.add_argument("--fill", action="store_true", help="write the rows instead of comparing them")
    arguments = parser.parse_args()
    differences = 0
    for path in arguments.files or sorted(FOLDER.glob("*.test")):
        logic = read_logic_file(path)
        answers = ask(logic)
        if len(answers) != len(logic.records):
            sys.exit(f"{path}: psql gave {len(answers)} answers to {len(logic.records)} queries")
        if arguments.fill:
            fill(logic, answers)
        else:
            differences += check(logic, answers)
    print(f"{differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
