#include <gtest/gtest.h>

#include "bind_plans.hpp"

namespace rankwise::test {
namespace {

TEST(BindErrors, Syntax) {
  EXPECT_EQ(refusal("select id from"), "query, line 1 column 15: syntax error at end of input");
  EXPECT_EQ(refusal("selec id"), "query, line 1 column 1: syntax error at or near \"selec\"");
  EXPECT_EQ(refusal("select 'open"), "query, line 1 column 8: unterminated quoted string at or near \"'open\"");
  EXPECT_EQ(refusal("select 1; select 2"), "query, line 1 column 11: only one statement is allowed");
  EXPECT_EQ(refusal(""), "query: there is no query in the text");
  EXPECT_EQ(refusal("select id from l where (k = 1"), "query, line 1 column 30: syntax error at end of input");
}

TEST(BindErrors, Statements) {
  EXPECT_EQ(refusal("insert into l values (1)"), "query, line 1 column 1: INSERT is not supported: write a SELECT");
  EXPECT_EQ(refusal("create table x as select 1"),
            "query, line 1 column 1: CREATE TABLE AS is not supported: write a SELECT");
  EXPECT_EQ(refusal("explain select 1"), "query, line 1 column 1: EXPLAIN is not supported: write a SELECT");
  EXPECT_EQ(refusal("delete from l"), "query, line 1 column 1: DELETE is not supported: write a SELECT");
}

TEST(BindErrors, Places) {
  EXPECT_EQ(refusal("select id,\n       nope from l"), "query, line 2 column 8: there is no column \"nope\"");
  EXPECT_EQ(refusal("select 'äöü', nope from l"), "query, line 1 column 15: there is no column \"nope\"");
  EXPECT_EQ(refusal("select id -- comment\n  , /* another\n one */ nope\nfrom l"),
            "query, line 3 column 9: there is no column \"nope\"");
}

TEST(BindErrors, Names) {
  EXPECT_EQ(refusal("select contry from (select 1 as country) s"),
            "query, line 1 column 8: there is no column \"contry\"; did you mean \"country\"?");
  EXPECT_EQ(refusal("select x.id from l"),
            "query, line 1 column 8: there is no table or alias \"x\" in FROM; did you mean \"l\"?");
  EXPECT_EQ(refusal("select l.idd from l"),
            "query, line 1 column 8: there is no column \"l.idd\"; did you mean \"id\"?");
  EXPECT_EQ(refusal("select id from ll"), "query, line 1 column 16: there is no table \"ll\"; did you mean \"l\"?");
  EXPECT_EQ(refusal("select id from l a, l b"), "query, line 1 column 8: column \"id\" is ambiguous: a.id, b.id");
  EXPECT_EQ(refusal("select * from l a, l a"),
            "query, line 1 column 20: \"a\" stands in FROM twice; give one of them an alias");
  EXPECT_EQ(refusal("select l.id from l a"),
            "query, line 1 column 8: there is no table or alias \"l\" in FROM; did you mean \"a\"?");
  EXPECT_EQ(refusal("select \"ID\" from l"), "query, line 1 column 8: there is no column \"ID\"; did you mean \"id\"?");
  EXPECT_EQ(refusal("select lenght(t) from l"),
            "query, line 1 column 8: there is no function lenght(text); did you mean \"length\"?");
  EXPECT_EQ(refusal("select * from l as a (b, c, d, e, f)"),
            "query, line 1 column 15: \"a\" has 4 columns, but 5 names are given");
  EXPECT_EQ(refusal("select id from l join r using (id)"),
            "query, line 1 column 16: the right side of the join has no column \"id\"; did you mean \"k\"?");
  EXPECT_EQ(refusal("with a as (select 1), a as (select 2) select 1"),
            "query, line 1 column 23: WITH names \"a\" twice");
}

TEST(BindErrors, Types) {
  EXPECT_EQ(refusal("select t + 1 from l"), "query, line 1 column 10: cannot add text and bigint; write a cast");
  EXPECT_EQ(refusal("select id = t from l"), "query, line 1 column 11: cannot compare bigint and text; write a cast");
  EXPECT_EQ(refusal("select ok || qty * day from sales"),
            "query, line 1 column 18: cannot multiply bigint and date; write a cast");
  EXPECT_EQ(refusal("select -t from l"), "query, line 1 column 8: cannot negate text");
  EXPECT_EQ(refusal("select t from l where id"),
            "query, line 1 column 23: the condition of WHERE must be boolean, not bigint");
  EXPECT_EQ(refusal("select not id from l"), "query, line 1 column 12: an argument of NOT must be boolean, not bigint");
  EXPECT_EQ(refusal("select lower(id) from l"),
            "query, line 1 column 8: there is no function lower(bigint); there is lower(text)");
  EXPECT_EQ(refusal("select id from l where id = 'x'"), "query, line 1 column 29: 'x' is no bigint");
  EXPECT_EQ(refusal("select day > '2011-02-30' from sales"), "query, line 1 column 14: '2011-02-30' is no date");
  EXPECT_EQ(refusal("select case when ok then qty else invoice end from sales"),
            "query, line 1 column 8: CASE cannot bring together bigint and text; write a cast");
  EXPECT_EQ(refusal("select coalesce(id, t) from l"),
            "query, line 1 column 8: coalesce cannot bring together bigint and text; write a cast");
  EXPECT_EQ(refusal("select cast(ok as date) from sales"), "query, line 1 column 8: cannot cast boolean to date");
  EXPECT_EQ(refusal("select id from l join r on l.k = r.t"),
            "query, line 1 column 32: cannot compare bigint and text; write a cast");
  EXPECT_EQ(refusal("select id from l where k in (select t from r)"),
            "query, line 1 column 26: cannot compare bigint and text; write a cast");
  EXPECT_EQ(refusal("select id from l union select t from l"),
            "query, line 1 column 8: UNION cannot bring together bigint and text; write a cast");
  EXPECT_EQ(refusal("select id from l union select id, k from l"),
            "query, line 1 column 31: each query of UNION must have as many columns as the first one, 1, not 2");
  EXPECT_EQ(refusal("select (select id, k from l)"), "query, line 1 column 16: the subquery must have 1 column, not 2");
  EXPECT_EQ(refusal("select 99999999999999999999"),
            "query, line 1 column 8: 99999999999999999999 is out of range for bigint");
  EXPECT_EQ(refusal("select sum(t) from l"), "query, line 1 column 12: sum needs numbers, not text");
  EXPECT_EQ(refusal("select day + day from sales"), "query, line 1 column 12: cannot add date and date; write a cast");
  EXPECT_EQ(refusal("select count(*) from l where t like 5"),
            "query, line 1 column 32: cannot match text with bigint; write a cast");
}

TEST(BindErrors, Clauses) {
  EXPECT_EQ(refusal("select id from l where sum(v) > 1"),
            "query, line 1 column 24: aggregates are not allowed in WHERE");
  EXPECT_EQ(refusal("select sum(sum(v)) from l"), "query, line 1 column 12: aggregates cannot stand within each other");
  EXPECT_EQ(refusal("select id, sum(v) from l"),
            "query, line 1 column 8: column id must be in GROUP BY or within an aggregate");
  EXPECT_EQ(refusal("select k + 1 from l group by k + 2"),
            "query, line 1 column 8: column k must be in GROUP BY or within an aggregate");
  EXPECT_EQ(refusal("select id from l having v > 1"),
            "query, line 1 column 25: column v must be in GROUP BY or within an aggregate");
  EXPECT_EQ(refusal("select k from l group by sum(v)"),
            "query, line 1 column 26: aggregates are not allowed in GROUP BY");
  EXPECT_EQ(refusal("select rank() from l"),
            "query, line 1 column 8: rank is a window function: write rank(...) over (...)");
  EXPECT_EQ(refusal("select id from l where rank() over () = 1"),
            "query, line 1 column 24: window functions are not allowed in WHERE");
  EXPECT_EQ(refusal("select sum(rank() over ()) over () from l"),
            "query, line 1 column 12: window functions cannot stand within each other");
  EXPECT_EQ(refusal("select id from l order by 3"),
            "query, line 1 column 27: ORDER BY position 3 is not in the select list, which has 1 column");
  EXPECT_EQ(refusal("select id as a, k as a from l order by a"),
            "query, line 1 column 40: ORDER BY \"a\" is ambiguous: the select list has it twice");
  EXPECT_EQ(refusal("select distinct id from l order by k"),
            "query, line 1 column 36: ORDER BY of SELECT DISTINCT must be in the select list");
  EXPECT_EQ(refusal("select id from l limit -1"), "query, line 1 column 24: LIMIT must not be negative");
  EXPECT_EQ(refusal("select id from l limit k"), "query, line 1 column 24: LIMIT cannot name columns");
  EXPECT_EQ(refusal("select nope"), "query, line 1 column 8: there is no column \"nope\": the query has no FROM");
  EXPECT_EQ(refusal("select grouping(t) from l group by k"),
            "query, line 1 column 17: grouping() takes expressions of GROUP BY");
  EXPECT_EQ(refusal("select percentile_cont(2) within group (order by id) from l"),
            "query, line 1 column 24: the fraction of percentile_cont must be between 0 and 1");
  EXPECT_EQ(refusal("select string_agg(t, t) from l"),
            "query, line 1 column 22: the separator must not depend on rows");
  EXPECT_EQ(refusal("select string_agg(distinct t, ',' order by id) from l"),
            "query, line 1 column 8: ORDER BY of string_agg(distinct ...) takes its argument only");
  EXPECT_EQ(refusal("select sum(v) over w from l"), "query, line 1 column 20: there is no window \"w\"");
  EXPECT_EQ(refusal("select sum(v) over (order by t range 1 preceding) from l"),
            "query, line 1 column 38: a range frame with an offset needs an order by a number, date or timestamp");
  EXPECT_EQ(refusal("select interval '1 day'"),
            "query, line 1 column 8: an interval is no value of a column; take a number of it, such "
            "as extract(epoch from ...)");
  EXPECT_EQ(refusal("select interval 'soon' + day from sales"),
            "query, line 1 column 8: 'soon' is not an interval of whole months and seconds, such as "
            "'1 month 3 days 04:00:00'");
  EXPECT_EQ(refusal("select *"), "query, line 1 column 8: * needs a table in FROM");
  EXPECT_EQ(refusal("select k from l union select k from r order by k + 1"),
            "query, line 1 column 50: ORDER BY here takes names or positions of the output columns");
}

TEST(BindErrors, WhatIsNotSupported) {
  EXPECT_EQ(refusal("with recursive a as (select 1) select * from a"),
            "query, line 1 column 16: recursive CTEs are not supported");
  EXPECT_EQ(refusal("select * from l, lateral (select l.id) s"), "query, line 1 column 34: LATERAL is not supported");
  EXPECT_EQ(refusal("select * from l for update"),
            "query, line 1 column 8: FOR UPDATE and FOR SHARE are not supported");
  EXPECT_EQ(refusal("select * from l tablesample bernoulli (10)"),
            "query, line 1 column 29: TABLESAMPLE is not supported");
  EXPECT_EQ(refusal("select * from generate_series(1, 3)"),
            "query, line 1 column 15: functions in FROM are not supported");
  EXPECT_EQ(refusal("select array_agg(id) from l"),
            "query, line 1 column 8: array_agg is not supported, as there are no arrays: use string_agg");
  EXPECT_EQ(refusal("select array[1, 2]"), "query, line 1 column 8: ARRAY is not supported");
  EXPECT_EQ(refusal("select $1"), "query, line 1 column 8: parameters such as $1 are not supported");
  EXPECT_EQ(refusal("select t collate \"C\" from l"), "query, line 1 column 10: COLLATE is not supported");
  EXPECT_EQ(refusal("select id from l order by id fetch first 2 rows with ties"),
            "query, line 1 column 42: WITH TIES is not supported: filter by rank()");
  EXPECT_EQ(refusal("select sum(v) over (order by v groups 1 preceding) from l"),
            "query, line 1 column 20: GROUPS frames are not supported");
  EXPECT_EQ(refusal("select sum(v) over (order by v rows 1 preceding exclude ties) from l"),
            "query, line 1 column 20: EXCLUDE is not supported");
  EXPECT_EQ(refusal("select now()"),
            "query, line 1 column 8: now is not supported: a result follows from the data alone");
  EXPECT_EQ(refusal("select current_date"),
            "query, line 1 column 8: the current date and time are not supported: a result follows "
            "from the data alone; write a literal");
  EXPECT_EQ(refusal("select id::int[] from l"), "query, line 1 column 12: arrays are not supported");
  EXPECT_EQ(refusal("select t::varchar(3) from l"),
            "query, line 1 column 19: a length is not supported: use text or left(..., n)");
  EXPECT_EQ(refusal("select t::timestamptz from l"),
            "query, line 1 column 11: time zones are not supported: use timestamp");
  EXPECT_EQ(refusal("select x'ff'"), "query, line 1 column 8: bit strings are not supported");
  EXPECT_EQ(refusal("select id from only l"), "query, line 1 column 21: ONLY is not supported");
  EXPECT_EQ(refusal("select id from public.l"), "query, line 1 column 16: naming a table's schema is not supported");
  EXPECT_EQ(refusal("select 1 into x"), "query, line 1 column 15: SELECT INTO is not supported");
  EXPECT_EQ(refusal("select t similar to 'a' from l"),
            "query, line 1 column 10: SIMILAR TO is not supported: use like or regexp_matches");
  EXPECT_EQ(refusal("select id & 1 from l"), "query, line 1 column 11: operator & is not supported");
  EXPECT_EQ(refusal("select sum(v order by id) from l"),
            "query, line 1 column 8: the order does not matter to sum: leave ORDER BY out");
  EXPECT_EQ(refusal("select count(distinct v) over () from l"),
            "query, line 1 column 8: DISTINCT here is not supported");
}

TEST(BindErrors, Subqueries) {
  EXPECT_EQ(refusal("select id, (select r.w + l.v from r) from l"),
            "query, line 1 column 26: column \"l.v\" belongs to the query around; a subquery can refer "
            "to it in its WHERE only");
  EXPECT_EQ(refusal("select s.w from l, (select w from r where r.k = l.k) s"),
            "query, line 1 column 49: column \"l.k\" belongs to a table beside this subquery: LATERAL "
            "is not supported");
  EXPECT_EQ(refusal("select id from l where k in (select s.k from (select k from r where r.w = l.v) s)"),
            "query, line 1 column 75: column \"l.v\" belongs to the query around, which a subquery in "
            "FROM cannot refer to");
  EXPECT_EQ(refusal("select id from l where exists (select 1 from r where exists (select 1 from r x "
                    "where x.w = l.v))"),
            "query, line 1 column 92: column \"l.v\" belongs to a query further out; a subquery can "
            "refer to the query directly around it only");
  EXPECT_EQ(refusal("select id from l where (id, k) not in (select w, k from r)"),
            "query, line 1 column 32: NOT IN of several columns is not supported; use not exists");
  EXPECT_EQ(refusal("select (select w from r where r.k = l.k union select 1) from l"),
            "query, line 1 column 37: column \"l.k\" belongs to the query around, which UNION in a "
            "subquery cannot refer to");
  EXPECT_EQ(refusal("select (select sum(w) over () from r where r.k = l.k) from l"),
            "query, line 1 column 48: window functions in a subquery that refers to the query around "
            "it are not supported");
  EXPECT_EQ(refusal("select l.id from l join r on exists (select 1)"),
            "query, line 1 column 30: subqueries in ON are not supported");
}

}  // namespace
}  // namespace rankwise::test
