#pragma once
#include <cstdint>  // std::int64_t
#include <vector>   // std::vector

namespace rankwise {

/// What a rank tells the others about its share of the input once it has read it.
///
/// Ownership of records rests on these: the first rank of a file starts at its first record, so it ends at the right
/// place; a rank whose predecessor in the file ended rightly is right when it starts there.
struct ShareEdges {
  std::int64_t has_share = 0;
  std::int64_t first_file = 0, first_start = 0;  ///< where its first record starts
  std::int64_t last_file = 0, last_end = 0;      ///< where the record behind its last one starts
  std::int64_t last_file_lines = 0;              ///< line feeds of its part of last_file
  std::int64_t failed = 0;                       ///< it stopped before the end of its share
};

/// Finds the first rank whose first record does not start where its predecessor ended; -1 where all fit or where a
/// failure comes first (what stands behind a failure need not be right). @local
int first_misfit(const std::vector<ShareEdges>& edges);

/// Returns where `rank` must start as far as its predecessor knows. When every rank that this moves reads again, the
/// first misfit is put right, so as many rounds as there are ranks suffice. @local
std::int64_t required_start(const std::vector<ShareEdges>& edges, int rank);

/// Finds the first rank that failed, or -1. Where nobody misfits, its failure is the first one of the input. @local
int first_failure(const std::vector<ShareEdges>& edges);

/// Counts the line feeds of `rank`'s first file that lower ranks have read. @local
std::int64_t lines_before(const std::vector<ShareEdges>& edges, int rank);

}  // namespace rankwise
