#!/usr/bin/env python3
"""Compares the CSV reader with Python's csv module on generated nasty files.

    csv_against_python.py [--files N] [--seed S] COMMAND...

COMMAND runs csv_dump on some number of ranks; a delimiter and file names are appended to it.
"""
import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile

DELIMITERS = ",;\t|"
PIECES = ["", "a", "1", "x y", "\n", "\r\n", '"', '""', "DELIMITER", "\u00e9", "\u4e2d\U0001f600", "1DELIMITER2\n",
          'a DELIMITER"b"\n', "'", "\\", "#", " "]


def random_text(rng, delimiter):
    return "".join(rng.choice(PIECES) for _ in range(rng.randrange(5))).replace("DELIMITER", delimiter)


def well_formed(rng, delimiter, columns, line_end):
    """Writes what csv.writer would, in one of its quoting styles."""
    class Lines(list):
        write = list.append
    lines = Lines()
    style = rng.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC])
    writer = csv.writer(lines, delimiter=delimiter, quoting=style, lineterminator=line_end)
    for _ in range(rng.randrange(60)):
        writer.writerow([random_text(rng, delimiter) for _ in range(columns)])
    return "".join(lines)


def ill_formed(rng, delimiter, columns, line_end):
    """Writes fields with quotes in their middle, text behind a closing quote, wrong numbers of fields, blank lines."""
    def field():
        text = random_text(rng, delimiter)
        plain = text.replace("\n", "").replace("\r", "").replace(delimiter, "").lstrip('"')
        quoted = '"' + text.replace('"', '""') + '"'
        return rng.choice([quoted, quoted + plain, quoted + "tail", plain, 'x"' + plain, ' "' + plain])
    text = ""
    for _ in range(rng.randrange(60)):
        count = columns if rng.random() < 0.9 else rng.randrange(1, columns + 2)
        text += delimiter.join(field() for _ in range(count)) + line_end + (line_end if rng.random() < 0.1 else "")
    return text


def make_file(rng, path):
    delimiter = rng.choice(DELIMITERS)
    columns = rng.randrange(1, 5)
    line_end = rng.choice(["\n", "\r\n"])
    body = rng.choice([well_formed, ill_formed])(rng, delimiter, columns, line_end)
    text = delimiter.join("c%d" % c for c in range(columns)) + line_end + body
    if rng.random() < 0.3 and text.endswith(line_end):
        text = text[:-len(line_end)]
    with open(path, "wb") as file:
        file.write(rng.choice([b"", b"\xef\xbb\xbf"]) + text.encode())
    return delimiter


def rows_of_python(path, delimiter):
    """Rows as tuples of bytes, without blank lines and rows of another width, which csv_dump drops too."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=delimiter, strict=False))
    rows = [row for row in rows if row]  # blank lines
    return [tuple(field.encode() for field in row) for row in rows[1:] if len(row) == len(rows[0])]


def rows_of_rankwise(command, delimiter, paths):
    result = subprocess.run(command + [delimiter] + paths, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if result.returncode != 0:
        sys.exit("%s failed (%d):\n%s" % (command, result.returncode, result.stderr.decode()))
    files = []
    for line in result.stdout.decode().splitlines():
        if line == "FILE":
            files.append([])
        else:
            files[-1].append(tuple(b"" if f == "-" else bytes.fromhex(f) for f in line.split(" ")))
    return files


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=400)
    parser.add_argument("--seed", type=int, default=20101201)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    rows = 0
    with tempfile.TemporaryDirectory(prefix="rankwise-csv-") as folder:
        os.chdir(folder)
        by_delimiter = {}
        for i in range(options.files):
            path = "%04d.csv" % i
            by_delimiter.setdefault(make_file(rng, path), []).append(path)
        for delimiter, paths in by_delimiter.items():
            dumped = rows_of_rankwise(options.command, delimiter, paths)
            assert len(dumped) == len(paths), "csv_dump printed %d files of %d" % (len(dumped), len(paths))
            for path, ours in zip(paths, dumped):
                theirs = rows_of_python(path, delimiter)
                rows += len(theirs)
                if ours == theirs:
                    continue
                at = next((i for i, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1]), min(len(ours), len(theirs)))
                with open(path, "rb") as file:
                    sys.exit("%s: row %d differs\n  rankwise: %r\n  python:   %r\n  file: %r" %
                             (path, at, ours[at:at + 1], theirs[at:at + 1], file.read()))
    print("%d files, %d rows: the same" % (options.files, rows))


if __name__ == "__main__":
    main()
