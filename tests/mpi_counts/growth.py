#!/usr/bin/env python3
"""Checks that communication follows the budget and not the rows, and that rank 0 carries no more than the others.

Counts sql_stages.toml on n rows and on 10 n: with buffers that hold everything every stage calls the same collectives;
with small ones it calls more, in proportion to the bytes of its busiest rank (docs/scaling.md, Growth).
"""

import argparse
import sys
import tempfile

from closed_forms import NOT_COUNTED, count_job
from sql_tables import JOB, ROWS, write_tables

TIMES = 10
POINT_TO_POINT = {"Isend", "Send"} | NOT_COUNTED
FILES = ("File_",)
SMALL_MEMORY = "65MiB"  # of which tables get 1 MiB
SMALL_BUFFERS = {"join": 1 << 15, "order": 1 << 14, "window": 1 << 14, "group": 1 << 14}
LONG_COLUMNS = 5  # that the stage "write" writes: it may need one more round of HDF5 for each
CALLS_PER_HDF5_ROUND = 7
DRIVER_BYTES_PER_RANK = 16 << 10  # HDF5 tells rank 0 where each chunk of a round lies
DRIVER_MEMORY = 8 << 20
SHARE = 1.15  # of the largest rank to the next one: shares of a sort are even within some 5 %


def calls(stages, stage):
    """Calls of collectives in a stage of one rank."""
    return {function: figures["calls"] for function, figures in stages.get(stage, {}).items()
            if function not in POINT_TO_POINT and not function.startswith(FILES)}


def received(stages, stage):
    return sum(figures["received"] for figures in stages.get(stage, {}).values())


def busiest_bytes(counts, stage):
    """The most that a rank sends or receives as rows, with what it keeps for itself."""
    def largest(function, measure):
        return max(stages.get(stage, {}).get(function, {}).get(measure, 0) for stages in counts)
    ranks = len(counts)
    return max(largest("Isend", "bytes"), largest("Irecv", "received")) * ranks / (ranks - 1)


def same_calls(few, many):
    """With large buffers: what differs between n and 10 n rows."""
    for stage in few[0]:
        spare = LONG_COLUMNS * CALLS_PER_HDF5_ROUND if stage == "write" else 0
        before, after = calls(few[0], stage), calls(many[0], stage)
        for function in sorted(before | after):
            if after.get(function, 0) > before.get(function, 0) + spare:
                yield f"{stage}: {function}: {before.get(function, 0)} calls, on {TIMES} n rows {after.get(function, 0)}"


def bounded_rounds(large, small):
    """With small buffers: calls beyond two Alltoall and four Allreduce for each buffer of the busiest rank's bytes."""
    for stage in large[0]:
        buffer = SMALL_BUFFERS.get(stage.rpartition(".")[2])
        if buffer is None:
            continue
        buffers = busiest_bytes(small, stage) / buffer + 1
        for function, each in (("Alltoall", 2), ("Allreduce", 4)):
            more = calls(small[0], stage).get(function, 0) - calls(large[0], stage).get(function, 0)
            if more > each * buffers:
                yield f"{stage}: {more} more calls of {function}, for {buffers:.0f} buffers"


def even_driver(counts):
    """Where rank 0 receives or holds more than the other ranks."""
    for stage in counts[0]:
        of_rank = [received(stages, stage) for stages in counts]
        if of_rank[0] > SHARE * max(of_rank[1:]) + DRIVER_BYTES_PER_RANK * len(counts):
            yield f"{stage}: rank 0 receives {of_rank[0]} bytes, the others at most {max(of_rank[1:])}"
    peaks = [stages.peak_bytes for stages in counts]
    if peaks[0] > max(peaks[1:]) + DRIVER_MEMORY:
        yield f"rank 0 holds {peaks[0]} bytes, the others at most {max(peaks[1:])}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ranks", type=int, default=4)
    ranks = parser.parse_args().ranks
    with tempfile.TemporaryDirectory(prefix="mpi_counts_") as folder:
        write_tables(folder)
        few = count_job(JOB, ranks, folder=folder)
        write_tables(folder, TIMES * ROWS)
        many = count_job(JOB, ranks, folder=folder)
        in_rounds = count_job(JOB, ranks, "--memory", SMALL_MEMORY, folder=folder)
    failures = [*same_calls(few, many), *bounded_rounds(many, in_rounds), *even_driver(many), *even_driver(in_rounds)]
    print("\n".join(failures) or f"on {ranks} ranks collectives follow the budget, and rank 0 carries no more than others")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
