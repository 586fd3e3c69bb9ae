#pragma once
#include <cstddef>  // std::size_t
#include <span>     // std::span

#include "ops/relational/order/table_order.hpp"

namespace rankwise {

constexpr int kMostDigitBits = 10;

/// Bits of the next digit of a radix sort from the highest digit: the levels to come share what it takes to come down
/// to about a cache line of items per bucket. @local
/// @param bits  of the key that are left
int digit_bits(std::size_t items, int bits);

/// Sorts items by the lowest `bits` bits of their prefix (all higher ones are the same); equal ones in no particular
/// order. Radix sort from the highest digit; what has come down to a few items is inserted into place. @local
/// @param space  working space, grown as needed
void radix_sort(std::span<SortItem> items, int bits, SortItems& space);

}  // namespace rankwise
