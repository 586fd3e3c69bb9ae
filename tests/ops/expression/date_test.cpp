#include "expressions.hpp"

namespace rankwise::test {
namespace {

Expression extract(const char* field, Expression value) {
  return call("extract", {text(field), std::move(value)});
}

TEST(Date, Extract) {
  const auto at = [] { return timestamp("2001-02-16 20:38:40"); };
  expect_values({
      {"select extract(year from timestamp '2001-02-16 20:38:40')", extract("year", at()), "2001"},
      {"select extract(month from timestamp '2001-02-16 20:38:40')", extract("month", at()), "2"},
      {"select extract(day from timestamp '2001-02-16 20:38:40')", extract("day", at()), "16"},
      {"select extract(hour from timestamp '2001-02-16 20:38:40')", extract("hour", at()), "20"},
      {"select extract(minute from timestamp '2001-02-16 20:38:40')", extract("minute", at()), "38"},
      {"select extract(second from timestamp '2001-02-16 20:38:40')::int", extract("second", at()), "40"},
      {"select extract(dow from timestamp '2001-02-16 20:38:40')", extract("dow", at()), "5"},
      {"select extract(isodow from timestamp '2001-02-18 20:38:40')", extract("isodow", timestamp("2001-02-18")), "7"},
      {"select extract(dow from timestamp '2001-02-18 20:38:40')", extract("DOW", timestamp("2001-02-18")), "0"},
      {"select extract(doy from timestamp '2001-02-16 20:38:40')", extract("doy", at()), "47"},
      {"select extract(week from timestamp '2001-02-16 20:38:40')", extract("week", at()), "7"},
      {"select extract(quarter from timestamp '2001-02-16 20:38:40')", extract("quarter", at()), "1"},
      {"select extract(epoch from timestamp '2001-02-16 20:38:40')::bigint", extract("epoch", at()), "982355920"},
      {"select extract(decade from timestamp '2001-02-16 20:38:40')", extract("decade", at()), "200"},
      {"select extract(century from timestamp '2000-12-16')", extract("century", date("2000-12-16")), "20"},
      {"select extract(century from timestamp '2001-02-16')", extract("century", date("2001-02-16")), "21"},
      {"select extract(millennium from timestamp '2001-02-16')", extract("millennium", date("2001-02-16")), "3"},
      {"select extract(isoyear from date '2006-01-01')", extract("isoyear", date("2006-01-01")), "2005"},
      {"select extract(week from date '2005-01-01')", extract("week", date("2005-01-01")), "53"},
      {"select extract(week from date '2012-12-31')", extract("week", date("2012-12-31")), "1"},
      {"select extract(julian from date '2006-01-01')", extract("julian", date("2006-01-01")), "2453737"},
      {"select extract(epoch from date '2011-12-09')", extract("epoch", date("2011-12-09")), "1323388800"},
      {"select extract(hour from timestamp '1969-12-31 23:59:59')", extract("hour", timestamp("1969-12-31 23:59:59")),
       "23"},
      {"select date_part('day', timestamp '2001-02-16 20:38:40')", call("date_part", {text("day"), at()}), "16"},
  });
  EXPECT_THROW(extract("yaer", at()), JobError);
}

TEST(Date, ExtractFromAnInterval) {
  const auto field = [](const char* name, std::int64_t seconds) {
    return call("extract_interval", {text(name), integer(seconds)});
  };
  expect_values({
      {"select extract(day from interval '40 days 1 minute')", field("day", 40 * 86400 + 60), "40"},
      {"select extract(hour from interval '2 days 5 hours')", field("hour", 2 * 86400 + 5 * 3600), "5"},
      {"select extract(epoch from interval '5 days 3 hours')::int", field("epoch", 5 * 86400 + 3 * 3600), "442800"},
      {"select extract(day from timestamp '2001-01-01' - timestamp '2001-01-03 12:00')", field("day", -216000), "-2"},
      {"select extract(hour from timestamp '2001-01-01' - timestamp '2001-01-03 12:00')", field("hour", -216000),
       "-12"},
      {"", field("dow", 5), "an interval has no dow in extract_interval('dow', 5)"},
  });
}

TEST(Date, Truncate) {
  const auto truncated = [](const char* field) {
    return call("date_trunc", {text(field), timestamp("2001-02-16 20:38:40")});
  };
  expect_values({
      {"select date_trunc('second', timestamp '2001-02-16 20:38:40')", truncated("second"), "2001-02-16 20:38:40"},
      {"select date_trunc('minute', timestamp '2001-02-16 20:38:40')", truncated("minute"), "2001-02-16 20:38:00"},
      {"select date_trunc('hour', timestamp '2001-02-16 20:38:40')", truncated("hour"), "2001-02-16 20:00:00"},
      {"select date_trunc('day', timestamp '2001-02-16 20:38:40')", truncated("day"), "2001-02-16 00:00:00"},
      {"select date_trunc('week', timestamp '2001-02-16 20:38:40')", truncated("week"), "2001-02-12 00:00:00"},
      {"select date_trunc('month', timestamp '2001-02-16 20:38:40')", truncated("month"), "2001-02-01 00:00:00"},
      {"select date_trunc('quarter', timestamp '2001-02-16 20:38:40')", truncated("quarter"), "2001-01-01 00:00:00"},
      {"select date_trunc('year', timestamp '2001-02-16 20:38:40')", truncated("year"), "2001-01-01 00:00:00"},
      {"select date_trunc('decade', timestamp '2001-02-16 20:38:40')", truncated("decade"), "2000-01-01 00:00:00"},
      {"select date_trunc('century', timestamp '2001-02-16 20:38:40')", truncated("century"), "2001-01-01 00:00:00"},
      {"select date_trunc('millennium', timestamp '2001-02-16 20:38:40')", truncated("millennium"),
       "2001-01-01 00:00:00"},
      {"select date_trunc('month', timestamp '2011-12-09')", call("date_trunc", {text("month"), date("2011-12-09")}),
       "2011-12-01 00:00:00"},
      {"select date_trunc('hour', timestamp '1969-12-31 23:59:59')",
       call("date_trunc", {text("hour"), timestamp("1969-12-31 23:59:59")}), "1969-12-31 23:00:00"},
      {"", call("date_trunc", {text("decade"), timestamp("0005-06-07")}),
       "timestamp out of range in date_trunc('decade', timestamp '0005-06-07 00:00:00')"},
      {"", truncated("dow"), "a time cannot be truncated to dow in date_trunc('dow', timestamp '2001-02-16 20:38:40')"},
  });
}

TEST(Date, FieldsThatDifferByRow) {
  const RecordBatch batch = batch_of({texts({"year", "MONTH", {}, "day"}), integers({0, 31, 59, {}}, kDate)});
  EXPECT_EQ(evaluated(call("extract", {column(batch, 0), column(batch, 1)}), batch),
            (std::vector<std::string>{"1970", "2", "null", "null"}));
}

TEST(Date, Arithmetic) {
  const auto moved = [](const char* from, std::int64_t months, std::int64_t seconds) {
    return call("add_interval", {timestamp(from), integer(months), integer(seconds)});
  };
  expect_values({
      {"select date '2001-09-28' + 7", call("+", {date("2001-09-28"), integer(7)}), "2001-10-05"},
      {"select 7 + date '2001-09-28'", call("+", {integer(7), date("2001-09-28")}), "2001-10-05"},
      {"select date '2001-10-01' - 7", call("-", {date("2001-10-01"), integer(7)}), "2001-09-24"},
      {"select date '2001-10-01' - date '2001-09-28'", call("-", {date("2001-10-01"), date("2001-09-28")}), "3"},
      {"select extract(epoch from timestamp '2001-09-29 03:00' - timestamp '2001-07-27 12:00')::int",
       call("timestamp_difference", {timestamp("2001-09-29 03:00"), timestamp("2001-07-27 12:00")}), "5497200"},
      {"select timestamp '2001-01-31' + interval '1 month'", moved("2001-01-31", 1, 0), "2001-02-28 00:00:00"},
      {"select timestamp '2000-03-31 10:00' - interval '1 month'", moved("2000-03-31 10:00", -1, 0),
       "2000-02-29 10:00:00"},
      {"select timestamp '2001-01-31' + interval '13 months 86399 seconds'", moved("2001-01-31", 13, 86399),
       "2002-02-28 23:59:59"},
      {"select timestamp '2001-12-31' + interval '-25 months'", moved("2001-12-31", -25, 0), "1999-11-30 00:00:00"},
      {"select timestamp '2001-09-28 23:00' + interval '-3 hours'", moved("2001-09-28 23:00", 0, -3 * 3600),
       "2001-09-28 20:00:00"},
      {"", moved("9999-12-31", 1, 0), "timestamp out of range in add_interval(timestamp '9999-12-31 00:00:00', 1, 0)"},
      {"", moved("0001-01-01", 0, -1),
       "timestamp out of range in add_interval(timestamp '0001-01-01 00:00:00', 0, -1)"},
      {"", moved("2001-01-01", INT64_MIN, 0),
       "timestamp out of range in add_interval(timestamp '2001-01-01 00:00:00', -9223372036854775808, 0)"},
      {"", call("+", {date("9999-12-31"), integer(1)}), "date out of range in date '9999-12-31' + 1"},
      {"", call("-", {date("2001-01-01"), integer(INT64_MIN)}),
       "date out of range in date '2001-01-01' - -9223372036854775808"},
      {"select make_date(2013, 7, 15)", call("make_date", {integer(2013), integer(7), integer(15)}), "2013-07-15"},
      {"select make_date(2013, 2, 29)", call("make_date", {integer(2013), integer(2), integer(29)}),
       "there is no date 2013-2-29 in make_date(2013, 2, 29)"},
      {"select date(timestamp '2013-07-15 23:59:59')", call("date", {timestamp("2013-07-15 23:59:59")}), "2013-07-15"},
  });
}

TEST(Date, ToText) {
  const auto shown_as = [](const char* format) {
    return call("to_char", {timestamp("2002-04-20 17:31:12"), text(format)});
  };
  expect_values({
      {"select to_char(timestamp '2002-04-20 17:31:12', 'YYYY-MM-DD HH24:MI:SS')", shown_as("YYYY-MM-DD HH24:MI:SS"),
       "'2002-04-20 17:31:12'"},
      {"select to_char(timestamp '2002-04-20 17:31:12', 'HH12:MI AM pm')", shown_as("HH12:MI AM pm"), "'05:31 PM pm'"},
      {"select to_char(timestamp '2002-04-20 17:31:12', 'Day|DAY|day|Dy|DY|dy')", shown_as("Day|DAY|day|Dy|DY|dy"),
       "'Saturday |SATURDAY |saturday |Sat|SAT|sat'"},
      {"select to_char(timestamp '2002-04-20 17:31:12', 'Month|FMMonth|MON|Mon|mon')",
       shown_as("Month|FMMonth|MON|Mon|mon"), "'April    |April|APR|Apr|apr'"},
      {"select to_char(timestamp '2002-04-20 17:31:12', 'Q IYYY IW ID D DDD WW W J CC')",
       shown_as("Q IYYY IW ID D DDD WW W J CC"), "'2 2002 16 6 7 110 16 3 2452385 21'"},
      {"select to_char(timestamp '2002-04-20 17:31:12', 'YYY YY Y SSSS MS US')", shown_as("YYY YY Y SSSS MS US"),
       "'002 02 2 63072 000 000000'"},
      {"select to_char(timestamp '2002-04-20 17:31:12', 'FMMM/FMDD \"in the year\" YYYY')",
       shown_as("FMMM/FMDD \"in the year\" YYYY"), "'4/20 in the year 2002'"},
      {"select to_char(date '2011-12-09', 'YYYY-\"Q\"Q')", call("to_char", {date("2011-12-09"), text("YYYY-\"Q\"Q")}),
       "'2011-Q4'"},
      {"select to_date('05 Dec 2000', 'DD Mon YYYY')", call("to_date", {text("05 Dec 2000"), text("DD Mon YYYY")}),
       "2000-12-05"},
      {"select to_timestamp('12/9/2011 8:26', 'MM/DD/YYYY HH24:MI')::timestamp",
       call("to_timestamp", {text("12/9/2011 8:26"), text("MM/DD/YYYY HH24:MI")}), "2011-12-09 08:26:00"},
      {"", call("to_date", {text("x"), text("YYYY")}), "'x' is not of the format 'YYYY' in to_date('x', 'YYYY')"},
      {"", call("to_date", {text("5"), text("Q")}), "texts cannot be read by the format 'Q' in to_date('5', 'Q')"},
  });
}

}  // namespace
}  // namespace rankwise::test
