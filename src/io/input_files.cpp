#include "io/input_files.hpp"

#include <glob.h>

#include <boost/serialization/string.hpp>
#include <boost/serialization/vector.hpp>

#include <algorithm>   // std::sort
#include <filesystem>  // std::filesystem
#include <iterator>    // std::back_inserter
#include <map>         // std::map
#include <set>         // std::set
#include <tuple>       // std::tie

#include "engine/comm/agreement.hpp"
#include "engine/comm/broadcast_object.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/exchange/exchange.hpp"
#include "engine/runtime/error.hpp"

namespace boost::serialization {

template <typename Archive>
void serialize(Archive& archive, rankwise::InputFile& file, unsigned /*version*/) {
  archive& file.path& file.name& file.bytes& file.compression& file.source;
}

}  // namespace boost::serialization

namespace rankwise {
namespace fs = std::filesystem;
namespace {

/// Bytes that a packed byte is worth when work is shared out: unpacking dominates.
constexpr std::int64_t kPackedWeight = 12;

std::string name_without_packing(const fs::path& path) {
  const auto extension = path.extension();
  return (extension == ".gz" || extension == ".xz" || extension == ".zst" ? path.stem() : path.filename()).string();
}

std::vector<std::string> files_in_folder(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->is_regular_file() && !entry->path().filename().string().starts_with('.')) {
      paths.push_back(entry->path().string());
    }
  }
  if (error) throw InputError("cannot read folder " + folder + ": " + error.message());
  if (paths.empty()) throw InputError("folder " + folder + " holds no file");
  return paths;
}

std::vector<std::string> expand(const std::string& pattern) {
  std::error_code error;
  const auto status = fs::status(pattern, error);
  if (fs::is_directory(status)) return files_in_folder(pattern);
  if (fs::exists(status)) return {pattern};
  if (status.type() == fs::file_type::none) throw InputError("cannot read " + pattern + ": " + error.message());
  if (pattern.find_first_of("*?[") == std::string::npos) throw InputError("input file " + pattern + " does not exist");
  glob_t matches{};
  std::vector<std::string> paths;
  if (glob(pattern.c_str(), 0, nullptr, &matches) == 0) {
    std::copy_if(matches.gl_pathv, matches.gl_pathv + matches.gl_pathc, std::back_inserter(paths),
                 [](const char* path) { return !fs::is_directory(path); });
  }
  globfree(&matches);
  if (paths.empty()) throw InputError("no file matches " + pattern);
  return paths;
}

InputFile look_at(const std::string& path, int source) {
  std::error_code error;
  const auto bytes = static_cast<std::int64_t>(fs::file_size(path, error));
  if (error) throw InputError("cannot read " + path + ": " + error.message());
  if (bytes == 0) throw InputError("input file " + path + " is empty");
  return {path, name_without_packing(path), bytes, detect_compression(path), source};
}

std::vector<InputFile> look(const std::vector<std::vector<std::string>>& sources) {
  std::vector<InputFile> files;
  std::map<std::string, int> names;
  std::set<std::string> found;  // links resolved
  for (int source = 0; source < static_cast<int>(sources.size()); ++source) {
    for (const auto& pattern : sources[static_cast<std::size_t>(source)]) {
      for (const auto& path : expand(pattern)) {
        files.push_back(look_at(path, source));
        if (!found.insert(fs::canonical(path).string()).second) {
          throw InputError("input file " + path + " is named twice");
        }
        ++names[files.back().name];
      }
    }
  }
  std::sort(files.begin(), files.end(),
            [](const InputFile& a, const InputFile& b) { return std::tie(a.name, a.path) < std::tie(b.name, b.path); });
  for (auto& file : files) {
    if (names[file.name] > 1) file.name = file.path;
  }
  return files;
}

}  // namespace

std::vector<InputFile> find_input_files(const Communicator& comm,
                                        const std::vector<std::vector<std::string>>& sources) {
  std::vector<InputFile> files;
  run_local(comm, [&] {
    if (comm.is_driver()) files = look(sources);
  });
  broadcast_object(comm, files);
  return files;
}

std::vector<FileRange> ranges_of_rank(const std::vector<InputFile>& files, int ranks, int rank) {
  const auto weight = [](const InputFile& file) {
    return file.compression == Compression::kNone ? file.bytes : file.bytes * kPackedWeight;
  };
  std::int64_t total = 0;
  for (const auto& file : files) total += weight(file);
  const RowRange share = even_range(total, ranks, rank);

  std::vector<FileRange> ranges;
  std::int64_t at = 0;
  for (int f = 0; f < static_cast<int>(files.size()); ++f) {
    const auto& file = files[static_cast<std::size_t>(f)];
    const std::int64_t size = weight(file);
    if (file.compression == Compression::kNone) {
      const std::int64_t begin = std::max(share.begin, at) - at;
      const std::int64_t end = std::min(share.end, at + size) - at;
      if (begin < end) ranges.push_back({f, begin, end});
    } else if (const std::int64_t middle = at + size / 2; middle >= share.begin && middle < share.end) {
      ranges.push_back({f, 0, INT64_MAX});
    }
    at += size;
  }
  return ranges;
}

}  // namespace rankwise
