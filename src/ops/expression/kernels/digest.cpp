#include <openssl/evp.h>  // EVP_Digest

#include <array>   // std::array
#include <memory>  // std::unique_ptr

#include "ops/expression/kernels/families.hpp"
#include "ops/expression/kernels/text_results.hpp"

namespace rankwise {
namespace {

struct FreeDigest {
  void operator()(EVP_MD* digest) const { EVP_MD_free(digest); }
};

/// 32 hexadecimal digits.
void md5(const KernelCall& call) {
  static const std::unique_ptr<EVP_MD, FreeDigest> algorithm(EVP_MD_fetch(nullptr, "MD5", nullptr));
  constexpr std::size_t kBytes = 16;
  const Text* text = argument<Text>(call, 0);
  set_results<Text>(call, [&](std::size_t row) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    if (!algorithm ||
        EVP_Digest(text[row].data(), text[row].size(), digest.data(), nullptr, algorithm.get(), nullptr) != 1) {
      refuse_row("OpenSSL offers no MD5 on this machine", row);
    }
    char* digits = call.arena->make(2 * kBytes);
    for (std::size_t i = 0; i < kBytes; ++i) {
      digits[2 * i] = "0123456789abcdef"[digest[i] >> 4];
      digits[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
    }
    return Text(digits, 2 * kBytes);
  });
}

}  // namespace

void add_digests(FunctionTable& table) {
  table.add("md5", {{Slot::kString}, kText}, md5, kMayFail);
}

}  // namespace rankwise
