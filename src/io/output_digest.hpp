#pragma once
#include <string>  // std::string
#include <vector>  // std::vector

namespace rankwise {

/// The digest of one output file.
struct FileDigest {
  std::string name;    ///< within the folder
  std::string sha256;  ///< 64 hexadecimal digits
};

/// The digest of a folder of outputs.
struct OutputDigest {
  std::string sha256;
  std::vector<FileDigest> files = {};  ///< ascending by name
};

/// Digests the deterministic outputs of a run, so that two runs can be compared by one line.
///
/// *.csv and *.json count by their bytes, *.h5 by content: file attributes, tables, columns in their order with type,
/// unit and description, and all values; not how they are cut into chunks and compressed. run.json and all other files
/// (events.jsonl, logs) tell about the run itself and do not count. The digest of the folder is the SHA-256 of the
/// lines "<sha256>  <name>", as sha256sum prints them. Memory is bounded, whatever the size of the files.
///
/// @local
/// @throws InputError  the folder is missing or holds no such file, or a file cannot be read
OutputDigest digest_outputs(const std::string& folder);

}  // namespace rankwise
