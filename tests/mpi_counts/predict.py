#!/usr/bin/env python3
"""Predicts the run time of a workload from counts, latency and bandwidth, by the model of docs/scaling.md.

    predict.py                              # the table of docs/scaling.md
    predict.py --alpha 3e-6 --node-bandwidth 11e9 --ranks-per-node 64 --ranks 512
"""

import argparse
import dataclasses
import math


@dataclasses.dataclass
class Machine:
    """A cluster: latency in seconds, bandwidth per node in bytes per second each way."""

    alpha: float
    node_bandwidth: float
    ranks_per_node: int

    def beta(self):
        """Seconds per byte of a rank when all ranks of its node send at once."""
        return self.ranks_per_node / self.node_bandwidth


@dataclasses.dataclass
class Stage:
    """What one rank does in a stage on P ranks; functions of P."""

    name: str
    seconds_alone: float  # of all rows on one rank, computing and reading
    reductions: int = 0  # Allreduce, Exscan, Bcast of a few bytes
    gathers: int = 0  # Allgather of a few bytes per rank
    count_exchanges: int = 0  # Alltoall of 8 bytes per peer
    buffers: int = 0  # messages per peer
    bytes_all: float = 0  # that all ranks together would send with infinitely many ranks
    replicated: float = 0  # bytes that every rank receives: broadcast joins, samples


def seconds(stage, machine, ranks):
    """Parts of a stage's time: computing, latency, bandwidth."""
    levels = math.ceil(math.log2(ranks))
    latency = machine.alpha * (levels * (stage.reductions + stage.gathers + stage.count_exchanges)
                               + stage.buffers * (ranks - 1))
    sent = stage.bytes_all / ranks * (ranks - 1) / ranks + stage.replicated
    sent += 8 * ranks * (stage.gathers + stage.count_exchanges * levels / 2)
    return stage.seconds_alone / ranks, latency, sent * machine.beta()


def workload(rows):
    """The stages of the stated workload on `rows` rows; figures per row are measured, see docs/scaling.md."""
    groups = 40 * 24
    return [
        Stage("scan, filter, group", seconds_alone=rows * 260e-9, reductions=8, count_exchanges=2, buffers=4,
              bytes_all=0, replicated=groups * 40),
        Stage("distinct customers", seconds_alone=rows * 90e-9, reductions=6, count_exchanges=2, buffers=3,
              bytes_all=rows * 0.05 * 24),
        Stage("join and order", seconds_alone=rows * 40e-9, reductions=10, gathers=2, count_exchanges=4, buffers=8,
              bytes_all=rows * 24),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--alpha", type=float, default=2e-6, help="seconds per message between nodes")
    parser.add_argument("--node-bandwidth", type=float, default=24e9, help="bytes per second of a node, each way")
    parser.add_argument("--ranks-per-node", type=int, default=32)
    parser.add_argument("--rows", type=float, default=1e9)
    parser.add_argument("--ranks", type=int, action="append", help="may be repeated; default 64 256 1024")
    arguments = parser.parse_args()
    machine = Machine(arguments.alpha, arguments.node_bandwidth, arguments.ranks_per_node)
    print(f"{'ranks':>6} {'stage':<24} {'computing':>10} {'latency':>10} {'bandwidth':>10} {'sum':>10}")
    for ranks in arguments.ranks or (64, 256, 1024):
        total = 0
        for stage in workload(arguments.rows):
            parts = seconds(stage, machine, ranks)
            total += sum(parts)
            print(f"{ranks:>6} {stage.name:<24}" + "".join(f" {part:>9.4f}s" for part in (*parts, sum(parts))))
        print(f"{ranks:>6} {'all':<24}" + " " * 33 + f" {total:>9.4f}s")


if __name__ == "__main__":
    main()
