#pragma once
#include <string_view>  // std::string_view

namespace rankwise {

// How values compare: texts by bytes; doubles so that NaN equals NaN and is greater than every number, as in sorts.

struct Equal {
  template <typename T>
  bool operator()(T a, T b) const {
    return a == b;
  }
  bool operator()(double a, double b) const { return (a == b) | ((a != a) & (b != b)); }
};

struct Less {
  template <typename T>
  bool operator()(T a, T b) const {
    return a < b;
  }
  bool operator()(double a, double b) const { return (a < b) | ((a == a) & (b != b)); }
};

struct Unequal {
  template <typename T>
  bool operator()(T a, T b) const {
    return !Equal{}(a, b);
  }
};

struct Greater {
  template <typename T>
  bool operator()(T a, T b) const {
    return Less{}(b, a);
  }
};

struct NotGreater {
  template <typename T>
  bool operator()(T a, T b) const {
    return !Less{}(b, a);
  }
};

struct NotLess {
  template <typename T>
  bool operator()(T a, T b) const {
    return !Less{}(a, b);
  }
};

}  // namespace rankwise
