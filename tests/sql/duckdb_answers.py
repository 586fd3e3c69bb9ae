"""Asks DuckDB the same queries over the same tables.

The text is the same; what differs on purpose is set here, and listed in docs/sql.md:
- integer_division: `/` of integers truncates;
- nulls come last when ascending, first when descending;
- the order of rows that are equal in the order by is spelled out (Query.text(ties=True)).
"""

import datetime
import decimal
import math

from logic_file import NULL, field_text
from result_rows import read_csv

try:
    import duckdb
except ImportError:
    duckdb = None

SETTINGS = ("set integer_division = true", "set default_null_order = 'nulls_last_on_asc_first_on_desc'",
            "set threads = 1")


def literal(value, kind):
    """A field of CSV as a literal of SQL."""
    if value is None:
        return "null"
    text = "'" + value.replace("'", "''") + "'"
    return f"cast({text} as double)" if kind == "double" else text


def connect(tables):
    """A database that holds the tables."""
    connection = duckdb.connect()
    for setting in SETTINGS:
        connection.execute(setting)
    for table in tables:
        columns = ", ".join(f"{name} {kind}" for name, kind in table.columns)
        connection.execute(f"create table {table.name} ({columns})")
        rows = read_csv(table.csv())[1:]
        kinds = [kind for _, kind in table.columns]
        for begin in range(0, len(rows), 1000):
            values = ",".join("(" + ",".join(map(literal, row, kinds)) + ")" for row in rows[begin:begin + 1000])
            connection.execute(f"insert into {table.name} values {values}")
    return connection


def field_of(value):
    """A value as a field of a test file."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else repr(value)
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    return field_text(str(value))


def answer(connection, sql):
    """Rows of fields, or the text of an error."""
    try:
        return [[field_of(value) for value in row] for row in connection.execute(sql).fetchall()], None
    except duckdb.Error as error:
        return None, str(error)
