#include "io/sha256.hpp"

#include <openssl/evp.h>

#include "engine/runtime/error.hpp"

namespace rankwise {

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  require(context_ != nullptr && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1, "OpenSSL has SHA-256");
}

void Sha256::Free::operator()(evp_md_ctx_st* context) const {
  EVP_MD_CTX_free(context);
}

void Sha256::add(std::string_view bytes) {
  require(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1, "OpenSSL digests");
}

void Sha256::add_framed(std::string_view text) {
  add_number(static_cast<std::int64_t>(text.size()));
  add(text);
}

std::string Sha256::hex() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  require(EVP_DigestFinal_ex(context_.get(), digest, &size) == 1, "OpenSSL digests");
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text.push_back("0123456789abcdef"[digest[i] >> 4]);
    text.push_back("0123456789abcdef"[digest[i] & 15]);
  }
  return text;
}

}  // namespace rankwise
