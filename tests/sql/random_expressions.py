"""Random typed expressions as trees, so that a failing one can be cut down.

Types are the letters of test files, with T parted into texts (T), dates (A) and timestamps (S).
"""

import dataclasses

TYPES = "IDRTBAS"


@dataclasses.dataclass
class Expression:
    """Parts that are joined to SQL: texts, expressions, queries."""

    kind: str
    parts: list
    aggregate: bool = False

    def sql(self):
        return "".join(part if isinstance(part, str) else part.sql() for part in self.parts)

    def children(self):
        return [part for part in self.parts if isinstance(part, Expression)]


def leaf(kind, text):
    return Expression(kind, [text])


def call(kind, template, *arguments):
    """Puts arguments into a template at its question marks."""
    parts, rest = [], list(arguments)
    for i, text in enumerate(template.split("?")):
        if i > 0:
            parts.append(rest.pop(0))
        parts.append(text)
    return Expression(kind, [part for part in parts if part != ""])


LITERALS = {
    "I": ["0", "1", "2", "-3", "7", "100"],
    "D": ["0.00", "1.50", "-0.25", "10.1", "99.9999"],
    "R": ["0e0", "5e-1", "-1.25e0", "3e0"],
    "T": ["'a'", "'b'", "''", "'it''s'", "'é'", "'zz'"],
    "B": ["true", "false"],
    "A": ["date '2024-01-15'", "date '2024-02-29'"],
    "S": ["timestamp '2024-01-15 12:00:00'", "timestamp '2024-02-29 23:59:59'"],
}
NULLS = {"I": "cast(null as bigint)", "D": "cast(null as decimal(18,2))", "R": "cast(null as double precision)",
         "T": "cast(null as text)", "B": "cast(null as boolean)", "A": "cast(null as date)",
         "S": "cast(null as timestamp)"}

# Templates: the result's type, the arguments' types. Division is guarded; what may overflow is not offered often.
CALLS = [
    ("I", "(? + ?)", "II"), ("I", "(? - ?)", "II"), ("I", "(? * ?)", "II"), ("I", "(? / nullif(?, 0))", "II"),
    ("I", "(? % nullif(?, 0))", "II"), ("I", "(- ?)", "I"), ("I", "abs(?)", "I"), ("I", "length(?)", "T"),
    ("I", "position(? in ?)", "TT"), ("I", "extract(year from ?)", "A"), ("I", "extract(month from ?)", "S"),
    ("I", "extract(dow from ?)", "A"), ("I", "extract(doy from ?)", "A"), ("I", "extract(hour from ?)", "S"),
    ("I", "extract(week from ?)", "A"), ("I", "(? - ?)", "AA"), ("I", "cast(? as bigint)", "D"),
    ("I", "greatest(?, ?)", "II"), ("I", "least(?, ?)", "II"),
    ("D", "(? + ?)", "DD"), ("D", "(? - ?)", "DD"), ("D", "(? * ?)", "DI"), ("D", "(? + ?)", "DI"),
    ("D", "abs(?)", "D"), ("D", "(- ?)", "D"), ("D", "round(?, 1)", "D"), ("D", "cast(? as decimal(18,2))", "I"),
    ("D", "cast(? as decimal(18,1))", "D"), ("D", "greatest(?, ?)", "DD"),
    ("R", "(? + ?)", "RR"), ("R", "(? - ?)", "RR"), ("R", "(? * 5e-1)", "R"), ("R", "(? / nullif(?, 0e0))", "RR"),
    ("R", "floor(?)", "R"), ("R", "ceil(?)", "R"), ("R", "abs(?)", "R"), ("R", "sqrt(abs(?))", "R"),
    ("R", "cast(? as double precision)", "I"), ("R", "cast(? as double precision)", "D"), ("R", "(? / nullif(?, 0))", "DD"),
    ("T", "(? || ?)", "TT"), ("T", "upper(?)", "T"), ("T", "lower(?)", "T"), ("T", "substring(? from 2 for 2)", "T"),
    ("T", "replace(?, 'a', '<>')", "T"), ("T", "trim(?)", "T"), ("T", "left(?, 1)", "T"), ("T", "right(?, 2)", "T"),
    ("T", "split_part(?, ',', 1)", "T"), ("T", "cast(? as text)", "I"), ("T", "concat(?, ?)", "TT"),
    ("T", "cast(? as text)", "A"), ("T", "lpad(?, 3, '*')", "T"),
    ("A", "(? + 1)", "A"), ("A", "(? - 30)", "A"), ("A", "cast(? as date)", "S"),
    ("S", "date_trunc('month', ?)", "S"), ("S", "date_trunc('week', ?)", "S"), ("S", "(? + interval '1 day')", "S"),
    ("S", "(? - interval '1 month')", "S"), ("S", "cast(? as timestamp)", "A"), ("S", "date_trunc('hour', ?)", "S"),
    ("B", "(? like 'a%')", "T"), ("B", "(? like '%b_')", "T"), ("B", "(? ilike 'É%')", "T"), ("B", "starts_with(?, 'a')", "T"),
    ("B", "(not ?)", "B"), ("B", "(? and ?)", "BB"), ("B", "(? or ?)", "BB"), ("B", "(? is true)", "B"),
    ("B", "(? is not false)", "B"), ("B", "regexp_matches(?, '^[a-z]+$')", "T"),
]
# Raw division and large products: rows that cannot be computed. All widths must then refuse alike.
FAILING_CALLS = [("I", "(? / ?)", "II"), ("I", "(? % ?)", "II"), ("D", "(? * 1000000000000.00)", "D"), ("R", "(? / ?)", "RR"),
                 ("I", "(? * 9000000000000)", "I"), ("I", "cast(? as bigint)", "T"), ("R", "ln(?)", "R")]
COMPARISONS = ["=", "<>", "<", "<=", ">", ">=", "is distinct from", "is not distinct from"]


class ExpressionMaker:
    """Makes expressions over columns in scope: {type: [SQL of a column]}."""

    def __init__(self, random, failing=0.0):
        self.random = random
        self.failing = failing

    def make(self, kind, scope, depth):
        """An expression of a type, of about this depth."""
        r = self.random
        if depth <= 0 or r.random() < 0.3:
            return self.leaf(kind, scope)
        shape = r.random()
        if shape < 0.08:
            return call(kind, "case when ? then ? else ? end", self.make("B", scope, depth - 1),
                        self.make(kind, scope, depth - 1), self.make(kind, scope, depth - 1))
        if shape < 0.14:
            return call(kind, "coalesce(?, ?)", self.make(kind, scope, depth - 1), self.make(kind, scope, depth - 1))
        if shape < 0.18:
            return call(kind, "nullif(?, ?)", self.make(kind, scope, depth - 1), self.make(kind, scope, depth - 1))
        if kind == "B" and shape < 0.7:
            return self.condition(scope, depth)
        calls = FAILING_CALLS if r.random() < self.failing else CALLS
        fitting = [entry for entry in calls if entry[0] == kind]
        if not fitting:
            return self.leaf(kind, scope)
        _, template, arguments = r.choice(fitting)
        return call(kind, template, *(self.make(argument, scope, depth - 1) for argument in arguments))

    def leaf(self, kind, scope):
        r = self.random
        if scope.get(kind) and r.random() < 0.85:
            return leaf(kind, r.choice(scope[kind]))
        return leaf(kind, NULLS[kind] if r.random() < 0.1 else r.choice(LITERALS[kind]))

    def condition(self, scope, depth):
        """A comparison, a test for null, in, between."""
        r = self.random
        kind = r.choice("IIDRTTAS")
        a, b = self.make(kind, scope, depth - 1), self.make(kind, scope, depth - 1)
        shape = r.random()
        if shape < 0.55:
            operator = r.choice(COMPARISONS if kind != "T" else [*COMPARISONS, "<>", ">=", "<="])
            return call("B", f"(? {operator} ?)", a, b)
        if shape < 0.7:
            return call("B", r.choice(["(? is null)", "(? is not null)"]), a)
        if shape < 0.85:
            return call("B", r.choice(["(? between ? and ?)", "(? not between ? and ?)"]), a, b,
                        self.make(kind, scope, depth - 1))
        return call("B", r.choice(["(? in (?, ?))", "(? not in (?, ?))"]), a, b, self.leaf(kind, scope))
