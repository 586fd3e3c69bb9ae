#pragma once
#include <cstdint>      // std::int64_t
#include <memory>       // std::unique_ptr
#include <span>         // std::span
#include <string>       // std::string
#include <string_view>  // std::string_view

struct evp_md_ctx_st;  // OpenSSL's EVP_MD_CTX

namespace rankwise {

/// A SHA-256 that is fed piece by piece (OpenSSL). @local
class Sha256 {
 public:
  /// @throws ProgramError  OpenSSL offers no SHA-256
  Sha256();

  /// Adds bytes as they are.
  void add(std::string_view bytes);
  template <typename T>
  void add_values(std::span<const T> values) {
    add({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
  }
  void add_number(std::int64_t number) { add_values(std::span<const std::int64_t>(&number, 1)); }
  /// Adds a text and its length, so that two texts in a row cannot be taken for two others.
  void add_framed(std::string_view text);

  /// Ends the digest: 64 hexadecimal digits. Nothing may be added after.
  std::string hex();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace rankwise
