"""Cuts a failing query and its tables down while it still fails."""

import copy
import re

from logic_file import Table
from random_expressions import LITERALS, Expression, leaf
from random_select import Query
from random_tables import quoted
from result_rows import read_csv


def parts_with_places(query):
    """All expressions of a query with a function that puts another in their place."""
    for name in ("items", "where", "group", "having"):
        values = getattr(query, name)
        for i, value in enumerate(values):
            yield from places(value, lambda new, values=values, i=i: values.__setitem__(i, new))
    for i, (before, condition) in enumerate(query.joins):
        if condition:
            yield from places(condition, lambda new, i=i, before=before: query.joins.__setitem__(i, (before, new)))


def places(expression, put):
    yield expression, put
    for i, part in enumerate(expression.parts):
        if isinstance(part, Expression):
            yield from places(part, lambda new, i=i: expression.parts.__setitem__(i, new))


def queries_in(query):
    """A query and those within it."""
    yield query
    inner = [query.left, query.right] if query.operation else [part for part in query.source if isinstance(part, Query)]
    for part in inner:
        yield from queries_in(part)


def smaller_clauses(query):
    """Steps that take a clause, an element of a clause, or a join away."""
    for name in ("limit", "offset"):
        if getattr(query, name) is not None:
            yield lambda q, name=name: setattr(q, name, None)
    if query.distinct:
        yield lambda q: setattr(q, "distinct", False)
    for name in ("where", "having", "order", "joins"):
        for i in range(len(getattr(query, name))):
            yield lambda q, name=name, i=i: getattr(q, name).pop(i)
    if query.group_form != "?":
        yield lambda q: setattr(q, "group_form", "?")
    for i in range(len(query.group)):
        yield lambda q, i=i: drop_key(q, i)
    if len(query.items) > 1:
        for i in range(len(query.items)):
            yield lambda q, i=i: drop_item(q, i)


def drop_key(query, i):
    key = query.group.pop(i).sql()
    query.items = [item for item in query.items if item.sql() != key] or [leaf("I", "count(*)")]
    query.order = []


def drop_item(query, i):
    query.items.pop(i)
    query.order = [key for key in query.order if key.item != i]
    for key in query.order:
        key.item -= key.item > i


def smaller_queries(query):
    """Queries that are a bit smaller, big cuts first."""
    if query.operation:
        yield copy.deepcopy(query.left)
        yield copy.deepcopy(query.right)
    for inner in list(queries_in(query))[1:]:
        yield copy.deepcopy(inner)
    for at, part in enumerate(queries_in(query)):
        for step in smaller_clauses(part):
            changed = copy.deepcopy(query)
            step(list(queries_in(changed))[at])
            yield changed
    for at, part in enumerate(queries_in(query)):
        for number, (expression, _) in enumerate(parts_with_places(part)):
            for replacement in simpler(expression):
                changed = copy.deepcopy(query)
                list(parts_with_places(list(queries_in(changed))[at]))[number][1](replacement)
                yield changed


def simpler(expression):
    """Expressions of the same type that may stand for one."""
    for child in expression.children():
        if child.kind == expression.kind and not expression.aggregate:
            yield copy.deepcopy(child)
    if expression.children() and not expression.aggregate:
        yield leaf(expression.kind, LITERALS[expression.kind][0])


def smaller_tables(tables):
    """Tables with fewer rows: without a half, a quarter, ..., one row."""
    for at, table in enumerate(tables):
        size = len(table.lines)
        while size > 0:
            for begin in range(0, len(table.lines), size):
                lines = table.lines[:begin] + table.lines[begin + size:]
                yield [*tables[:at], Table(table.name, table.columns, lines), *tables[at + 1:]]
            size //= 2


def used_only(query, tables):
    """The tables that the query names, with the columns that it names."""
    words = set(re.findall(r"\w+", query.text(ties=True)))
    result = []
    for table in tables:
        if table.name not in words:
            continue
        kept = [i for i, (name, _) in enumerate(table.columns) if name in words] or [0]
        rows = [read_csv(line + "\n")[0] for line in table.lines]
        lines = [",".join(csv_field(row[i]) for i in kept) for row in rows]
        result.append(Table(table.name, [table.columns[i] for i in kept], lines))
    return result


def csv_field(value):
    return "" if value is None else quoted(value)


def shrink(query, tables, fails, attempts=200):
    """Returns a smaller query and tables for which `fails(query, tables)` still holds."""
    progress = True
    while progress and attempts > 0:
        progress = False
        for candidates, is_query in ((smaller_queries(query), True), (smaller_tables(tables), False)):
            for candidate in candidates:
                attempts -= 1
                if attempts <= 0:
                    break
                case = (candidate, tables) if is_query else (query, candidate)
                if fails(*case):
                    query, tables = case
                    progress = True
                    break
    fewer = used_only(query, tables)
    return (query, fewer) if fails(query, fewer) else (query, tables)
