#include "ml/squared_distance.hpp"

// Compiled once per instruction set by Highway; the best one is chosen at run time. Every set gives the same bits: each
// row's sum runs over the features in order, and products are never fused with sums.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ml/squared_distance.cpp"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

#include <limits>  // std::numeric_limits

HWY_BEFORE_NAMESPACE();
namespace rankwise::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The squared distances of one vector of rows, from `values` on, to a point.
template <typename D>
HWY_INLINE hn::Vec<D> squared(D d, const double* values, std::size_t rows, const double* point, std::size_t features) {
  auto sum = hn::Zero(d);
  for (std::size_t feature = 0; feature < features; ++feature) {
    const auto difference = hn::Sub(hn::LoadU(d, values + feature * rows), hn::Set(d, point[feature]));
    sum = hn::Add(sum, hn::Mul(difference, difference));
  }
  return sum;
}

template <bool kRoot, typename D>
HWY_INLINE void store_distance(D d, const double* values, std::size_t rows, const double* point, std::size_t features,
                               double* distances) {
  const auto sum = squared(d, values, rows, point, features);
  hn::StoreU(kRoot ? hn::Sqrt(sum) : sum, d, distances);
}

template <bool kRoot>
HWY_INLINE void all_distances(const double* values, std::size_t rows, const double* point, std::size_t features,
                              double* distances) {
  const hn::ScalableTag<double> d;
  const hn::CappedTag<double, 1> one;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t row = 0;
  for (; row + lanes <= rows; row += lanes) {
    store_distance<kRoot>(d, values + row, rows, point, features, distances + row);
  }
  for (; row < rows; ++row) store_distance<kRoot>(one, values + row, rows, point, features, distances + row);
}

void to_point(const double* values, std::size_t rows, const double* point, std::size_t features, bool root,
              double* distances) {
  if (root) {
    all_distances<true>(values, rows, point, features, distances);
  } else {
    all_distances<false>(values, rows, point, features, distances);
  }
}

/// Two vectors of rows at a time, so that their chains of sums overlap.
template <typename D>
HWY_INLINE void nearest_of_rows(D d, const double* values, std::size_t rows, const double* centers, std::size_t count,
                                std::size_t features, int* labels, double* distances) {
  const hn::Rebind<std::int32_t, D> d_label;
  const std::size_t lanes = hn::Lanes(d);
  auto best_a = hn::Set(d, std::numeric_limits<double>::infinity());
  auto best_b = best_a;
  auto label_a = hn::Zero(d);
  auto label_b = label_a;
  for (std::size_t center = 0; center < count; ++center) {
    const double* point = centers + center * features;
    auto sum_a = hn::Zero(d);
    auto sum_b = sum_a;
    for (std::size_t feature = 0; feature < features; ++feature) {
      const auto coordinate = hn::Set(d, point[feature]);
      const auto difference_a = hn::Sub(hn::LoadU(d, values + feature * rows), coordinate);
      const auto difference_b = hn::Sub(hn::LoadU(d, values + feature * rows + lanes), coordinate);
      sum_a = hn::Add(sum_a, hn::Mul(difference_a, difference_a));
      sum_b = hn::Add(sum_b, hn::Mul(difference_b, difference_b));
    }
    const auto label = hn::Set(d, static_cast<double>(center));
    const auto nearer_a = hn::Lt(sum_a, best_a);
    const auto nearer_b = hn::Lt(sum_b, best_b);
    best_a = hn::IfThenElse(nearer_a, sum_a, best_a);
    best_b = hn::IfThenElse(nearer_b, sum_b, best_b);
    label_a = hn::IfThenElse(nearer_a, label, label_a);
    label_b = hn::IfThenElse(nearer_b, label, label_b);
  }
  hn::StoreU(best_a, d, distances);
  hn::StoreU(best_b, d, distances + lanes);
  hn::StoreU(hn::DemoteTo(d_label, label_a), d_label, labels);
  hn::StoreU(hn::DemoteTo(d_label, label_b), d_label, labels + lanes);
}

void nearest(const double* values, std::size_t rows, const double* centers, std::size_t count, std::size_t features,
             int* labels, double* distances) {
  const hn::ScalableTag<double> d;
  const hn::CappedTag<double, 1> one;
  const std::size_t step = 2 * hn::Lanes(d);
  std::size_t row = 0;
  for (; row + step <= rows; row += step) {
    nearest_of_rows(d, values + row, rows, centers, count, features, labels + row, distances + row);
  }
  for (; row < rows; ++row) {
    distances[row] = std::numeric_limits<double>::infinity();
    labels[row] = 0;
    for (std::size_t center = 0; center < count; ++center) {
      const double distance = hn::GetLane(squared(one, values + row, rows, centers + center * features, features));
      if (!(distance < distances[row])) continue;
      distances[row] = distance;
      labels[row] = static_cast<int>(center);
    }
  }
}

}  // namespace rankwise::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rankwise {

HWY_EXPORT(to_point);
HWY_EXPORT(nearest);

namespace {

/// The first value of a matrix; the features follow each other.
const double* first_value(const FeatureMatrix& points) {
  return points.features() == 0 ? nullptr : points.column(0).data();
}

}  // namespace

void squared_distances_to(const FeatureMatrix& points, std::span<const double> point, std::span<double> distances) {
  HWY_DYNAMIC_DISPATCH(to_point)
  (first_value(points), points.identities().size(), point.data(), point.size(), false, distances.data());
}

void distances_to(const FeatureMatrix& points, std::span<const double> point, std::span<double> distances) {
  HWY_DYNAMIC_DISPATCH(to_point)
  (first_value(points), points.identities().size(), point.data(), point.size(), true, distances.data());
}

void nearest_centers(const FeatureMatrix& points, const PointList& centers, std::span<int> labels,
                     std::span<double> distances) {
  HWY_DYNAMIC_DISPATCH(nearest)
  (first_value(points), points.identities().size(), centers[0].data(), static_cast<std::size_t>(centers.size()),
   static_cast<std::size_t>(centers.features()), labels.data(), distances.data());
}

std::vector<double> squared_distances_to_own(const FeatureMatrix& points, const PointList& centers,
                                             std::span<const int> labels) {
  std::vector<double> distances(labels.size(), 0.0);
  for (int feature = 0; feature < points.features(); ++feature) {
    const auto values = points.column(feature);
    for (std::size_t row = 0; row < labels.size(); ++row) {
      const double difference = values[row] - centers[labels[row]][static_cast<std::size_t>(feature)];
      distances[row] += difference * difference;
    }
  }
  return distances;
}

}  // namespace rankwise
#endif  // HWY_ONCE
