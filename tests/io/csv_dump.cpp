// Prints the rows of CSV files as the ranks read them, for comparison with other readers:
//     csv_dump DELIMITER FILE...
// A line per row: the fields in hexadecimal with a blank between, "-" for an empty one; a line "FILE" before each file.
#include <cstdio>    // std::fwrite
#include <fstream>   // std::ifstream
#include <iostream>  // std::cerr
#include <string>    // std::string

#include "engine/comm/communicator.hpp"
#include "engine/comm/run_main.hpp"
#include "engine/runtime/error.hpp"
#include "engine/runtime/scratch_folder.hpp"
#include "io/csv_header.hpp"
#include "io/csv_scan.hpp"

namespace {

using namespace rankwise;

class HexWriter : public BatchConsumer {
 public:
  void restart() override { text.clear(); }
  void consume(RecordBatch& batch, int) override {
    for (const auto row : batch.selection) {
      for (const auto& column : batch.columns) append(column.texts[row]);
      text.back() = '\n';
    }
  }
  std::string text;

 private:
  void append(std::string_view field) {
    constexpr const char* kDigits = "0123456789abcdef";
    for (const char c : field) {
      text.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
      text.push_back(kDigits[static_cast<unsigned char>(c) & 15]);
    }
    text += field.empty() ? "- " : " ";
  }
};

/// All columns of the file as text.
std::vector<ScanColumn> all_columns(const InputFile& file, const CsvDialect& dialect) {
  std::vector<ScanColumn> columns;
  const auto header = read_csv_header(*open_source(file.path, file.compression, 0), file.path, dialect, {});
  for (const auto& name : header.names) columns.push_back({.name = name, .header_names = {name}, .type = kText});
  return columns;
}

int dump(const Communicator& comm, int argc, char** argv) {
  if (argc < 3) throw JobError("usage: csv_dump DELIMITER FILE...");
  const CsvDialect dialect{.delimiter = argv[1][0]};
  const ScratchFolder scratch(".");
  for (int i = 2; i < argc; ++i) {
    const auto files = find_input_files(comm, std::vector<std::vector<std::string>>{{std::string(argv[i])}});
    RejectLog rejects(scratch.path());
    HexWriter writer;
    scan_csv(comm, {files, {dialect}, {BadRows::kDrop}, all_columns(files[0], dialect)}, writer, rejects);
    std::string all = "FILE\n";
    for (const auto& part : comm.all_gather_text(writer.text)) all += part;
    if (comm.is_driver()) std::fwrite(all.data(), 1, all.size(), stdout);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return run_main(argc, argv, [&](const Communicator& comm) { return dump(comm, argc, argv); });
}
