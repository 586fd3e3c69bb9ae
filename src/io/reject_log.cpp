#include "io/reject_log.hpp"

#include <algorithm>  // std::min
#include <cerrno>     // errno
#include <cstring>    // std::strerror

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

struct Head {
  std::int64_t offset, line;
  std::int32_t file, column_size, reason_size, text_size;
};

}  // namespace

RejectLog::RejectLog(std::string scratch) : path_(std::move(scratch) + "/rejects") {}

void RejectLog::restart() {
  spool_.reset();
  size_ = 0;
  block_begins_.clear();
}

void RejectLog::refuse(const RefusedRow& row) {
  if (!spool_) spool_.reset(std::fopen(path_.c_str(), "w+b"));
  if (!spool_) throw OutputError("cannot create " + path_ + ": " + std::strerror(errno));
  if (size_ % kBlockRows == 0) block_begins_.push_back(std::ftell(spool_.get()));
  const Head head{row.offset,
                  row.line,
                  file_,
                  static_cast<std::int32_t>(row.column.size()),
                  static_cast<std::int32_t>(row.reason.size()),
                  static_cast<std::int32_t>(row.text.size())};
  const std::string texts = row.column + row.reason + row.text;
  if (std::fwrite(&head, sizeof(head), 1, spool_.get()) != 1 ||
      std::fwrite(texts.data(), 1, texts.size(), spool_.get()) != texts.size()) {
    throw OutputError("cannot write refused rows to " + path_ + ": " + std::strerror(errno));
  }
  ++size_;
}

void RejectLog::replay_block(std::int64_t block, const std::function<void(const Reject&)>& each) const {
  const std::int64_t first = block * kBlockRows;
  if (std::fflush(spool_.get()) != 0 ||
      std::fseek(spool_.get(), block_begins_[static_cast<std::size_t>(block)], SEEK_SET) != 0) {
    throw OutputError("cannot write refused rows to " + path_ + ": " + std::strerror(errno));
  }
  for (std::int64_t i = first; i < std::min(first + kBlockRows, size_); ++i) each(read_one());
  std::fseek(spool_.get(), 0, SEEK_END);
}

/// Reads the row at the spool's place.
Reject RejectLog::read_one() const {
  Head head{};
  if (std::fread(&head, sizeof(head), 1, spool_.get()) != 1) {
    throw OutputError("cannot read back refused rows from " + path_);
  }
  std::string texts(static_cast<std::size_t>(head.column_size + head.reason_size + head.text_size), '\0');
  if (std::fread(texts.data(), 1, texts.size(), spool_.get()) != texts.size()) {
    throw OutputError("cannot read back refused rows from " + path_);
  }
  const auto column_end = static_cast<std::size_t>(head.column_size);
  const auto reason_end = column_end + static_cast<std::size_t>(head.reason_size);
  Reject reject;
  reject.file = head.file;
  reject.row.offset = head.offset;
  reject.row.line = head.line + 1 + line_bases_[static_cast<std::size_t>(head.file)];
  reject.row.column = texts.substr(0, column_end);
  reject.row.reason = texts.substr(column_end, reason_end - column_end);
  reject.row.text = texts.substr(reason_end);
  return reject;
}

}  // namespace rankwise
