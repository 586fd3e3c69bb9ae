#pragma once
#include <cstdint>     // std::int64_t
#include <functional>  // std::function
#include <string>      // std::string

#include "customer/synthetic/synthetic_retail_facts.hpp"
#include "customer/synthetic/synthetic_retail_settings.hpp"

namespace rankwise {

class Communicator;

/// Is told how many rows are done, of how many, over all ranks.
using GenerateProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Writes retail transactions in the format of UCI Online Retail II (Chen et al. 2012).
///
/// One header `Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country`, then exactly
/// `settings.transactions` rows ordered by time. The lines of an invoice stand together; invoice numbers ascend from
/// 500001; returns carry the prefix C and give back lines of an earlier sale. Customers buy by the BG/NBD process of
/// the settings in shopping time (see ShoppingCalendar), counted from their first purchase. Every draw is a hash of
/// (seed, purpose, identity), so the file has the same bytes on any number of ranks.
///
/// A rank holds the invoices it made (24 bytes each, a few times over while they are sorted) and one block of text.
///
/// @collective Every rank calls it with the same arguments; the file system is shared by all ranks.
/// @param path      the file appears under this name when it is whole; an older file is replaced
/// @param progress  called on every rank after each round of blocks; may be empty
/// @return          the same facts on every rank
/// @throws JobError     a setting is out of its range (see validate)
/// @throws OutputError  the file cannot be written
SyntheticRetailFacts generate_retail_csv(const Communicator& comm, const SyntheticRetailSettings& settings,
                                         const std::string& path, const GenerateProgress& progress = {});

}  // namespace rankwise
