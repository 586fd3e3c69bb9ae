#pragma once
#include <string_view>  // std::string_view

#include "engine/data/data_type.hpp"

namespace rankwise {

/// Finds the narrowest type that holds all texts of a column.
///
/// true and false are boolean; integers are int64; numbers of at most 6 decimal places that fit int64 at the most
/// places seen are decimal; other numbers float64; ISO 8601 dates are date, and with a time of day timestamp. All else
/// is text, and so is what would lose by being a number: digits behind a leading zero, integers beyond int64.
class TypeGuess {
 public:
  explicit TypeGuess(char decimal_mark = '.') : mark_(decimal_mark) {}

  /// Takes a value into account; the empty text says nothing. @local
  void add(std::string_view text);
  /// The type of all texts so far; text where there was none.
  DataType type() const;

 private:
  void add_number(std::string_view text);

  char mark_;
  bool seen_ = false;
  bool all_bool_ = true;
  bool all_integers_ = true;
  bool all_plain_ = true;  // digits and a decimal mark
  bool all_numbers_ = true;
  bool all_dates_ = true;
  bool all_times_ = true;
  int most_whole_digits_ = 0;
  int most_places_ = 0;
};

}  // namespace rankwise
