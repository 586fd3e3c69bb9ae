#pragma once
#include <cstdint>      // std::int64_t
#include <optional>     // std::optional
#include <string>       // std::string
#include <string_view>  // std::string_view

namespace rankwise {

/// Reads an amount of memory such as "512MiB", "2 GiB" or "1.5GB". @local
/// @return nothing where the text is no such amount, or less than 1 MiB
std::optional<std::int64_t> parse_byte_amount(std::string_view text);

/// Writes an amount for people: "0 B", "812 B", "3.4 kB", "1.2 MB", "7.0 GB". @local
std::string readable_bytes(std::int64_t bytes);

}  // namespace rankwise
