#pragma once
#include <cstdint>    // std::int64_t
#include <stdexcept>  // std::runtime_error
#include <string>     // std::string

namespace rankwise {

/// What the process returns to the shell.
enum class ExitCode : int {
  kDone = 0,
  kUsage = 2,   ///< wrong command line or job file
  kInput = 3,   ///< input data refused
  kFailed = 4,  ///< the run failed: output, memory, or a broken invariant
};

/// Where in the input an error stands, so that all ranks report the same one: the first.
struct InputPosition {
  std::int64_t file = INT64_MAX;    ///< index in the ordered list of input files
  std::int64_t offset = INT64_MAX;  ///< byte offset within the (decompressed) file
  friend auto operator<=>(const InputPosition&, const InputPosition&) = default;
};

/// Base of every error that Rankwise throws on purpose.
class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ExitCode exit_code() const { return code_; }

 private:
  ExitCode code_;
};

/// The user can mend it: what, where, and what to do stand in the message.
class UserError : public Error {
 public:
  using Error::Error;
};

/// A wrong command line or job file.
class JobError : public UserError {
 public:
  explicit JobError(const std::string& message) : UserError(ExitCode::kUsage, message) {}
};

/// Input data that cannot be accepted.
class InputError : public UserError {
 public:
  explicit InputError(const std::string& message, InputPosition position = {})
      : UserError(ExitCode::kInput, message), position_(position) {}
  const InputPosition& position() const { return position_; }

 private:
  InputPosition position_;
};

/// A row of a record batch that cannot be accepted. Whoever read the batch adds where the row stands in the input.
class RowError : public InputError {
 public:
  RowError(const std::string& reason, std::int64_t row) : InputError(reason), row_(row) {}
  std::int64_t row() const { return row_; }

 private:
  std::int64_t row_;
};

/// An output that cannot be written: full disk, missing permission.
class OutputError : public UserError {
 public:
  explicit OutputError(const std::string& message) : UserError(ExitCode::kFailed, message) {}
};

/// The stated memory or size limit does not suffice, or a number leaves its range.
class BudgetError : public UserError {
 public:
  explicit BudgetError(const std::string& message) : UserError(ExitCode::kFailed, message) {}
};

/// A broken invariant: a defect of Rankwise itself.
class ProgramError : public Error {
 public:
  explicit ProgramError(const std::string& message) : Error(ExitCode::kFailed, message) {}
};

/// Throws ProgramError unless `holds`.
inline void require(bool holds, const char* what) {
  if (!holds) throw ProgramError(std::string("broken invariant: ") + what);
}

}  // namespace rankwise
