"""Runs a program under mpirun with the counting library, and reads what it counted."""

import json
import os
import pathlib
import subprocess
import tempfile

BUILD = pathlib.Path(__file__).resolve().parents[2] / "build/release"
LIBRARY = os.environ.get("RANKWISE_MPI_LIBRARY", str(BUILD / "tests/mpi_counts/libmpi_counts.so"))
COMMAND = os.environ.get("RANKWISE_COMMAND", str(BUILD / "apps/rankwise"))
PRIMITIVES = os.environ.get("RANKWISE_PRIMITIVES", str(BUILD / "tests/mpi_counts/mpi_primitives"))


class Counts(dict):
    """What a rank counted: {stage: {function: {"calls", "messages", "bytes", "received"}}}; and its peak memory."""

    def __init__(self, path):
        document = json.loads(path.read_text(encoding="utf-8"))
        super().__init__((stage["name"], stage["functions"]) for stage in document["stages"])
        self.peak_bytes = document["peak_bytes"]


def count(words, ranks, patience=300, folder=None):
    """Runs `words` in `folder` on `ranks` ranks; returns the Counts of each rank."""
    with tempfile.TemporaryDirectory(prefix="mpi_counts_") as counts:
        line = ["mpirun", "--oversubscribe", "--timeout", str(patience), "-x", f"LD_PRELOAD={LIBRARY}",
                "-x", f"RANKWISE_MPI_COUNTS={counts}", "-n", str(ranks), *map(str, words)]
        done = subprocess.run(line, capture_output=True, text=True, stdin=subprocess.DEVNULL, cwd=folder, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(line)}\nexit code {done.returncode}\n{done.stdout}{done.stderr}")
        return [Counts(pathlib.Path(counts) / f"rank_{rank}.json") for rank in range(ranks)]


def value(stages, stage, function, measure):
    """One figure of one rank; 0 where the function was not called."""
    return stages.get(stage, {}).get(function, {}).get(measure, 0)
