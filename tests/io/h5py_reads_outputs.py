#!/usr/bin/env python3
"""Reads an HDF5 file of rankwise with h5py alone and checks it.

    h5py_reads_outputs.py FILE.h5 [--csv FILE.csv --table NAME] [--sha256 HEX]

Checks that every table has the columns, rows and attributes that it names; with --csv that the table holds the values
of the CSV file; with --sha256 that the content has this digest (as `rankwise digest -v` prints it for the file).
Exits with 0 when all is well, with 1 and a line that says what is wrong otherwise.
"""
import argparse
import csv
import datetime
import decimal
import hashlib
import struct
import sys

import h5py
import numpy

EPOCH = datetime.datetime(1970, 1, 1)
BLOCK_ROWS = 65536
UNIT_OF_TYPE = {"timestamp": "seconds since 1970-01-01 00:00:00", "date": "days since 1970-01-01"}


def require(holds, what):
    if not holds:
        sys.exit(f"wrong: {what}")


class Column:
    """A column's values as Python objects, None for a null, and what its attributes say."""

    def __init__(self, table, name):
        fixed = name in table
        dataset = table[name if fixed else name + "_offsets"]
        self.name, self.type = name, dataset.attrs["type"]
        self.unit, self.description = dataset.attrs.get("unit", ""), dataset.attrs.get("description", "")
        self.has_nulls = bool(dataset.attrs["has_nulls"])
        require(self.has_nulls == (name + "_valid" in table), f"{name}: has_nulls does not fit {name}_valid")
        if self.type == "text" and fixed:
            self.values = [text.encode() for text in dataset.asstr()[:]]
        elif self.type == "text":
            offsets, data = dataset[:], table[name + "_bytes"][:].tobytes()
            self.values = [data[a:b] for a, b in zip(offsets, offsets[1:])]
        else:
            expected = {"bool": "bool", "float64": "float64"}.get(self.type, "int64")
            require(dataset.dtype == expected, f"{name}: {self.type} is stored as {dataset.dtype}")
            self.values = dataset[:].tolist()
        if self.type.startswith("decimal"):
            require(self.type == f"decimal({dataset.attrs['scale']})", f"{name}: scale")
        self.valid = table[name + "_valid"][:].astype(bool).tolist() if self.has_nulls else [True] * len(self.values)
        require(len(self.valid) == len(self.values) == table.attrs["rows"], f"{name}: rows")

    def csv_text(self, row):
        value = self.values[row]
        if not self.valid[row]:
            return ""
        if self.type == "text":
            return value.decode()
        if self.type == "bool":
            return "true" if value else "false"
        if self.type == "timestamp":
            return (EPOCH + datetime.timedelta(seconds=value)).isoformat(" ")
        if self.type == "date":
            return (EPOCH + datetime.timedelta(days=value)).date().isoformat()
        if self.type.startswith("decimal"):
            return f"{decimal.Decimal(value).scaleb(-int(self.type[8:-1])):f}"
        return str(value)

    def add_to(self, sha, begin):
        end = min(begin + BLOCK_ROWS, len(self.values))
        valid = self.valid[begin:end]
        sha.update(struct.pack("<q", valid.count(False)))
        if self.type != "text":
            kind = "<d" if self.type == "float64" else "<q"
            for value in self.values[begin:end]:
                sha.update(struct.pack(kind, value))
        for row in range(begin, end):
            if self.type == "text":
                sha.update(framed(self.values[row]))
            if not self.valid[row]:
                sha.update(struct.pack("<q", row - begin))


def framed(data):
    return struct.pack("<q", len(data)) + data


def check_csv(columns, path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    require(rows[0] == [c.name for c in columns], "the header of the CSV file is not the column order")
    require(len(rows) - 1 == len(columns[0].values), "the CSV file has another number of rows")
    for number, fields in enumerate(rows[1:]):
        for column, field in zip(columns, fields):
            same = field == column.csv_text(number)
            if column.type == "float64" and column.valid[number]:
                same = struct.pack("<d", float(field)) == struct.pack("<d", column.values[number])
            require(same, f"row {number}, column {column.name}: CSV {field!r}, HDF5 {column.csv_text(number)!r}")


def content_digest(attributes, tables):
    sha = hashlib.sha256(struct.pack("<q", len(attributes)))
    for name in sorted(attributes):
        sha.update(framed(name.encode()) + framed(attributes[name].encode()))
    sha.update(struct.pack("<q", len(tables)))
    for name in sorted(tables):
        columns, rows = tables[name]
        sha.update(framed(name.encode()) + struct.pack("<qq", rows, len(columns)))
        for c in columns:
            unit = "" if c.unit == UNIT_OF_TYPE.get(c.type) else c.unit
            sha.update(b"".join(framed(text.encode()) for text in (c.name, c.type, unit, c.description)))
        for c in columns:
            for begin in range(0, rows, BLOCK_ROWS):
                c.add_to(sha, begin)
    return sha.hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--csv")
    parser.add_argument("--table")
    parser.add_argument("--sha256")
    options = parser.parse_args()
    with h5py.File(options.file, "r") as file:
        attributes = dict(file.attrs)
        require(attributes.pop("format", None) == "rankwise tables 1", "the attribute format")
        tables = {}
        for name, table in file.items():
            order = table.attrs["column_order"]
            names = [] if isinstance(order, h5py.Empty) else numpy.asarray(order).tolist()
            tables[name] = ([Column(table, column) for column in names], int(table.attrs["rows"]))
    if options.csv:
        check_csv(tables[options.table][0], options.csv)
    if options.sha256:
        found = content_digest(attributes, tables)
        require(found == options.sha256, f"the content has the digest {found}")
    print(f"h5py reads {len(tables)} tables of {options.file}")


if __name__ == "__main__":
    main()
