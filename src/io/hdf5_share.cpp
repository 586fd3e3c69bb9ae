#include "io/hdf5_share.hpp"

#include <algorithm>  // std::clamp
#include <bit>        // std::bit_floor

#include "engine/comm/agreement.hpp"
#include "io/chunk_rounds.hpp"

namespace rankwise {
namespace {

constexpr std::int64_t kChunkBytes = std::int64_t{512} << 10;
constexpr std::int64_t kChunksPerRound = 16;
/// Less is what a chunk takes besides its content (an index entry; the compressed zeros that HDF5 writes first), and
/// a dataset (its header).
constexpr std::int64_t kChunkOverhead = 2048;
constexpr std::int64_t kDatasetOverhead = 16384;

std::int64_t chunk_elements(std::int64_t element_bytes, std::int64_t total) {
  const auto fit = static_cast<std::uint64_t>(std::max<std::int64_t>(1, kChunkBytes / element_bytes));
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::bit_floor(fit)), 1, std::max<std::int64_t>(1, total));
}

Hdf5Dataset create(Hdf5Output& output, hid_t group, const std::string& name, hid_t type, std::int64_t total,
                   std::int64_t chunk) {
  const auto size = static_cast<hsize_t>(total);
  const auto chunk_size = static_cast<hsize_t>(chunk);
  const Hdf5Space space(output.check(H5Screate_simple(1, &size, nullptr), "shape " + name + " in"));
  const Hdf5Properties properties(output.check(H5Pcreate(H5P_DATASET_CREATE), "prepare " + name + " in"));
  output.check(H5Pset_obj_track_times(properties.get(), false), "prepare " + name + " in");
  if (total > 0) {  // without elements there is nothing to cut into chunks
    output.check(H5Pset_chunk(properties.get(), 1, &chunk_size), "cut into chunks " + name + " in");
    output.check(H5Pset_shuffle(properties.get()), "shuffle " + name + " in");
    output.check(H5Pset_deflate(properties.get(), 1), "compress " + name + " in");
  }
  return Hdf5Dataset(
      output.check(H5Dcreate2(group, name.c_str(), type, space.get(), H5P_DEFAULT, properties.get(), H5P_DEFAULT),
                   "create " + name + " in"));
}

std::int64_t stored_bytes(const Hdf5Dataset& dataset) {
  return static_cast<std::int64_t>(H5Dget_storage_size(dataset.get()));
}

/// Selects the runs of one round in the file; none for a rank that has finished.
void select(Hdf5Output& output, hid_t space, const std::vector<RowRange>& runs) {
  output.check(H5Sselect_none(space), "select in");
  for (const auto& run : runs) {
    const auto start = static_cast<hsize_t>(run.begin);
    const auto count = static_cast<hsize_t>(run.end - run.begin);
    const auto mode = &run == runs.data() ? H5S_SELECT_SET : H5S_SELECT_OR;
    output.check(H5Sselect_hyperslab(space, mode, &start, nullptr, &count, nullptr), "select in");
  }
}

}  // namespace

Hdf5Dataset write_share(Hdf5Output& output, hid_t group, const std::string& name, const Hdf5Share& share) {
  const auto& comm = output.comm();
  const std::int64_t begin = comm.exclusive_sum(share.count);
  const std::int64_t total = comm.sum(share.count);
  const std::int64_t chunk = chunk_elements(share.element_bytes, total);
  const std::int64_t overhead = kDatasetOverhead + (total / chunk + 1) * kChunkOverhead;
  output.make_room(overhead);
  Hdf5Dataset dataset = create(output, group, name, share.type, total, chunk);

  const Hdf5Properties transfer(output.check(H5Pcreate(H5P_DATASET_XFER), "prepare writing of"));
  output.check(H5Pset_dxpl_mpio(transfer.get(), H5FD_MPIO_COLLECTIVE), "prepare writing of");
  const Hdf5Space file_space(output.check(H5Dget_space(dataset.get()), "shape " + name + " in"));
  const auto rounds = plan_chunk_rounds({begin, begin + share.count}, chunk, kChunksPerRound);
  std::vector<std::byte> buffer;
  for (std::size_t round = 0, most = static_cast<std::size_t>(comm.max(static_cast<std::int64_t>(rounds.size())));
       round < most; ++round) {
    const auto runs = round < rounds.size() ? rounds[round] : std::vector<RowRange>();
    std::int64_t elements = 0;
    for (const auto& run : runs) elements += run.end - run.begin;
    run_local(comm, [&] {
      buffer.resize(static_cast<std::size_t>(elements * share.element_bytes));
      std::byte* to = buffer.data();
      for (const auto& run : runs) {
        share.copy(run.begin - begin, run.end - run.begin, to);
        to += (run.end - run.begin) * share.element_bytes;
      }
    });
    output.make_room(overhead + stored_bytes(dataset) + comm.sum(elements) * share.element_bytes);
    select(output, file_space.get(), runs);
    const auto count = static_cast<hsize_t>(elements);
    const Hdf5Space memory(output.check(H5Screate_simple(1, &count, nullptr), "shape " + name + " in"));
    output.check(H5Dwrite(dataset.get(), share.type, memory.get(), file_space.get(), transfer.get(), buffer.data()),
                 "write " + name + " to");
  }
  output.add_used(overhead + stored_bytes(dataset));
  return dataset;
}

}  // namespace rankwise
