#pragma once
#include <cstdint>  // std::int64_t

namespace rankwise {

/// Peak resident memory of this process in bytes (VmHWM), 0 where the system does not tell. @local
std::int64_t peak_resident_bytes();

/// What a rank may use where nobody has said it: an equal part of Slurm's allocation on this host, or of 60 % of the
/// host's memory (or of the control group's limit). At least 256 MiB. @local
/// @param ranks_here  ranks on this host
std::int64_t default_memory_bytes(int ranks_here);

/// Makes freed blocks of 4 MiB or more return to the system at once, so that resident memory follows what is held. (Of
/// its own accord glibc raises its limit to 32 MiB as large blocks are freed, and keeps those that come after.) Up to
/// 32 MiB of smaller ones stay for the next round of work: to give them back and fault them in again took a third of a
/// large group-by. Once, before threads start. @local
void return_large_blocks();

}  // namespace rankwise
