"""Writes the tables of sql_stages.toml: every value follows from the row's number, so all counts can be repeated."""

import pathlib

ROWS = 64_000
GROUPS = 500
JOB = pathlib.Path(__file__).resolve().parent / "sql_stages.toml"


def write(path, header, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.write(header + "\n")
        file.writelines(lines)


def group_of(row):
    """Every block of GROUPS rows holds every group, in an order of its own."""
    shift = row // GROUPS * 2654435761 % 2**32 >> 7
    return (row * 31 + shift) % GROUPS


def write_tables(folder, rows=ROWS):
    """facts and others have `rows` rows with ids from 0 in mixed order, kinds a row per group."""
    folder = pathlib.Path(folder)
    write(folder / "facts.csv", "id,grp,value",
          (f"{row * 7919 % rows},{group_of(row)},{row * 104729 % 10007}\n" for row in range(rows)))
    write(folder / "others.csv", "id,price", (f"{row * 6007 % rows},{row * 17 % 1000}\n" for row in range(rows)))
    write(folder / "kinds.csv", "grp,kind", (f"{group},{group % 7}\n" for group in range(GROUPS)))
