#pragma once
#include <cstddef>  // std::size_t
#include <string>   // std::string
#include <vector>   // std::vector

#include "engine/data/schema.hpp"
#include "ops/relational/aggregate.hpp"

namespace rankwise {

/// A piece of state that one or more aggregates share: avg, sum and variance of a column count its values once.
enum class StateKind : std::uint8_t {
  kRows,          ///< int64
  kValues,        ///< int64: rows in which no argument is null
  kSum,           ///< int128, of integral values
  kDoubleSum,     ///< ValueSum, of numbers as doubles; decimals in their units
  kProductSum,    ///< ProductSum, likewise
  kLeast,         ///< int64 that sorts as the value does
  kGreatest,      ///< likewise
  kLeastText,     ///< TextSlot
  kGreatestText,  ///< TextSlot
};

/// Where a piece of state lies in a group's record, and what is folded into it.
struct GroupState {
  StateKind kind = StateKind::kRows;
  int value = -1;   ///< column of the input; -1: none
  int factor = -1;  ///< the second factor of a product
  int other = -1;   ///< a column that must not be null either; -1: none
  int offset = 0;   ///< bytes from the record's begin
  int seen = -1;    ///< byte in the record that is 1 once a value was folded; -1: the state needs none
  int column = 0;   ///< its first column in `partial`
  int columns = 1;  ///< that it takes there
};

struct KeyPlace {
  int column = 0;  ///< of the input
  DataType type = {};
  int offset = 0;  ///< bytes from the record's begin
};

/// How an aggregate is computed from pieces of state (positions in `states`; -1 where it needs none).
struct GroupResult {
  GroupFunction function = GroupFunction::kCountRows;
  DataType type = {};
  int scale = 0;              ///< decimal places by which the states are too large
  std::string argument = {};  ///< name of the input column, for messages
  int count = -1;
  int first = -1;  ///< the sum or picked value of the first argument
  int second = -1;
  int first_squares = -1;
  int second_squares = -1;
  int products = -1;
};

/// What a grouping keeps per group: one record of fixed size with keys, null marks, and the state of all aggregates,
/// so that a row touches one or two cache lines however many aggregates there are. All functions are @local.
///
/// A record is: keys (8 bytes each, text 16), 32 bits of null marks per 32 keys, a byte per state that may be
/// without a value, states (8-byte words).
class GroupLayout {
 public:
  GroupLayout(const Schema& input, const GroupSpec& spec);

  std::vector<KeyPlace> keys;
  std::vector<GroupState> states;
  std::vector<GroupResult> results;
  int null_marks = 0;       ///< offset of the null marks: the end of the keys
  int null_words = 0;       ///< of 32 bits
  std::size_t stride = 0;   ///< bytes of a record
  std::vector<char> fresh;  ///< a record without rows

  Schema partial;                 ///< keys, then states as integers or text, to travel and to be spilled
  Schema result;                  ///< keys, then aggregates
  std::vector<int> partial_keys;  ///< 0, 1, ...: where the keys stand in `partial`

 private:
  GroupResult plan(const Schema& input, const GroupAggregate& aggregate);
  int add_state(StateKind kind, int value = -1, int other = -1, int factor = -1);
  void place_states();
};

}  // namespace rankwise
