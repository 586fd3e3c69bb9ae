#!/usr/bin/env python3
"""Times the path from a large CSV file to customers.csv, without clustering, as whole processes.

    bench/ingest_path.py --rankwise build/release/apps/rankwise [--from FILE.csv ...] [--megabytes 1000] [--ranks 2]

The input is made of copies of the given files (same header), or generated. Prints the median rate over the runs, the
processor time of all ranks, the largest resident memory of a rank, and how fast the file alone can be read.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

MPI_ENVIRONMENT = {
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "OMPI_MCA_mpi_yield_when_idle": "1",
}
BLOCK = 1 << 24


def make_input(arguments, path):
    """Writes copies of the given files, one header first, until the size is reached."""
    wanted = arguments.megabytes * 1_000_000
    if not arguments.source:
        rows = wanted // 87  # a generated row takes 87 bytes on average
        subprocess.run([arguments.rankwise, "generate", "-n", str(rows), "-o", path, "-q"], check=True,
                       env={**os.environ, **MPI_ENVIRONMENT})
        return
    with open(path, "wb") as out:
        header = None
        while out.tell() < wanted:
            for source in arguments.source:
                with open(source, "rb") as lines:
                    first = lines.readline()
                    if header is None:
                        header = first
                        out.write(header)
                    elif first != header:
                        sys.exit(f"{source}: its header differs from that of {arguments.source[0]}")
                    while block := lines.read(BLOCK):
                        out.write(block)


def read_rate(path):
    """MB/s of one process that reads the (cached) file and does nothing else."""
    start = time.monotonic()
    with open(path, "rb", buffering=0) as file:
        buffer = bytearray(BLOCK)
        while file.readinto(buffer):
            pass
    return os.path.getsize(path) / 1e6 / (time.monotonic() - start)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rankwise", required=True)
    parser.add_argument("--from", dest="source", nargs="*", default=[])
    parser.add_argument("--job", default=os.path.join(here, "..", "jobs", "retail_intelligence.toml"))
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--ranks", type=int, default=2)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory(prefix="rankwise-bench-") as folder:
        path = os.path.join(folder, "input.csv")
        make_input(arguments, path)
        megabytes = os.path.getsize(path) / 1e6
        out = os.path.join(folder, "out")
        command = ["mpirun", "-n", str(arguments.ranks), arguments.rankwise, "run", arguments.job, "-q", "-i", path,
                   "-o", out, "--set", "cluster.enabled=false"]
        walls, processors, stages = [], [], []
        for _ in range(arguments.runs + 1):  # the first one warms the cache
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            start = time.monotonic()
            subprocess.run(command, check=True, env={**os.environ, **MPI_ENVIRONMENT})
            walls.append(time.monotonic() - start)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            processors.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            with open(os.path.join(out, "events.jsonl")) as lines:
                events = [json.loads(line) for line in lines]
            ends = [event for event in events if event["event"] == "stage_end"]
            stages.append(sum(event["seconds"] for event in ends))
            memory = max(event["peak_memory_bytes"] for event in ends)
        wall, processor, staged = (statistics.median(values[1:]) for values in (walls, processors, stages))
        print(f"input               {megabytes:8.0f} MB")
        print(f"whole process       {megabytes / wall:8.0f} MB/s   {wall:.2f} s, median of {arguments.runs} on {arguments.ranks} ranks")
        print(f"stages alone        {megabytes / staged:8.0f} MB/s   {staged:.2f} s, without starting the ranks")
        print(f"processor time      {megabytes / processor:8.0f} MB/s per core   {processor:.2f} s, all ranks")
        print(f"largest rank        {memory / 1e6:8.0f} MB resident")
        print(f"reading alone       {read_rate(path):8.0f} MB/s   one process, cached")


if __name__ == "__main__":
    main()
