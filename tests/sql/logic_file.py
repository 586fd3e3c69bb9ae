"""Query tests as text files, in the form of sqllogictest (https://sqlite.org/sqllogictest).

A file holds tables and records, parted by blank lines; a line that begins with `#` is a comment.

    table items id bigint, name text, price decimal(18,2)
    1,apple,1.20
    2,,

    query ID
    select id, price from items
    ----
    1	1.20
    2	NULL

    error line 1 column 8: .*"prize"
    select prize from items

- `table NAME COLUMNS`, then its rows as CSV. An empty field is null.
- `query TYPES [LABEL]`, the SQL, `----`, one line per row with tabs between values. Types: I bigint, D decimal (exact),
  R double (relative error up to 1e-9), T text, date or timestamp, B boolean. NULL is null, (empty) the empty text;
  backslash, tab and line end are written \\\\, \\t, \\n. Rows stand in the order in which they must come: that of the
  order by, else of all columns. Queries with the same label must give the same rows.
- `error PATTERN`, the SQL: the query is refused with a message that the regular expression PATTERN is found in.
- `skipif postgresql` before a record: PostgreSQL gives another answer, for the reason that the comment above tells.
- `inpostgresql SQL` before a record: so the query is asked of PostgreSQL, which words it in another way.
"""

import dataclasses
import re

NULL = "NULL"
EMPTY = "(empty)"


@dataclasses.dataclass
class Table:
    """An input table: columns as (name, SQL type), rows as lines of CSV without a header."""

    name: str
    columns: list
    lines: list

    def csv(self):
        """The table as a CSV file."""
        return "\n".join([",".join(name for name, _ in self.columns), *self.lines]) + "\n"


@dataclasses.dataclass
class Record:
    """A query and what is expected of it: rows, or an error."""

    line: int
    sql: str
    types: str = ""
    label: str = ""
    rows: list = dataclasses.field(default_factory=list)  # of lists of fields as in the file
    error: str = None
    in_postgres: str = ""  # the query as PostgreSQL words it; None: it gives another answer
    expected_line: int = 0  # of the file, where the rows begin


@dataclasses.dataclass
class LogicFile:
    """What a file holds."""

    path: object
    tables: list
    records: list


class FormatError(Exception):
    """A test file that does not follow the form."""


def blocks_of(text):
    """Parts the text at blank lines: pairs of the number of the first line, and lines without comments."""
    blocks, lines, first = [], [], 0
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.startswith("#"):
            continue
        if line.strip():
            first = first if lines else number
            lines.append((number, line))
        elif lines:
            blocks.append((first, lines))
            lines = []
    return blocks


def columns_of(text):
    """Reads "id bigint, price decimal(18,2)"."""
    return [tuple(part.split(None, 1)) for part in re.split(r",\s+", text.strip())]


def read_table(lines):
    match = re.fullmatch(r"table (\w+) (.+)", lines[0][1])
    if not match:
        raise FormatError(f"line {lines[0][0]}: table NAME COLUMN TYPE, ...")
    return Table(match[1], columns_of(match[2]), [line for _, line in lines[1:]])


def read_record(lines):
    in_postgres = ""
    if lines[0][1] == "skipif postgresql":
        in_postgres, lines = None, lines[1:]
    elif lines[0][1].startswith("inpostgresql "):
        in_postgres, lines = lines[0][1].partition(" ")[2], lines[1:]
    number, head = lines[0]
    kind, _, rest = head.partition(" ")
    body = [line for _, line in lines[1:]]
    if kind == "error":
        return Record(number, "\n".join(body), error=rest.strip(), in_postgres=in_postgres)
    if kind != "query" or "----" not in body:
        raise FormatError(f"line {number}: table, query with ----, or error")
    cut = body.index("----")
    types, _, label = rest.partition(" ")
    return Record(number, "\n".join(body[:cut]), types=types, label=label, in_postgres=in_postgres,
                  rows=[row.split("\t") for row in body[cut + 1:]], expected_line=lines[cut + 1][0] + 1)


def read_logic_file(path):
    """Reads a test file. Raises FormatError."""
    tables, records = [], []
    try:
        for _, lines in blocks_of(path.read_text(encoding="utf-8")):
            if lines[0][1].startswith("table "):
                tables.append(read_table(lines))
            else:
                records.append(read_record(lines))
    except FormatError as error:
        raise FormatError(f"{path}: {error}") from error
    return LogicFile(path, tables, records)


def field_text(value):
    """Writes a value (None or its text) as a field of the file."""
    if value is None:
        return NULL
    if value == "":
        return EMPTY
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def write_logic_text(tables, records):
    """The text of a file with these tables and records."""
    parts = []
    for table in tables:
        columns = ", ".join(f"{name} {kind}" for name, kind in table.columns)
        parts.append("\n".join([f"table {table.name} {columns}", *table.lines]))
    for record in records:
        if record.error is not None:
            parts.append(f"error {record.error}\n{record.sql}")
            continue
        head = f"query {record.types} {record.label}".rstrip()
        parts.append("\n".join([head, record.sql, "----", *("\t".join(row) for row in record.rows)]))
    return "\n\n".join(parts) + "\n"
