#include "engine/runtime/memory.hpp"

#include <malloc.h>        // mallopt
#include <sys/resource.h>  // getrusage
#include <sys/sysinfo.h>   // sysinfo

#include <algorithm>  // std::min
#include <cstdlib>    // std::getenv
#include <fstream>    // std::ifstream

namespace rankwise {
namespace {

constexpr std::int64_t kLeast = std::int64_t{256} << 20;
constexpr double kShareOfHost = 0.6;

/// An environment variable as a number, 0 where there is none.
std::int64_t number_in_environment(const char* name) {
  const char* text = std::getenv(name);
  return text == nullptr ? 0 : std::atoll(text);
}

std::int64_t slurm_bytes_per_rank(int ranks_here) {
  constexpr std::int64_t kMegabyte = 1 << 20;  // Slurm counts in these
  if (const auto node = number_in_environment("SLURM_MEM_PER_NODE"); node > 0) return node * kMegabyte / ranks_here;
  const auto per_cpu = number_in_environment("SLURM_MEM_PER_CPU");
  return per_cpu * std::max<std::int64_t>(1, number_in_environment("SLURM_CPUS_PER_TASK")) * kMegabyte;
}

std::int64_t host_bytes() {
  struct sysinfo host {};
  if (sysinfo(&host) != 0) return 0;
  auto bytes = static_cast<std::int64_t>(host.totalram) * host.mem_unit;
  for (const char* path : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    std::int64_t limit = 0;
    if (std::ifstream file(path); file >> limit && limit > 0) bytes = std::min(bytes, limit);  // "max" is no number
  }
  return bytes;
}

}  // namespace

std::int64_t peak_resident_bytes() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  return std::int64_t{usage.ru_maxrss} * 1024;
}

std::int64_t default_memory_bytes(int ranks_here) {
  constexpr double kUsable = 0.9;  // of an allocation: the program itself and MPI need some
  if (const auto bytes = slurm_bytes_per_rank(ranks_here); bytes > 0) {
    return std::max(kLeast, static_cast<std::int64_t>(static_cast<double>(bytes) * kUsable));
  }
  return std::max(kLeast, static_cast<std::int64_t>(static_cast<double>(host_bytes()) * kShareOfHost) / ranks_here);
}

void return_large_blocks() {
#ifdef M_MMAP_THRESHOLD
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  // Smaller blocks come and go with every round: the top of the heap is kept, or each round would fault it in again.
  mallopt(M_TRIM_THRESHOLD, 32 << 20);
#endif
}

}  // namespace rankwise
