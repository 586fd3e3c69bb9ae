"""Reads the CSV that a query wrote, and compares rows by the types of their columns."""

import math

from logic_file import NULL, field_text

RELATIVE_ERROR = 1e-9


def read_csv(text):
    """Rows of a CSV file as lists of texts, None for a field without anything, "" for an empty text in quotes."""
    rows, row, at = [], [], 0
    while at < len(text):
        if text[at] == '"':
            value, at = quoted_field(text, at + 1)
        else:
            end = at
            while end < len(text) and text[end] not in ",\n":
                end += 1
            value, at = text[at:end] or None, end
        row.append(value)
        if at < len(text) and text[at] == ",":
            at += 1
            if at == len(text) or text[at] == "\n":  # the last field is null
                row.append(None)
            else:
                continue
        rows.append(row)
        row, at = [], at + 1
    return rows


def quoted_field(text, at):
    """Reads on behind an opening quote; returns the value and where the closing quote ends."""
    parts = []
    while True:
        end = text.index('"', at)
        parts.append(text[at:end])
        if text[end + 1:end + 2] != '"':
            return "".join(parts), end + 1
        parts.append('"')
        at = end + 2


def result_fields(text):
    """The rows of a result (CSV with a header) as fields in the form of test files."""
    return [[field_text(value) for value in row] for row in read_csv(text)[1:]]


def same_double(a, b):
    """Whether two doubles are the same but for rounding."""
    a, b = float(a), float(b)
    return a == b or (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=RELATIVE_ERROR, abs_tol=1e-12)


def same_field(kind, a, b):
    """Whether two fields are equal as values of a type letter."""
    if a == b or kind != "R" or NULL in (a, b):
        return a == b
    try:
        return same_double(a, b)
    except ValueError:
        return False


def same_rows(types, a, b):
    """Whether two lists of rows are equal, in order."""
    return len(a) == len(b) and all(
        len(x) == len(y) == len(types) and all(same_field(kind, p, q) for kind, p, q in zip(types, x, y))
        for x, y in zip(a, b))


def row_order(types):
    """The key that sorts rows of fields by all columns: ascending, nulls last, text by bytes."""
    def key(row):
        return [(field == NULL, 0 if field == NULL else value_order(kind, field)) for kind, field in zip(types, row)]
    return key


def value_order(kind, field):
    if kind == "I":
        return int(field)
    if kind == "D":
        return decimal_units(field)
    if kind == "R":
        value = float(field)
        return (1, 0.0) if math.isnan(value) else (0, value)
    return (b"" if field == "(empty)" else field.encode())


def decimal_units(field):
    """A decimal's value times 10^18, so that different scales compare."""
    sign = -1 if field.startswith("-") else 1
    whole, _, places = field.lstrip("-").partition(".")
    return sign * (int(whole or "0") * 10**18 + int((places + "0" * 18)[:18]))
