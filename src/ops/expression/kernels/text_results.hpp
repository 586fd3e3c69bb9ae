#pragma once
#include <string_view>  // std::string_view

#include "ops/expression/kernels/characters.hpp"
#include "ops/expression/kernels/row_errors.hpp"
#include "ops/expression/kernels/row_loops.hpp"

namespace rankwise {

using Text = std::string_view;

/// Longer texts are refused: a mistaken repeat() must not take all memory.
constexpr std::int64_t kMostTextBytes = std::int64_t{64} << 20;

/// Makes room for a text of `bytes`. @throws RowError  it would be longer than kMostTextBytes
inline char* make_text(const KernelCall& call, std::size_t bytes, std::size_t row) {
  if (bytes > static_cast<std::size_t>(kMostTextBytes)) refuse_row("a text of more than 64 MiB", row);
  return call.arena->make(bytes);
}

/// Sets the result of each row in play to `make(row)`.
template <typename T, typename Make>
void set_results(const KernelCall& call, Make make) {
  T* out = result_of<T>(call);
  for_rows(call, [&](std::size_t row) { out[row] = make(row); });
}

}  // namespace rankwise
