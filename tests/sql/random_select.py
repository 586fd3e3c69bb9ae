"""Random queries as trees: select, joins, groups, windows, set operations, subqueries, order and limit."""

import copy
import dataclasses
import re

from random_expressions import TYPES, Expression, ExpressionMaker, call, leaf
from random_tables import COLUMNS, WILD

COLUMN_TYPE = {"bigint": "I", "decimal(18,2)": "D", "decimal(18,4)": "D", "double": "R", "text": "T", "boolean": "B",
               "date": "A", "timestamp": "S"}


def scope_of(names, wild=True):
    """The columns of tables of these names in scope, by type."""
    scope = {}
    for name in names:
        for column, kind in COLUMNS:
            if wild or column not in WILD:
                scope.setdefault(COLUMN_TYPE[kind], []).append(f"{name}.{column}")
    return scope


@dataclasses.dataclass
class Order:
    """A key of an order: the number of a select item, direction, place of nulls."""

    item: int
    descending: bool = False
    nulls: str = ""

    def sql(self):
        return f"{self.item + 1}{' desc' if self.descending else ''}{self.nulls}"


@dataclasses.dataclass
class Query:
    """A select, or two of them with a set operation."""

    items: list = dataclasses.field(default_factory=list)  # of Expression
    source: list = dataclasses.field(default_factory=list)  # of texts and queries: what follows "from"
    joins: list = dataclasses.field(default_factory=list)  # of (text before, Expression of the condition or None)
    where: list = dataclasses.field(default_factory=list)
    group: list = dataclasses.field(default_factory=list)  # of Expression
    group_form: str = "?"  # grouping sets and the like around the keys
    having: list = dataclasses.field(default_factory=list)
    order: list = dataclasses.field(default_factory=list)
    distinct: bool = False
    limit: int = None
    offset: int = None
    operation: str = ""  # union, ...; then `left` and `right` stand for all but order and limit
    left: object = None
    right: object = None
    comparable: bool = True  # the answer is one by the SQL standard, so another system must give it too

    def types(self):
        return self.left.types() if self.operation else "".join(item.kind for item in self.items)

    def width(self):
        return len(self.types())

    def sql(self):
        return self.text(ties=False)

    def text(self, ties):
        """The SQL; with `ties` the rule for ties (all other columns) is spelled out in the order by."""
        parts = [self.body(ties)]
        order = [key.sql() for key in self.order]
        if (self.order or self.limit is not None or self.offset is not None) and ties:
            listed = {key.item for key in self.order}
            order += [str(item + 1) for item in range(self.width()) if item not in listed]
        if order:
            parts.append("order by " + ", ".join(order))
        if self.limit is not None:
            parts.append(f"limit {self.limit}")
        if self.offset is not None:
            parts.append(f"offset {self.offset}")
        return "\n".join(parts)

    def body(self, ties):
        if self.operation:
            return f"({self.left.text(ties)})\n{self.operation}\n({self.right.text(ties)})"

        def text(part):
            return part.text(ties) if isinstance(part, Query) else part if isinstance(part, str) else part.sql()
        items = ", ".join(f"{text(item)} as c{i}" for i, item in enumerate(self.items))
        lines = [f"select {'distinct ' if self.distinct else ''}{items}"]
        if self.source:
            lines.append("from " + "".join(text(part) for part in self.source))
        for before, condition in self.joins:
            lines.append(before + (f" on {text(condition)}" if condition else ""))
        if self.where:
            lines.append("where " + " and ".join(text(part) for part in self.where))
        if self.group:
            keys = [text(key) for key in self.group]
            lines.append("group by " + self.group_form.replace("?", ", ".join(keys)))
        if self.having:
            lines.append("having " + " and ".join(text(part) for part in self.having))
        return "\n".join(lines)


class QueryMaker:
    """Makes queries; `random` is a random.Random."""

    def __init__(self, random):
        self.random = random
        self.expressions = ExpressionMaker(random, failing=0.15 if random.random() < 0.1 else 0.0)
        self.aliases = 0

    def query(self):
        """A whole query."""
        r = self.random
        shape = r.choice(["plain", "plain", "group", "group", "group", "window", "window", "set", "derived", "derived"])
        query = getattr(self, shape)()
        if shape != "set":
            query.distinct = r.random() < 0.08
        return self.ordered(query)

    def ordered(self, query):
        r = self.random
        if r.random() < 0.5:
            keys = r.sample(range(query.width()), r.randint(1, query.width()))
            query.order = [Order(key, r.random() < 0.4, r.choice(["", "", " nulls first", " nulls last"])) for key in keys]
        if r.random() < 0.3:
            query.limit = r.choice([0, 1, 3, 10, 10, 100, 1000])
            query.offset = r.choice([None, None, 1, 5])
        return query

    def alias(self):
        self.aliases += 1
        return f"a{self.aliases}"

    def sourced(self):
        """An empty select over one to three joined tables; returns it and the tables' aliases."""
        r = self.random
        query, first = Query(), self.alias()
        query.source = [f"t{r.randint(0, 2)} {first}"]
        names = [first]
        for _ in range(r.choice([0, 0, 0, 1, 1, 2])):
            name, table = self.alias(), f"t{r.randint(0, 2)}"
            kind = r.choice(["join", "join", "left join", "left join", "right join", "full join", "cross join"])
            if kind == "cross join":
                query.joins.append((f"cross join (select * from {table} where id <= 3) {name}", None))
            else:
                column = r.choice(["id", "id", "k", "g", "day", "d", "v", "y"])
                # Of columns with few values only some rows are joined, so that the result stays small.
                right = f"{table} {name}" if column == "id" else f"(select * from {table} where id <= 20) {name}"
                query.joins.append((f"{kind} {right}", self.join_condition(column, names, name)))
            names.append(name)
        if r.random() < 0.45:
            query.where = [self.condition(names) for _ in range(r.choice([1, 1, 1, 2]))]
        return query, names

    def join_condition(self, column, names, name):
        r = self.random
        condition = leaf("B", f"{r.choice(names)}.{column} = {name}.{column}")
        if r.random() < 0.15:
            other = r.choice([c for c in ("id", "v", "g", "b") if c != column])
            condition = call("B", "? and ?", condition, leaf("B", f"{r.choice(names)}.{other} = {name}.{other}"))
        if r.random() < 0.3:
            condition = call("B", "? and ?", condition, self.expressions.condition(scope_of([*names, name]), 1))
        return condition

    def condition(self, names):
        """A condition of a where: an expression, or one with a subquery."""
        r = self.random
        if r.random() < 0.7:
            return self.expressions.make("B", scope_of(names), 2)
        inner, column = self.alias(), r.choice(["k", "g", "v", "id", "day"])
        outer = f"{r.choice(names)}.{column}"
        source = f"from t{r.randint(0, 2)} {inner}"
        test = self.expressions.condition(scope_of([inner]), 1)
        if r.random() < 0.4:
            return call("B", f"({outer} {r.choice(['in', 'not in'])} (select {inner}.{column} {source} where ?))", test)
        if r.random() < 0.6:
            return call("B", f"({r.choice(['', 'not '])}exists (select 1 {source} where {inner}.{column} = {outer} and ?))",
                        test)
        return call("B", f"({r.choice(names)}.v < (select max({inner}.v) {source} where {inner}.{column} = {outer} and ?))",
                    test)

    def some_items(self, scope, depth=2):
        return [self.expressions.make(self.random.choice(TYPES), scope, depth) for _ in range(self.random.randint(1, 4))]

    def plain(self):
        query, names = self.sourced()
        query.items = self.some_items(scope_of(names))
        if self.random.random() < 0.15:
            inner = self.alias()
            query.items.append(leaf("I", f"(select count({inner}.v) from t1 {inner} where {inner}.k = {names[0]}.k)"))
        return query

    def group(self):
        r = self.random
        query, names = self.sourced()
        query.group = [self.expressions.make(r.choice("IITTDBAS"), scope_of(names), r.choice([0, 0, 1]))
                       for _ in range(r.choice([0, 1, 1, 2, 3]))]
        query.group = [key for i, key in enumerate(query.group)
                       if re.search(r"\ba\d+\.", key.sql()) and key.sql() not in [k.sql() for k in query.group[:i]]]
        query.items = [copy.deepcopy(key) for key in query.group]
        if len(query.group) > 1 and r.random() < 0.3:
            query.group_form = r.choice(["rollup (?)", "cube (?)", "grouping sets ((?), ())"])
        query.items += [self.aggregate(names) for _ in range(r.randint(1, 3))]
        if query.group and r.random() < 0.25:
            query.having = [call("B", "(? > ?)", self.aggregate(names, "I"), leaf("I", "2"))]
        query.comparable = all("first(" not in item.sql() for item in query.items)
        return query

    def aggregate(self, names, kind=None):
        """An aggregate over columns that may be summed, with distinct or a filter now and then."""
        r = self.random
        tame = scope_of(names, wild=False)
        kind = kind or r.choice("IIIDRRTBAS")
        number = r.choice("IDR")

        def column(of):
            return self.expressions.make(of, tame, r.choice([0, 0, 1]))
        any_value = self.expressions.leaf(kind, scope_of(names))
        choices = {
            "I": [("count(*)", []), ("count(?)", [column(r.choice(TYPES))]), ("sum(?)", [column("I")]),
                  ("count(distinct ?)", [column(r.choice(TYPES))]), ("sum(distinct ?)", [column("I")]),
                  ("percentile_disc(0.3) within group (order by ?)", [column("I")])],
            "D": [("sum(?)", [column("D")])],
            "R": [("avg(?)", [column(number)]), ("var_pop(?)", [column("I")]), ("stddev_samp(?)", [column("I")]),
                  ("sum(?)", [leaf("R", r.choice(tame["R"]))]), ("avg(distinct ?)", [column("I")]),
                  ("median(?)", [leaf("R", r.choice(tame["R"]))]),
                  ("percentile_cont(0.25) within group (order by ?)", [leaf("R", r.choice(tame["R"]))])],
            "T": [("string_agg(?, '|' order by ?, ?)", None)],
            "B": [("bool_and(?)", [column("B")]), ("bool_or(?)", [column("B")])],
        }
        template, arguments = r.choice(choices.get(kind, []) + [("min(?)", [any_value]), ("max(?)", [any_value])] *
                                       (kind != "B"))
        if arguments is None:
            text = leaf("T", r.choice(tame["T"]))
            arguments = [text, leaf("I", f"{names[0]}.id"), copy.deepcopy(text)]
        if r.random() < 0.15 and "within" not in template:
            template += " filter (where ?)"
            arguments = [*arguments, self.expressions.condition(scope_of(names), 1)]
        result = call(kind, template, *arguments)
        result.aggregate = True
        return result

    def window(self):
        r = self.random
        query, names = self.sourced()
        query.items = self.some_items(scope_of(names), depth=1)
        unique = [leaf("I", f"{name}.id") for name in names]
        for _ in range(r.randint(1, 2)):
            query.items.append(self.window_call(names, unique))
        return query

    def window_call(self, names, unique):
        """A window function whose answer does not hang on ties."""
        r = self.random
        tame = scope_of(names, wild=False)
        partition = [self.expressions.leaf(r.choice("ITB"), scope_of(names)) for _ in range(r.choice([0, 1, 1, 2]))]
        partition = [key for key in partition if "." in key.sql()]
        key = leaf("I", r.choice(tame["I"]))
        direction = r.choice(["", " desc", " nulls first", " desc nulls last"])
        total = ", ".join(["?"] + [part.sql() for part in unique])
        peers = r.random() < 0.4
        if peers:
            function, kind, frame = r.choice([("rank()", "I", ""), ("dense_rank()", "I", ""), ("cume_dist()", "R", ""),
                                              ("sum(?)", "I", ""), ("count(?)", "I", ""), ("max(?)", "I", ""),
                                              ("sum(?)", "I", " range between 2 preceding and 3 following"),
                                              ("min(?)", "I", " range between current row and unbounded following")])
        else:
            function, kind, frame = r.choice([
                ("row_number()", "I", ""), ("ntile(3)", "I", ""), ("lag(?)", "I", ""), ("lead(?, 2)", "I", ""),
                ("first_value(?)", "I", ""), ("last_value(?)", "I", " rows between unbounded preceding and unbounded following"),
                ("sum(?)", "I", " rows between 2 preceding and 1 following"), ("avg(?)", "R", " rows between 3 preceding and current row"),
                ("max(?)", "I", " rows between unbounded preceding and 1 preceding"), ("nth_value(?, 2)", "I", "")])
        if "range between 2" in frame:
            direction = direction.split(" nulls")[0]
        over = "partition by " + ", ".join("?" for _ in partition) + " " if partition else ""
        template = f"{function} over ({over}order by {'?' if peers else total}{direction if peers else ''}{frame})"
        arguments = [self.expressions.leaf("I", tame)] if "?" in function else []
        return call(kind, template, *arguments, *partition, key)

    def set(self):
        """Two selects of the same types."""
        r = self.random
        operation = r.choice(["union", "union all", "union all", "intersect", "except", "intersect all", "except all"])
        left, names = self.sourced()
        kinds = [r.choice("IIDTBA") for _ in range(r.randint(1, 3))]
        left.items = [self.expressions.make(kind, scope_of(names), 1) for kind in kinds]
        right, names = self.sourced()
        right.items = [self.expressions.make(kind, scope_of(names), 1) for kind in kinds]
        if r.random() < 0.2:
            right.limit = 5
        return Query(operation=operation, left=left, right=right)

    def derived(self):
        """A select or a group-by over a query in from."""
        r = self.random
        inner = getattr(self, r.choice(["plain", "group", "window", "set"]))()
        if r.random() < 0.3:
            inner = self.ordered(inner)
        name, scope = self.alias(), {}
        for i, kind in enumerate(inner.types()):
            scope.setdefault(kind, []).append(f"{name}.c{i}")
        exact = {kind: columns for kind, columns in scope.items() if kind != "R"}
        query = Query(source=["(", inner, f") {name}"], comparable=inner.comparable)
        if r.random() < 0.5:
            query.items = [self.expressions.make(r.choice(TYPES), scope, 1) for _ in range(r.randint(1, 3))]
        else:
            query.group = [leaf(kind, columns[0]) for kind, columns in exact.items()][:1]
            query.items = [copy.deepcopy(key) for key in query.group] + [leaf("I", "count(*)")]
            query.items += [call(kind, "max(?)", leaf(kind, columns[-1])) for kind, columns in exact.items() if kind != "B"]
        if r.random() < 0.4 and exact:
            query.where = [self.expressions.condition(exact, 1)]
        return query


def result_letters(query):
    """The type letters of test files."""
    return "".join({"A": "T", "S": "T"}.get(kind, kind) for kind in query.types())


def is_expression(part):
    return isinstance(part, Expression)
