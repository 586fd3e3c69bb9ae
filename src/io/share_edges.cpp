#include "io/share_edges.hpp"

#include <cstddef>  // std::size_t

namespace rankwise {
namespace {

const ShareEdges& of(const std::vector<ShareEdges>& edges, int rank) {
  return edges[static_cast<std::size_t>(rank)];
}

/// The rank before `rank` that read a part of the same file, or -1.
int predecessor(const std::vector<ShareEdges>& edges, int rank) {
  for (int r = rank - 1; r >= 0; --r) {
    if (of(edges, r).has_share != 0) return of(edges, r).last_file == of(edges, rank).first_file ? r : -1;
  }
  return -1;
}

}  // namespace

int first_misfit(const std::vector<ShareEdges>& edges) {
  for (int rank = 0; rank < static_cast<int>(edges.size()); ++rank) {
    if (of(edges, rank).has_share == 0) continue;
    if (required_start(edges, rank) != of(edges, rank).first_start) return rank;
    if (of(edges, rank).failed != 0) return -1;
  }
  return -1;
}

std::int64_t required_start(const std::vector<ShareEdges>& edges, int rank) {
  const int before = of(edges, rank).has_share != 0 ? predecessor(edges, rank) : -1;
  const bool known = before >= 0 && of(edges, before).failed == 0;
  return known ? of(edges, before).last_end : of(edges, rank).first_start;
}

int first_failure(const std::vector<ShareEdges>& edges) {
  for (int rank = 0; rank < static_cast<int>(edges.size()); ++rank) {
    if (of(edges, rank).failed != 0) return rank;
  }
  return -1;
}

std::int64_t lines_before(const std::vector<ShareEdges>& edges, int rank) {
  std::int64_t lines = 0;
  for (int r = 0; r < rank; ++r) {
    const auto& before = of(edges, r);
    if (before.has_share != 0 && before.last_file == of(edges, rank).first_file) lines += before.last_file_lines;
  }
  return lines;
}

}  // namespace rankwise
