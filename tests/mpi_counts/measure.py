"""Measures the workloads of workloads.py, and what the model takes from a machine, on ranks of this one."""

import json
import pathlib
import re
import subprocess
import tempfile

from mpi_counts import BUILD, COMMAND

SOURCE = pathlib.Path(__file__).resolve().parents[2]
TRANSACTIONS = 4_000_000
RFM_STAGES = ("scan", "quality", "customers", "score", "segments")


def output_of(ranks, *words):
    line = ["mpirun", "-n", str(ranks), *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=True).stdout


def figures(pattern, text):
    return [float(figure) for figure in re.search(pattern, text).groups()]


def measured_machine(repeats):
    """Of two ranks: seconds per message, bytes per second of both, their number, seconds per byte of packing."""
    runs = [figures(r"per level\).* a message ([\d.]+) us\n.* to others ([\d.]+) GB/s",
                    output_of(2, BUILD / "tests/mpi_counts/mpi_rates")) for _ in range(repeats)]
    packing = min(figures(r"exchange ([\d.]+) ns per byte", output_of(1, BUILD / "tests/mpi_counts/mpi_rates"))[0]
                  for _ in range(repeats))
    return min(run[0] for run in runs) * 1e-6, 2e9 * max(run[1] for run in runs), 2, packing * 1e-9


def group_seconds(ranks, repeats):
    """20 million rows per rank, a group for every ten."""
    words = [BUILD / "bench/bench_sql_group", 20_000_000 * ranks, 2_000_000 * ranks, 4096]
    return min(sum(figures(r"fold ([\d.]+) s, read ([\d.]+) s", output_of(ranks, *words))) for _ in range(repeats))


def join_seconds(ranks, repeats):
    """20 million left rows per rank, each with its match among 2 million right ones."""
    words = [BUILD / "bench/bench_sql_join", 20_000_000 * ranks, 2_000_000 * ranks, 4096, "exchanged"]
    return min(figures(r"wrong: ([\d.]+) s", output_of(ranks, *words))[0] for _ in range(repeats))


def stage_seconds(path):
    events = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return sum(event["seconds"] for event in events if event["event"] == "stage_end" and event["stage"] in RFM_STAGES)


def rfm_seconds(ranks, repeats):
    """The first job without clusters, on 4 million generated transactions per rank; outputs not counted."""
    with tempfile.TemporaryDirectory(prefix="rfm_") as folder:
        data = f"{folder}/transactions.csv"
        output_of(2, COMMAND, "generate", "-n", TRANSACTIONS * ranks, "--seed", 1, "-o", data, "--quiet")
        runs = []
        for _ in range(repeats):
            output_of(ranks, COMMAND, "run", SOURCE / "jobs/quickstart.toml", "--set", "cluster.enabled=false",
                      "--input", data, "--output", f"{folder}/out", "--quiet")
            runs.append(stage_seconds(pathlib.Path(folder) / "out/events.jsonl"))
        return min(runs)
