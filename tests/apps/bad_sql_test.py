"""Bad queries and values are answered: one message that says what, where and what to do, and no output."""

import gzip
import sqlite3

import rankwise_command
from bad_input_test import INPUT, USAGE
from query_refusal import HEADER, SALES, QueryRefusal, line, sales
from rankwise_command import rankwise, succeeding


class Texts(QueryRefusal):
    def test_syntax_error(self):
        self.query_refused("select id,\n from sales", USAGE, 'query, line 2 column 2: syntax error at or near "from"')

    def test_columns_count_characters(self):
        self.query_refused("select 'é漢', idd from sales", USAGE, 'query, line 1 column 14: there is no column "idd"')

    def test_unsupported_feature(self):
        sql = "select *\nfrom sales where id in (\n       with recursive t as (select 1 as x) select x from t)"
        self.query_refused(sql, USAGE, "query, line 3 column 8: recursive CTEs are not supported")
        self.query_refused("select s.id from sales s,\n lateral (select s.id) t", USAGE, "line 2 column ", "LATERAL",
                           "not supported")

    def test_unknown_table(self):
        self.query_refused("select * from sale", USAGE,
                           'query, line 1 column 15: there is no table "sale"; did you mean "sales"?')
        self.query_refused("select * from xyz", USAGE, 'there is no table "xyz"; there are numbers, sales, shops')

    def test_unknown_column(self):
        self.query_refused("select shop,\n  amont from sales", USAGE,
                           'query, line 2 column 3: there is no column "amont"; did you mean "amount"?')

    def test_unknown_function(self):
        self.query_refused("select lenght(name) from sales", USAGE, "query, line 1 column 8", "lenght")

    def test_join_key_of_another_type(self):
        self.query_refused("select * from sales\njoin shops on sales.id = shops.code", USAGE,
                           "query, line 2 column 24: cannot compare bigint and text; write a cast")
        self.query_refused("select * from sales join (select code as shop from shops) t using (shop)", USAGE,
                           "query, line 1 column ", "cannot compare bigint and text")

    def test_not_a_query(self):
        self.query_refused("delete from sales", USAGE, "query, line 1 column 1", "DELETE")

    def test_two_statements(self):
        self.query_refused("select 1; select 2", USAGE, "only one statement is allowed")


class TypesBeforeData(QueryRefusal):
    """Type errors are found before any data is read: files whose rows cannot be read do not matter to them."""

    def test_bad_row_further_on(self):
        path = self.write("bad.csv", HEADER + line(1) * 8000 + line(2, amount="much") + line(3) * 8000)
        self.tables = [f"bad={path}"]
        options = ["--types", f"bad={SALES}"]
        self.query_refused("select sum(amount) from bad where shop = name", USAGE,
                           "query, line 1 column 40: cannot compare bigint and text", options=options)
        self.query_refused("select sum(name) from bad", USAGE, "query, line 1 column 12: sum needs numbers, not text",
                           options=options)
        self.query_refused("select sum(amount) from bad", INPUT, "bad.csv, line 8002", 'column "amount"', "much",
                           "in stage group", options=options)

    def test_cut_file(self):
        whole = gzip.compress((sales() * 8).replace(HEADER, "").encode(), mtime=0)
        path = self.write("cut.csv.gz", gzip.compress(HEADER.encode()) + whole[:-2000])
        self.tables = [f"cut={path}"]
        self.query_refused("select day + name from cut", USAGE, "query, line 1 column 12")
        self.query_refused("select sum(amount) from cut", INPUT, "cut.csv.gz", "cut short")


class Values(QueryRefusal):
    """A value that cannot be computed: the error tells the row of the file, and no wrong number comes out."""

    def test_division_by_zero(self):
        self.told_alike("select sum(id / packs) from sales",
                        "sales.csv, line 7002: division by zero in id / packs, where id = 7001, packs = 0",
                        "in stage group")
        self.told_alike("select id from sales where id % packs = 1", "sales.csv, line 7002: division by zero")

    def test_first_of_equal_rows(self):
        rows = {f"row{i}": {"packs": "0"} for i in (800, 2500, 5000, 8800)}
        self.tables = [f"s={self.write('zeros.csv', sales(**rows))}"]
        self.told_alike("select sum(1 / packs) from s",
                        "zeros.csv, line 801: division by zero in 1 / packs, where packs = 0")

    def test_overflow_of_bigint(self):
        self.told_alike("select id * 1030000000000000 from sales where id > 8000",
                        "sales.csv, line 8956: bigint overflow in id * 1030000000000000, where id = 8955")
        self.told_alike("select shop, sum(id * 1000000000000000) from sales group by shop",
                        "the sum of id * 1000000000000000 leaves the range of 64-bit integers", "in stage")

    def test_overflow_of_decimals(self):
        self.told_alike("select amount * 10250000000000.0 from sales where id > 8000",
                        "sales.csv, line ", "decimal overflow in amount * 10250000000000.0, where amount = ")
        self.told_alike("select sum(amount * 10000000000000) from sales", "the sum of amount * 10000000000000",
                        "leaves the range")
        self.told_alike("select cast(amount as decimal(5, 2)) from sales", "sales.csv, line 1001: ", "1000.25")

    def test_overflow_of_doubles(self):
        self.told_alike("select exp(id) from sales", "sales.csv, line ", "exp(id)")

    def test_cast_of_a_text(self):
        self.told_alike("select cast(substring(name from 2) as bigint) + cast(name as bigint) from sales where id = 77",
                        "sales.csv, line 78: 'n77' is no bigint in cast(name as bigint), where name = 'n77'")
        self.told_alike("select day from sales where name::date > day", "sales.csv, line ", "'n1' is no date")

    def test_line_within_a_packed_file(self):
        path = self.write("packed.csv.gz", gzip.compress(sales(row5000={"packs": "0"}).encode(), mtime=0))
        self.tables = [f"s={path}"]
        self.told_alike("select sum(id / packs) from s", "packed.csv.gz, line 5001: division by zero")

    def test_line_behind_texts_of_several_lines(self):
        rows = {f"row{i}": {"name": f'"two\nlines {i}"'} for i in range(1, 5000, 2)}
        self.tables = [f"s={self.write('lines.csv', sales(row6000={'packs': '0'}, **rows))}"]
        self.told_alike("select sum(id / packs) from s", "lines.csv, line 8501: division by zero")

    def test_second_of_two_files(self):
        self.write("part_1.csv", sales())
        self.write("part_2.csv", sales(row4000={"packs": "0"}))
        self.tables = [f"s={self.folder}/part_*.csv"]
        self.told_alike("select sum(id / packs) from s", "part_2.csv, line 4001: division by zero")

    def test_row_of_hdf5(self):
        self.write("copy.toml", f"""
[[input]]
name = "s"
path = "{self.sales}"
[[table]]
name = "copy"
output = true
sql = "select id, packs from s order by id"
""")
        rankwise_command.run_job(self.folder / "copy.toml", output=self.folder / "copied")
        self.tables = [f"s={self.folder}/copied/tables.h5:copy"]
        self.told_alike("select sum(id / packs) from s", "table copy of ", "tables.h5, row 7001: division by zero")

    def test_rowid_of_sqlite(self):
        path = self.folder / "sales.sqlite"
        with sqlite3.connect(path) as database:
            database.execute("create table s (id integer, packs integer)")
            database.executemany("insert into s(rowid, id, packs) values (?, ?, ?)",
                                 [(2 * i, i, i - 3000) for i in range(1, 6001)])
        database.close()
        self.tables = [f"s={path}"]
        self.told_alike("select sum(id / packs) from s", "sales.sqlite, table s, rowid 6000: division by zero")

    def test_row_that_no_file_holds(self):
        self.told_alike("select 1 / (count(*) - 9000) from sales", "division by zero in 1 / (count(*) - 9000)")
        self.told_alike("select a.id / b.packs from sales a join sales b using (id)",
                        "division by zero in a.id / b.packs", "packs = 0", "id = 7001")

    def test_subquery_of_several_rows(self):
        self.told_alike("select (select id from sales where shop = 3 and id < 20) from shops",
                        "the subquery gave more than one row")

    def test_rows_that_are_not_needed_do_not_fail(self):
        sql = "select count(*) from s where case when packs = 0 then false else id / packs > 0 end"
        said = succeeding("query", sql, "--table", f"s={self.sales}", "--format", "csv", ranks=3)
        self.assertEqual(said.out, "count\n8996\n")


class Joins(QueryRefusal):
    """Joins without keys that would explode."""

    def exploding(self, sql, place, sizes="50,000 rows of numbers, 50,000 rows of numbers"):
        self.query_refused(sql, USAGE, f"query, {place}: a join without an equality between its sides",
                           "2,500,000,000 pairs of rows", sizes, "more than 1,000,000,000", "--force-cross-join",
                           "join by equal columns")

    def test_cross_join(self):
        self.exploding("select count(*)\nfrom numbers a, numbers b", "line 2 column 17")
        self.exploding("select count(*) from numbers a cross join numbers b", "line 1 column 22")

    def test_keyless_joins(self):
        self.exploding("select count(*) from numbers a join numbers b on a.x < b.x", "line 1 column 22")
        self.exploding("select count(*) from numbers a left join numbers b on a.x + b.x = 7 and a.x < 8",
                       "line 1 column 22")

    def test_keyless_subqueries(self):
        self.exploding("select count(*) from numbers a\nwhere exists (select 1 from numbers b where b.x < a.x)",
                       "line 2 column 7")
        self.exploding("select count(*) from numbers where x > all (select x from numbers)", "line 1 column 38")

    def test_forced(self):
        self.write("few.csv", "x\n" + "".join(f"{i}\n" for i in range(33000)))
        sql = "select count(*) from n a, n b where a.x + b.x = 1"
        table = f"n={self.folder}/few.csv"
        refused = rankwise("query", sql, "--table", table)
        self.check_refusal(refused, USAGE, "1,089,000,000 pairs")
        said = succeeding("query", sql, "--table", table, "--force-cross-join", "--format", "csv", ranks=2)
        self.assertEqual(said.out, "count\n2\n")


if __name__ == "__main__":
    rankwise_command.main()
