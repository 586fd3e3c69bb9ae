#include "io/byte_source.hpp"

#include <fcntl.h>   // open
#include <unistd.h>  // pread
#include <zstd.h>

#include <algorithm>  // std::min
#include <boost/iostreams/device/file_descriptor.hpp>
#include <boost/iostreams/filter/gzip.hpp>
#include <boost/iostreams/filter/lzma.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <boost/iostreams/operations.hpp>
#include <cerrno>       // errno
#include <cstring>      // std::strerror
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "engine/runtime/error.hpp"

namespace rankwise {
namespace {

int open_for_reading(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw InputError("cannot open " + path + ": " + std::strerror(errno));
  return file;
}

class PlainSource : public ByteSource {
 public:
  PlainSource(std::string path, std::int64_t offset)
      : path_(std::move(path)), file_(open_for_reading(path_)), at_(offset) {}
  ~PlainSource() override { ::close(file_); }
  PlainSource(const PlainSource&) = delete;
  PlainSource& operator=(const PlainSource&) = delete;

  std::size_t read(char* to, std::size_t most) override {
    std::size_t done = 0;
    while (done < most) {
      const auto count = ::pread(file_, to + done, most - done, at_);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) {
        throw InputError("cannot read " + path_ + " at byte " + std::to_string(at_) + ": " + std::strerror(errno));
      }
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
      at_ += count;
    }
    return done;
  }

 private:
  std::string path_;
  int file_;
  std::int64_t at_;
};

/// Boost's Zstandard filter takes a file that is cut short for a whole one, so the library is called directly.
class ZstdSource : public ByteSource {
 public:
  explicit ZstdSource(std::string path) : path_(path), file_(std::move(path), 0), packed_(ZSTD_DStreamInSize()) {
    ZSTD_initDStream(stream_.get());
  }

  std::size_t read(char* to, std::size_t most) override {
    ZSTD_outBuffer out{to, most, 0};
    while (out.pos < most) {
      if (in_.pos == in_.size) {
        in_ = {packed_.data(), file_.read(packed_.data(), packed_.size()), 0};
        if (in_.size == 0) {
          if (inside_frame_) throw InputError(path_ + " is cut short: its last frame does not end");
          break;
        }
      }
      const std::size_t left = ZSTD_decompressStream(stream_.get(), &out, &in_);
      if (ZSTD_isError(left) != 0) throw InputError(path_ + " is damaged: " + ZSTD_getErrorName(left));
      inside_frame_ = left != 0;
    }
    return out.pos;
  }

 private:
  struct FreeStream {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };
  std::string path_;
  PlainSource file_;
  std::unique_ptr<ZSTD_DStream, FreeStream> stream_{ZSTD_createDStream()};
  std::vector<char> packed_;
  ZSTD_inBuffer in_{nullptr, 0, 0};
  bool inside_frame_ = false;
};

class PackedSource : public ByteSource {
 public:
  PackedSource(std::string path, Compression compression) : path_(std::move(path)) {
    namespace bio = boost::iostreams;
    if (compression == Compression::kGzip) stream_.push(bio::gzip_decompressor());
    if (compression == Compression::kXz) stream_.push(bio::lzma_decompressor());
    stream_.push(bio::file_descriptor_source(open_for_reading(path_), bio::close_handle), kBufferBytes);
  }

  std::size_t read(char* to, std::size_t most) override {
    try {
      const auto count = boost::iostreams::read(stream_, to, static_cast<std::streamsize>(most));
      return count < 0 ? 0 : static_cast<std::size_t>(count);
    } catch (const std::exception& e) {
      throw InputError(path_ + " is damaged or cut short: " + e.what());
    }
  }

 private:
  static constexpr std::streamsize kBufferBytes = 1 << 16;
  std::string path_;
  boost::iostreams::filtering_istream stream_;
};

void skip(ByteSource& source, std::int64_t bytes) {
  std::vector<char> skipped(static_cast<std::size_t>(std::min(bytes, std::int64_t{1} << 16)));
  while (bytes > 0) {
    const std::size_t most = static_cast<std::size_t>(std::min(bytes, static_cast<std::int64_t>(skipped.size())));
    const std::size_t count = source.read(skipped.data(), most);
    if (count == 0) return;
    bytes -= static_cast<std::int64_t>(count);
  }
}

}  // namespace

Compression detect_compression(const std::string& path) {
  char head[6] = {};
  const auto count = PlainSource(path, 0).read(head, sizeof(head));
  const std::string_view bytes(head, count);
  if (bytes.starts_with("\x1f\x8b")) return Compression::kGzip;
  if (bytes == std::string_view("\xfd"
                                "7zXZ\0",
                                6)) {
    return Compression::kXz;
  }
  if (bytes.starts_with("\x28\xb5\x2f\xfd")) return Compression::kZstd;
  return Compression::kNone;
}

std::unique_ptr<ByteSource> open_source(const std::string& path, Compression compression, std::int64_t offset) {
  if (compression == Compression::kNone) return std::make_unique<PlainSource>(path, offset);
  std::unique_ptr<ByteSource> source;
  if (compression == Compression::kZstd) {
    source = std::make_unique<ZstdSource>(path);
  } else {
    source = std::make_unique<PackedSource>(path, compression);
  }
  skip(*source, offset);
  return source;
}

}  // namespace rankwise
