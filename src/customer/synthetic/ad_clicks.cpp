#include "customer/synthetic/ad_clicks.hpp"

#include <algorithm>   // std::min
#include <filesystem>  // std::filesystem::create_directories

#include "customer/synthetic/ad_click_rows.hpp"
#include "engine/comm/agreement.hpp"
#include "engine/comm/communicator.hpp"
#include "engine/exchange/exchange.hpp"
#include "engine/numeric/int128.hpp"
#include "engine/runtime/error.hpp"
#include "io/atomic_file.hpp"
#include "io/parallel_text_file.hpp"
#include "io/sqlite_output.hpp"
#include "io/table_csv_writer.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kMostImpressions = 1'000'000'000'000;
constexpr std::int64_t kBlockSearches = 1024;
constexpr std::int64_t kBlocksPerReport = 64;

/// How many searches make the wanted number of impressions, and how many of them the last search showed.
struct Extent {
  std::int64_t searches = 0;
  std::int64_t last_impressions = 0;

  int most_of(std::int64_t search) const { return search + 1 == searches ? static_cast<int>(last_impressions) : 5; }
};

/// Counts impressions until there are enough, in rounds of searches that are shared out over the ranks.
Extent find_extent(const Communicator& comm, const AdClickRows& rows, std::int64_t impressions) {
  std::int64_t begin = 0;
  for (std::int64_t left = impressions;;) {
    // The first round nearly always suffices.
    const auto round =
        static_cast<std::int64_t>(static_cast<double>(left) / AdClickRows::mean_impressions() * 1.01) + 64;
    const RowRange share = even_range(round, comm.size(), comm.rank());
    std::int64_t mine = 0;
    for (std::int64_t s = share.begin; s < share.end; ++s) mine += rows.impressions_of(begin + s);
    const std::int64_t before = comm.exclusive_sum(mine);
    const std::int64_t total = comm.sum(mine);
    if (total < left) {
      left -= total;
      begin += round;
      continue;
    }
    Extent extent;
    if (before < left && left <= before + mine) {
      std::int64_t need = left - before;
      for (std::int64_t s = begin + share.begin;; ++s) {
        const int shown = rows.impressions_of(s);
        if (shown >= need) {
          extent = {s + 1, need};
          break;
        }
        need -= shown;
      }
    }
    return {comm.max(extent.searches), comm.max(extent.last_impressions)};
  }
}

/// A block of rows of one of the tables.
using FillBlock = std::function<void(std::int64_t begin, std::int64_t end, Table& table)>;

/// Writes a table as CSV, each rank the searches of its share.
void write_table(const Communicator& comm, const std::string& path, const Schema& schema, std::int64_t searches,
                 const FillBlock& fill) {
  const std::int64_t blocks = (searches + kBlockSearches - 1) / kBlockSearches;
  const RowRange mine = even_range(blocks, comm.size(), comm.rank());
  const std::int64_t header = comm.is_driver() ? 1 : 0;
  TextShard shard;
  shard.blocks = mine.end - mine.begin + header;
  shard.append = [&](std::int64_t block, std::string& text) {
    if (block < header) return append_csv_header(text, schema);
    Table table(schema);
    const std::int64_t begin = (mine.begin + block - header) * kBlockSearches;
    fill(begin, std::min(begin + kBlockSearches, searches), table);
    append_csv_rows(text, table, 0, table.rows());
  };
  write_text_by_rank(comm, path, shard);
}

/// Makes blocks of both tables, and tells how far the work is.
class BlockMaker {
 public:
  /// @param passes  how often all blocks are made together, over all ranks that make some
  BlockMaker(const AdClickRows& rows, const Extent& extent, const AdClicksProgress& progress, int passes, int ranks)
      : rows_(rows), extent_(extent), progress_(progress), passes_(passes), ranks_(ranks) {}

  void fill_searches(std::int64_t begin, std::int64_t end, Table& table) {
    for (std::int64_t s = begin; s < end; ++s) rows_.append_search(s, table);
    report();
  }

  /// The first time that a block is made, its rows are counted.
  void fill_impressions(std::int64_t begin, std::int64_t end, Table& table) {
    AdClicksFacts counted;
    for (std::int64_t s = begin; s < end; ++s) rows_.append_impressions(s, extent_.most_of(s), table, counted);
    if (end > counted_) {
      facts_.impressions += counted.impressions;
      facts_.contextual += counted.contextual;
      facts_.clicks += counted.clicks;
      counted_ = end;
    }
    report();
  }

  AdClicksFacts sum_facts(const Communicator& comm) const {
    return {extent_.searches,
            comm.sum(facts_.impressions),
            comm.sum(facts_.contextual),
            comm.sum(facts_.clicks),
            rows_.users(),
            rows_.ads()};
  }

 private:
  void report() {
    if (!progress_ || ++blocks_ % kBlocksPerReport != 0) return;
    const std::int64_t done = blocks_ * kBlockSearches * ranks_ / passes_;
    progress_(std::min(done, extent_.searches), extent_.searches);
  }

  const AdClickRows& rows_;
  const Extent& extent_;
  const AdClicksProgress& progress_;
  int passes_;
  int ranks_;
  std::int64_t blocks_ = 0;
  std::int64_t counted_ = 0;
  AdClicksFacts facts_;
};

void create_folder(const Communicator& comm, const std::string& folder) {
  run_local(comm, [&] {
    std::error_code error;
    if (comm.is_driver()) std::filesystem::create_directories(folder, error);
    if (error) throw OutputError("cannot create folder " + folder + ": " + error.message());
  });
}

}  // namespace

void validate(const AdClicksSettings& settings) {
  if (settings.impressions < 1 || settings.impressions > kMostImpressions) {
    throw JobError("generate: impressions is " + std::to_string(settings.impressions) + ", but must be from 1 to " +
                   std::to_string(kMostImpressions));
  }
}

AdClicksFacts generate_ad_clicks_csv(const Communicator& comm, const AdClicksSettings& settings,
                                     const std::string& folder, const AdClicksProgress& progress) {
  run_local(comm, [&] { validate(settings); });
  create_folder(comm, folder);
  const AdClickRows rows(settings);
  const Extent extent = find_extent(comm, rows, settings.impressions);
  // Two tables, and a block of a large one is made twice. The driver speaks for all ranks.
  BlockMaker maker(rows, extent, progress, 4, comm.size());
  write_table(comm, folder + "/SearchInfo.csv", AdClickRows::search_schema(), extent.searches,
              [&](std::int64_t begin, std::int64_t end, Table& table) { maker.fill_searches(begin, end, table); });
  write_table(comm, folder + "/trainSearchStream.csv", AdClickRows::impression_schema(), extent.searches,
              [&](std::int64_t begin, std::int64_t end, Table& table) { maker.fill_impressions(begin, end, table); });
  return maker.sum_facts(comm);
}

AdClicksFacts generate_ad_clicks_sqlite(const Communicator& comm, const AdClicksSettings& settings,
                                        const std::string& path, const AdClicksProgress& progress) {
  run_local(comm, [&] { validate(settings); });
  const AdClickRows rows(settings);
  const Extent extent = find_extent(comm, rows, settings.impressions);
  BlockMaker maker(rows, extent, progress, 2, 1);
  AtomicFile target(comm, path);
  run_local(comm, [&] {
    if (!comm.is_driver()) return;
    SqliteOutput output(target.partial_path());
    const auto write = [&](const std::string& name, const Schema& schema, const FillBlock& fill) {
      output.create_table(name, schema);
      for (std::int64_t begin = 0; begin < extent.searches; begin += kBlockSearches) {
        Table table(schema);
        fill(begin, std::min(begin + kBlockSearches, extent.searches), table);
        output.append(table);
      }
    };
    write("SearchInfo", AdClickRows::search_schema(),
          [&](std::int64_t begin, std::int64_t end, Table& table) { maker.fill_searches(begin, end, table); });
    write("trainSearchStream", AdClickRows::impression_schema(),
          [&](std::int64_t begin, std::int64_t end, Table& table) { maker.fill_impressions(begin, end, table); });
    output.close();
  });
  target.commit();
  return maker.sum_facts(comm);
}

}  // namespace rankwise
