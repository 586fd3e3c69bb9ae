#pragma once
#include <cstdint>  // std::int64_t
#include <cstdio>   // std::FILE

#include "io/parallel_text_file.hpp"

namespace rankwise {

/// Prints the text of rank 0, then of rank 1, and so on, to a stream of the driver. Ranks send their text when it is
/// their turn, in pieces of at most `piece_bytes`, so that no rank holds more than a block of its text and a piece.
/// Ends early, without an error, where the stream is a pipe that its reader has closed (run_main() ignores SIGPIPE).
///
/// @collective A rank may have no blocks.
/// @param out  used by the driver only; it is flushed
/// @throws OutputError  the driver cannot write (all ranks alike)
void print_text_by_rank(const Communicator& comm, const TextShard& shard, std::FILE* out,
                        std::int64_t piece_bytes = std::int64_t{1} << 20);

}  // namespace rankwise
