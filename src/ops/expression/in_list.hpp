#pragma once
#include <cstdint>      // std::int64_t
#include <optional>     // std::optional
#include <span>         // std::span
#include <string_view>  // std::string_view
#include <vector>       // std::vector

#include "engine/data/record_batch.hpp"
#include "ops/expression/expression.hpp"

namespace rankwise {

/// What "x = 1 or x = 2 or ..." comes to: one test of x against a set of constants. @local
class InList {
 public:
  /// Finds a list in an "or": nothing unless all its arguments compare the same integral or text value by "=" with
  /// constants that are not null. @param any_of  outlives the list
  static std::optional<InList> find(const Expression& any_of);

  /// Tests the values of `rows`, or of rows 0 .. dense_rows - 1 where that is not 0: 1 where one is listed, else 0.
  void test(const BatchColumn& values, std::span<const std::uint32_t> rows, std::int64_t dense_rows,
            std::int64_t* out) const;

 private:
  /// Constants by hash, open addressing; few are compared one by one.
  template <typename T>
  struct Set {
    std::vector<T> values = {};
    std::vector<std::int32_t> slots = {};  // index in `values`, or -1

    void index();
    bool contains(T value) const;
  };

  void add(const Expression& constant, const DataType& type);
  template <typename T>
  void test_few(const Set<T>& set, const T* values, std::span<const std::uint32_t> rows, std::int64_t dense_rows,
                std::int64_t* out) const;

  Set<std::int64_t> integers_;
  Set<std::string_view> texts_;
};

}  // namespace rankwise
