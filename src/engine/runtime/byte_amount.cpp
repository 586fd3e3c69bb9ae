#include "engine/runtime/byte_amount.hpp"

#include <array>     // std::array
#include <charconv>  // std::from_chars
#include <cstdio>    // std::snprintf
#include <utility>   // std::pair

namespace rankwise {

std::optional<std::int64_t> parse_byte_amount(std::string_view text) {
  using Unit = std::pair<std::string_view, double>;
  constexpr std::array kUnits{
      Unit{"KiB", 1024.0}, Unit{"MiB", 1048576.0}, Unit{"GiB", 1073741824.0}, Unit{"TiB", 1099511627776.0},
      Unit{"KB", 1e3},     Unit{"MB", 1e6},        Unit{"GB", 1e9},           Unit{"TB", 1e12},
      Unit{"B", 1.0}};
  for (const auto& [unit, factor] : kUnits) {
    if (!text.ends_with(unit)) continue;
    text.remove_suffix(unit.size());
    while (text.ends_with(' ')) text.remove_suffix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    const double bytes = value * factor;
    if (!(bytes >= 1 << 20 && bytes < 0x1p62)) return std::nullopt;
    return static_cast<std::int64_t>(bytes);
  }
  return std::nullopt;
}

std::string readable_bytes(std::int64_t bytes) {
  if (bytes < 1000) return std::to_string(bytes) + " B";
  constexpr std::array kUnits{"kB", "MB", "GB", "TB", "PB", "EB"};
  std::size_t unit = 0;
  double amount = static_cast<double>(bytes) / 1e3;
  for (; amount >= 999.95 && unit + 1 < kUnits.size(); ++unit) amount /= 1e3;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f %s", amount, kUnits[unit]);
  return text.data();
}

}  // namespace rankwise
