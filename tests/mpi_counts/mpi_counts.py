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


def count(words, ranks, patience=300):
    """Runs `words` on `ranks` ranks; returns per rank {stage: {function: {"calls", "messages", "bytes"}}}."""
    with tempfile.TemporaryDirectory(prefix="mpi_counts_") as folder:
        line = ["mpirun", "--oversubscribe", "--timeout", str(patience), "-x", f"LD_PRELOAD={LIBRARY}",
                "-x", f"RANKWISE_MPI_COUNTS={folder}", "-n", str(ranks), *map(str, words)]
        done = subprocess.run(line, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{' '.join(line)}\nexit code {done.returncode}\n{done.stdout}{done.stderr}")
        return [stages_of(pathlib.Path(folder) / f"rank_{rank}.json") for rank in range(ranks)]


def stages_of(path):
    document = json.loads(path.read_text(encoding="utf-8"))
    return {stage["name"]: stage["functions"] for stage in document["stages"]}


def value(stages, stage, function, measure):
    """One figure of one rank; 0 where the function was not called."""
    return stages.get(stage, {}).get(function, {}).get(measure, 0)
