#pragma once
#include <memory>  // std::unique_ptr
#include <string>  // std::string

#include "customer/cleaning.hpp"
#include "engine/data/schema.hpp"

namespace rankwise {

class Communicator;

/// Collects what fill, outlier and overlap rules need to know of all raw rows.
class CleaningFactsCollector {
 public:
  /// @param schema  the scanned columns, in batch order
  /// @throws JobError  a rule names an unknown column or one of an unsuitable type
  CleaningFactsCollector(const Schema& schema, const RetailColumns& columns, const CleaningRules& rules, int files,
                         std::int64_t memory_limit, const std::string& scratch);
  ~CleaningFactsCollector();
  CleaningFactsCollector(CleaningFactsCollector&&) noexcept;
  CleaningFactsCollector& operator=(CleaningFactsCollector&&) noexcept;

  /// Tells whether the rules need a pass over the input at all. @local
  static bool needs_pass(const CleaningRules& rules);

  /// Takes the selected rows. @local
  void consume(const RecordBatch& batch, int file);

  /// @collective
  /// @throws InputError  a column that is to be filled by its mean or mode holds no value
  CleaningFacts finish(const Communicator& comm);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace rankwise
