#pragma once
#include <cstdint>      // std::uint8_t
#include <string_view>  // std::string_view
#include <type_traits>  // std::is_same_v
#include <vector>       // std::vector

#include "engine/data/column.hpp"
#include "engine/data/record_batch.hpp"
#include "ops/order_bits.hpp"

namespace rankwise {

/// One number per group, replaced now and then. @local
template <typename T>
class PickedNumbers {
 public:
  using Value = T;
  void resize(std::size_t groups) { values_.resize(groups); }
  T get(std::size_t group) const { return values_[group]; }
  void set(std::size_t group, T value) { values_[group] = value; }
  std::int64_t bytes() const { return static_cast<std::int64_t>(values_.capacity() * sizeof(T)); }

  static T read(const BatchColumn& column, std::uint32_t row) {
    if constexpr (std::is_same_v<T, double>) {
      return column.doubles[row];
    } else {
      return column.ints[row];
    }
  }
  static void append(Column& column, T value) {
    if constexpr (std::is_same_v<T, double>) {
      column.append_double(value);
    } else {
      column.append_int(value);
    }
  }
  static bool less(T a, T b) { return order_bits(a) < order_bits(b); }

 private:
  std::vector<T> values_;
};

/// One text per group, replaced now and then; the bytes lie in one buffer and are overwritten where the new ones fit.
/// @local
class PickedTexts {
 public:
  using Value = std::string_view;
  void resize(std::size_t groups) { places_.resize(groups); }
  std::string_view get(std::size_t group) const { return {bytes_.data() + places_[group].begin, places_[group].size}; }
  void set(std::size_t group, std::string_view value) {
    Place& place = places_[group];
    if (value.size() > place.room) {
      place.begin = bytes_.size();
      place.room = value.size();
      bytes_.insert(bytes_.end(), value.begin(), value.end());
    } else {
      value.copy(bytes_.data() + place.begin, value.size());
    }
    place.size = value.size();
  }
  std::int64_t bytes() const {
    return static_cast<std::int64_t>(places_.capacity() * sizeof(Place) + bytes_.capacity());
  }

  static std::string_view read(const BatchColumn& column, std::uint32_t row) { return column.texts[row]; }
  static void append(Column& column, std::string_view value) { column.append_text(value); }
  static bool less(std::string_view a, std::string_view b) { return a < b; }

 private:
  struct Place {
    std::size_t begin = 0;
    std::size_t size = 0;
    std::size_t room = 0;
  };
  std::vector<Place> places_;
  std::vector<char> bytes_;
};

}  // namespace rankwise
