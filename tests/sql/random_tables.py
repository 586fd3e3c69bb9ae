"""Random tables: nulls, skew, ties, no rows, extreme values, decimals, dates, texts with quotes and UTF-8."""

import datetime

from logic_file import Table

# Every table has these columns. `wild` columns hold extremes: they are compared and grouped, but not summed.
COLUMNS = [("id", "bigint"), ("k", "bigint"), ("g", "text"), ("v", "bigint"), ("w", "bigint"), ("d", "decimal(18,2)"),
           ("e", "decimal(18,4)"), ("x", "double"), ("y", "double"), ("b", "boolean"), ("day", "date"),
           ("ts", "timestamp")]
WILD = {"w", "y"}

TEXTS = ["a", "b", "B", "ab", "", "a%", "é", "Äb", "日本", 'q"q', "it's", "x,y", "two words", " pad ", "€", "zz"]
WILD_INTEGERS = [0, 1, -1, 2**63 - 1, -2**63, 2**53 + 1, -(2**31), 2**32, 10**18]
WILD_DOUBLES = ["0.0", "-0.0", "1e300", "-1e300", "1e-300", "5e-324", "1.7976931348623157e308", "0.1", "3.0"]


def quoted(text):
    """A text as a field of CSV; the empty one in quotes, for without them it is null."""
    return '"' + text.replace('"', '""') + '"' if text == "" or any(c in text for c in ',"\n') else text


class TableMaker:
    """Makes one table; `random` is a random.Random."""

    def __init__(self, random):
        self.random = random
        self.nulls = random.choice([0, 0.05, 0.3, 0.9])
        self.keys = random.choice([1, 3, 20, 1000])
        self.hot = random.choice([0, 0, 0.5, 0.95])
        self.wild = random.random() < 0.3

    def table(self, name, rows):
        ids = list(range(1, rows + 1))
        self.random.shuffle(ids)
        return Table(name, COLUMNS, [self.row(identity) for identity in ids])

    def row(self, identity):
        fields = [str(identity)] + ["" if self.random.random() < self.nulls else self.value(name)
                                    for name, _ in COLUMNS[1:]]
        return ",".join(fields)

    def value(self, name):
        r = self.random
        if name == "k":
            return "7" if r.random() < self.hot else str(r.randint(0, self.keys))
        if name == "g":
            return quoted("a" if r.random() < self.hot else r.choice(TEXTS))
        if name == "v":
            return str(r.choice([r.randint(-5, 5), r.randint(-1000, 1000)]))
        if name == "w":
            return str(r.choice(WILD_INTEGERS) if self.wild else r.randint(-3, 3))
        if name == "d":
            return f"{r.randint(-99999, 99999) / 100:.2f}" if r.random() < 0.5 else f"{r.randint(-3, 3)}.00"
        if name == "e":
            return f"{r.randint(-30000, 30000) / 10000:.4f}"
        if name == "x":  # multiples of 1/8: their sums are exact
            return f"{r.randint(-64, 64) / 8:e}"
        if name == "y":
            return f"{float(r.choice(WILD_DOUBLES)):.17e}" if self.wild else f"{r.randint(0, 3):e}"
        if name == "b":
            return r.choice(["true", "false"])
        day = datetime.date(2024, 1, 1) + datetime.timedelta(days=r.randint(-40, 60))
        if name == "day":
            return r.choice([day.isoformat(), "2024-02-29", "1969-12-31"])
        return f"{day} {r.choice(['00:00:00', '23:59:59', f'{r.randint(0, 23):02}:30:15'])}"


def random_tables(random):
    """Three tables t0, t1, t2; often small, now and then of several batches."""
    sizes = [random.choice([0, 1, 7, 30, 30, 100, 100, 100, 200, 400, 400]) for _ in range(3)]
    if random.random() < 0.1:
        sizes[0] = 6000
    return [TableMaker(random).table(f"t{i}", rows) for i, rows in enumerate(sizes)]
