#pragma once
#include <cstddef>  // std::size_t
#include <span>     // std::span
#include <vector>   // std::vector

namespace rankwise {

/// A few points of equal dimension (centroids, candidates), one after the other, the same on every rank.
class PointList {
 public:
  explicit PointList(int features = 0) : features_(features) {}

  int size() const { return size_; }
  int features() const { return features_; }

  std::span<const double> operator[](int i) const { return {values_.data() + at(i), at(1)}; }
  std::span<double> operator[](int i) { return {values_.data() + at(i), at(1)}; }

  void append(std::span<const double> point) {
    values_.insert(values_.end(), point.begin(), point.end());
    ++size_;
  }

 private:
  std::size_t at(int i) const { return static_cast<std::size_t>(i) * static_cast<std::size_t>(features_); }

  int features_ = 0;
  int size_ = 0;
  std::vector<double> values_;
};

}  // namespace rankwise
