#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

#include "customer/synthetic/invoice_text.hpp"
#include "customer/synthetic/shopper.hpp"

namespace rankwise {

class Communicator;

/// Brings the invoices of all ranks into the order of the file and shares its rows out among them.
///
/// Invoices are ordered by (time, shopper, ordinal). Each gets one line and, of the rows that are left, the part that
/// is its share of the summed weights: cumulative shares are rounded down, so the total is exact. When there are more
/// invoices than rows, an evenly spaced sample of them is kept, with one line each.
///
/// @collective
/// @param invoices  this rank's, in any order; each exists on one rank
/// @param rows      how many data rows the file has
/// @return          this rank's contiguous part, about as many invoices on each rank
std::vector<PlacedInvoice> place_invoices(const Communicator& comm, const std::vector<Invoice>& invoices,
                                          const ShopperDirectory& shoppers, std::int64_t rows);

}  // namespace rankwise
