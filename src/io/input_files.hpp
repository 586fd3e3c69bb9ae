#pragma once
#include <cstdint>  // std::int64_t
#include <string>   // std::string
#include <vector>   // std::vector

#include "io/byte_source.hpp"

namespace rankwise {

class Communicator;

/// One file of a source. `name` is what outputs call it: the file name without folder and without .gz/.xz/.zst, or the
/// whole path where two files share that name.
struct InputFile {
  std::string path;
  std::string name;
  std::int64_t bytes = 0;  ///< on disk
  Compression compression = Compression::kNone;
  int source = 0;  ///< index of the pattern list that named it
};

/// Finds the files that lists of patterns mean (paths, globs, folders; a list per source), all in the order of their
/// names: the order in which they were given does not matter. A folder stands for the files directly in it whose names
/// do not start with a dot.
///
/// The driver looks, all ranks learn: a shared file system that lags on one host does not matter.
/// @collective
/// @throws InputError  nothing matches, a file is missing, empty, unreadable or named twice, a folder holds no file
std::vector<InputFile> find_input_files(const Communicator& comm, const std::vector<std::vector<std::string>>& sources);

/// The part of a file whose records one rank reads: those that start in [begin, end).
struct FileRange {
  int file = 0;
  std::int64_t begin = 0;
  std::int64_t end = INT64_MAX;
};

/// Cuts files into contiguous shares of about equal work; rank order is the order of the files and of their bytes.
/// A packed file is one piece. @local
std::vector<FileRange> ranges_of_rank(const std::vector<InputFile>& files, int ranks, int rank);

}  // namespace rankwise
