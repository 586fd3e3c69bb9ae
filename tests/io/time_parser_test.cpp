#include "io/time_parser.hpp"

#include <gtest/gtest.h>

#include "engine/data/calendar.hpp"
#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

std::string read(std::vector<std::string> formats, std::string_view text) {
  std::int64_t seconds = 0;
  return TimeParser(std::move(formats)).parse(text, seconds) ? format_timestamp(seconds) : "refused";
}

TEST(TimeParser, ReadsIso) {
  EXPECT_EQ(read({}, "2009-12-01 07:45:00"), "2009-12-01 07:45:00");
  EXPECT_EQ(read({}, "2009-12-01T07:45"), "2009-12-01 07:45:00");
  EXPECT_EQ(read({}, "2009-12-01"), "2009-12-01 00:00:00");
  EXPECT_EQ(read({}, "2012-02-29 23:59:59"), "2012-02-29 23:59:59");
  EXPECT_EQ(read({}, "2015-05-06 19:54:17.0"), "2015-05-06 19:54:17");
  for (const auto* text : {"",
                           "2009",
                           "2009-12-1",
                           "01/12/2009",
                           "2009-12-01 7:45",
                           "2009-12-01 07:45:0",
                           "2009-12-01 ",
                           "2009-12-01 24:00:00",
                           "2009-12-01 07:60:00",
                           "2009-12-01 07:45:60",
                           "2009-13-01",
                           "2009-00-01",
                           "2009-02-29",
                           "2009-04-31",
                           "2009-12-00",
                           "0000-01-01",
                           "2009-1a-01",
                           "200a-12-01",
                           "2009-12-01 07:45:00Z",
                           "2009-12-01 07:45:00.",
                           "2009-12-01 07:45:00.5",
                           "2009-12-01x07:45",
                           "40148"}) {
    EXPECT_EQ(read({}, text), "refused") << text;
  }
}

TEST(TimeParser, ReadsStatedFormats) {
  // The first line of Online Retail, as it stands in the file.
  EXPECT_EQ(read({"%m/%d/%Y %H:%M"}, "12/1/2010 8:26"), "2010-12-01 08:26:00");
  EXPECT_EQ(read({"%d.%m.%Y"}, "01.12.2010"), "2010-12-01 00:00:00");
  EXPECT_EQ(read({"%d-%b-%y"}, "5-MAR-11"), "2011-03-05 00:00:00");
  EXPECT_EQ(read({"%Y%m%d%H%M%S"}, "20101201082630"), "2010-12-01 08:26:30");
  EXPECT_EQ(read({"100%% %Y"}, "100% 2010"), "2010-01-01 00:00:00");
  EXPECT_EQ(read({"%d/%m/%y"}, "01/01/68"), "2068-01-01 00:00:00");
  EXPECT_EQ(read({"%d/%m/%y"}, "01/01/69"), "1969-01-01 00:00:00");
  EXPECT_EQ(read({"%Y-%m-%d", "%d/%m/%Y"}, "2/1/2010"), "2010-01-02 00:00:00");  // the first that fits
}

TEST(TimeParser, ReadsHalvesOfTheDayLikePython) {
  EXPECT_EQ(read({"%Y-%m-%d %I:%M %p"}, "2010-12-01 12:05 AM"), "2010-12-01 00:05:00");
  EXPECT_EQ(read({"%Y-%m-%d %I:%M %p"}, "2010-12-01 12:05 pm"), "2010-12-01 12:05:00");
  EXPECT_EQ(read({"%Y-%m-%d %p %I:%M"}, "2010-12-01 PM 1:05"), "2010-12-01 13:05:00");
  EXPECT_EQ(read({"%Y-%m-%d %I"}, "2010-12-01 12"), "2010-12-01 00:00:00");
  EXPECT_EQ(read({"%Y-%m-%d %H:%M %p"}, "2010-12-01 13:05 PM"), "2010-12-01 13:05:00");
  EXPECT_EQ(read({"%Y-%m-%d %I:%M %p"}, "2010-12-01 13:05 PM"), "refused");
  EXPECT_EQ(read({"%Y-%m-%d %I:%M %p"}, "2010-12-01 0:05 AM"), "refused");
}

TEST(TimeParser, RefusesWhatDoesNotFit) {
  for (const auto* text :
       {"13/1/2010 8:26", "2/30/2010 8:26", "12/1/10 8:26", "12/1/2010", "12/1/2010 8:26:00", "12/1/2010 25:00",
        "12-1-2010 8:26", "12/1/20100 8:26", " 12/1/2010 8:26", "2010-12-01 08:26"}) {
    EXPECT_EQ(read({"%m/%d/%Y %H:%M"}, text), "refused") << text;
  }
  EXPECT_EQ(read({"%d/%m/%y"}, "01/12/2010"), "refused");
  EXPECT_EQ(read({"%d/%m/%y"}, "01/12/5"), "refused");
}

TEST(TimeParser, NamesAnUnknownDirective) {
  EXPECT_THROW(TimeParser({"%Y-%q"}), JobError);
  EXPECT_THROW(TimeParser({"%Y-%"}), JobError);
}

}  // namespace
}  // namespace rankwise
