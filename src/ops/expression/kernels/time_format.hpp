#pragma once
#include <cstdint>      // std::int64_t
#include <string>       // std::string
#include <string_view>  // std::string_view
#include <vector>       // std::vector

namespace rankwise {

/// A format of to_char() for timestamps, as in PostgreSQL.
///
/// Patterns: YYYY YYY YY Y, IYYY, Q, MM, WW, IW, W, DDD DD D ID, J, CC, HH HH12 HH24, MI, SS, SSSS, MS, US (zeros), AM
/// PM am pm, and the names MONTH MON DAY DY in three ways of writing (MONTH Month month; those of MONTH and DAY padded
/// to 9 characters). Numbers also in small letters. FM in front leaves out padding. Text in double quotes, and all
/// else, stands for itself. @local
class TimeFormat {
 public:
  explicit TimeFormat(std::string_view format);

  /// Appends a time. @param seconds  since 1970-01-01 00:00:00
  void append(std::string& text, std::int64_t seconds) const;

  /// A pattern of PostgreSQL in the format that is not written here, such as RM; empty: there is none.
  const std::string& refused() const { return refused_; }

  /// The format in strptime's directives, for TimeParser; nothing where a pattern has no counterpart.
  std::string strptime_format() const;

 private:
  struct Token {
    int pattern = -1;  // in the list of patterns, or -1 for `text`
    bool fill = true;
    std::string text = {};
  };

  std::vector<Token> tokens_;
  std::string refused_;
};

}  // namespace rankwise
