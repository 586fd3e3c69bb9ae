#pragma once

namespace rankwise {

/// 128-bit integers, an extension that GCC and Clang share on 64-bit machines.
__extension__ using int128 = __int128;
__extension__ using uint128 = unsigned __int128;

}  // namespace rankwise
