#pragma once
#include <cstddef>  // std::size_t
#include <cstdint>  // std::int64_t
#include <memory>   // std::unique_ptr
#include <string>   // std::string

namespace rankwise {

/// How a file's bytes are packed, told from its first bytes, not from its name.
enum class Compression { kNone, kGzip, kXz, kZstd };

/// Reads bytes from front to back. @local
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Reads up to `most` bytes; fewer only at the end, 0 there.
  /// @throws InputError  the file cannot be read or its compressed data is damaged or cut short
  virtual std::size_t read(char* to, std::size_t most) = 0;
};

/// Recognises a packed file. @local
/// @throws InputError  the file cannot be opened
Compression detect_compression(const std::string& path);

/// Opens a file and skips to `offset` of its unpacked bytes; a packed file is unpacked up to there. @local
/// @throws InputError  the file cannot be opened, or is damaged before `offset`
std::unique_ptr<ByteSource> open_source(const std::string& path, Compression compression, std::int64_t offset);

}  // namespace rankwise
