"""Measures the workloads of workloads.py, and what the model takes from a machine, on ranks of this one.

Seconds are processor time per rank, the least of several runs: other work on the machine disturbs it less than the
clock. It leaves out what a rank waits for others; a waiting rank gives its core away.
"""

import pathlib
import re
import resource
import subprocess
import tempfile

from mpi_counts import BUILD, COMMAND

SOURCE = pathlib.Path(__file__).resolve().parents[2]
TRANSACTIONS = 4_000_000


def output_of(ranks, *words):
    line = ["mpirun", "-n", str(ranks), *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=True).stdout


def figures(pattern, text):
    return [float(figure) for figure in re.search(pattern, text).groups()]


def measured_rates(repeats):
    """Of two ranks: seconds per message, bytes per second; of one: seconds per byte buffered, packed."""
    rates = BUILD / "tests/mpi_counts/mpi_rates"
    two = [figures(r"per level\).* a message ([\d.]+) us\n.* to others ([\d.]+) GB/s", output_of(2, rates))
           for _ in range(repeats)]
    one = [figures(r"buffering ([\d.]+) ns, packing ([\d.]+) ns", output_of(1, rates)) for _ in range(repeats)]
    return (min(run[0] for run in two) * 1e-6, max(run[1] for run in two) * 1e9,
            min(run[0] for run in one) * 1e-9, min(run[1] for run in one) * 1e-9)


def group_seconds(ranks, repeats):
    """20 million rows per rank, a group for every ten."""
    words = [BUILD / "bench/bench_sql_group", 20_000_000 * ranks, 2_000_000 * ranks, 4096]
    return min(figures(r"; ([\d.]+) ns per row", output_of(ranks, *words))[0] for _ in range(repeats)) * 20e6 * 1e-9


def join_seconds(ranks, repeats):
    """20 million left rows per rank, each with its match among 2 million right ones."""
    words = [BUILD / "bench/bench_sql_join", 20_000_000 * ranks, 2_000_000 * ranks, 4096, "exchanged"]
    return min(figures(r"processor time ([\d.]+) ns", output_of(ranks, *words))[0]
               for _ in range(repeats)) * 20e6 * 1e-9


def processor_seconds(ranks, *words):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output_of(ranks, *words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) / ranks


def rfm_seconds(ranks, repeats):
    """The first job without clusters, on 4 million generated transactions per rank, less what starting it takes."""
    with tempfile.TemporaryDirectory(prefix="rfm_") as folder:
        data = f"{folder}/transactions.csv"
        output_of(2, COMMAND, "generate", "-n", TRANSACTIONS * ranks, "--seed", 1, "-o", data, "--quiet")
        run = [COMMAND, "run", SOURCE / "jobs/quickstart.toml", "--set", "cluster.enabled=false", "--input", data,
               "--output", f"{folder}/out", "--quiet"]
        return (min(processor_seconds(ranks, *run) for _ in range(repeats))
                - min(processor_seconds(ranks, COMMAND, "--version") for _ in range(repeats)))
