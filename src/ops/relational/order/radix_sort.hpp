#pragma once
#include <vector>  // std::vector

#include "engine/runtime/huge_page_allocator.hpp"
#include "ops/relational/order/prefix_layout.hpp"

namespace rankwise {

using SortItems = std::vector<SortItem, HugePageAllocator<SortItem>>;

/// Sorts items by the lowest `bits` bits of their prefix (higher bits are 0); equal ones in no particular order.
///
/// Radix sort from the highest digit, with digits of up to ten bits so that the last level leaves about a cache line of
/// items per bucket, which are then inserted into place. @local
/// @param space  working space, resized as needed
void radix_sort(std::span<SortItem> items, int bits, SortItems& space);

}  // namespace rankwise
