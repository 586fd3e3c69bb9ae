#pragma once
#include <cstdint>     // std::int64_t
#include <cstdio>      // std::FILE
#include <functional>  // std::function
#include <memory>      // std::unique_ptr
#include <string>      // std::string
#include <vector>      // std::vector

#include "io/csv_range_reader.hpp"

namespace rankwise {

/// A refused row with its place in the whole input.
struct Reject {
  int file = 0;
  RefusedRow row;  ///< `line` is the line of the file, from 1
};

/// Keeps this rank's refused rows in a scratch file, in the order of the input: there may be as many as rows.
class RejectLog : public RefusedRowSink {
 public:
  /// @param scratch  folder of this rank for the file, made when the first row is refused
  explicit RejectLog(std::string scratch);

  /// Forgets everything.
  void restart();
  void start_file(int file) { file_ = file; }
  /// @throws OutputError  scratch space ends
  void refuse(const RefusedRow& row) override;

  /// Sets the number of line feeds before this rank's first record of each file.
  void set_line_bases(std::vector<std::int64_t> bases) { line_bases_ = std::move(bases); }

  std::int64_t size() const { return size_; }
  /// Rows are read back in blocks, so that however many there are, few are in memory.
  std::int64_t blocks() const { return static_cast<std::int64_t>(block_begins_.size()); }
  /// Calls `each` for the rows of a block, in the order of the input. @local
  /// @throws OutputError  they cannot be read back
  void replay_block(std::int64_t block, const std::function<void(const Reject&)>& each) const;

 private:
  static constexpr std::int64_t kBlockRows = 256;
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  Reject read_one() const;

  std::string path_;
  std::unique_ptr<std::FILE, CloseFile> spool_;
  int file_ = 0;
  std::int64_t size_ = 0;
  std::vector<long> block_begins_;  // place in the spool of every kBlockRows-th row
  std::vector<std::int64_t> line_bases_;
};

}  // namespace rankwise
