#!/usr/bin/env python3
"""Predicts run times from the counts of docs/scaling.md, latency and bandwidth, by the model that stands there.

    predict.py                                        # the table of docs/scaling.md
    predict.py --latency 1.2e-6 --node-bandwidth 12e9 --ranks-per-node 64 --ranks 512
    predict.py --check                                # measures this machine on 1 and 2 ranks and compares
"""

import argparse
import dataclasses
import math
import sys

from closed_forms import DOCUMENT, tables_of
from workloads import WORKLOADS


@dataclasses.dataclass
class Machine:
    """Where ranks run: seconds per message, bytes per second of a node each way, how many ranks share these."""

    name: str
    latency: float
    node_bandwidth: float
    ranks_per_node: int
    buffering: float = 1.05e-9  # seconds per byte of rows that go through an exchange, by mpi_rates
    packing: float = 1.8e-9  # seconds per byte of those that travel, to pack and unpack them
    slowness: float = 1.0  # of a core beside the one that was measured

    def per_byte(self):
        """Seconds per byte of a rank when all ranks of its node send at once."""
        return self.ranks_per_node / self.node_bandwidth


# Slingshot 11: 200 Gb/s; 46.6 GB/s both ways together by osu_bibw. HDR100: 100 Gb/s. See docs/scaling.md.
MACHINES = [Machine("Slingshot 11", 2.0e-6, 23.3e9, 32), Machine("InfiniBand HDR100", 1.5e-6, 12.0e9, 32)]


class Counts:
    """Calls per stage and MPI function, as the tables of the document state them."""

    def __init__(self):
        self.rows = [row for rows in tables_of(DOCUMENT.read_text(encoding="utf-8")).values() for row in rows]

    def calls(self, stage, function, ranks):
        for name, called, (calls, _, _) in self.rows:
            if (name, called) == (stage, function):
                return eval(calls.removeprefix("<= "), {"__builtins__": {}}, {"P": ranks})  # pylint: disable=eval-used
        return 0


def seconds(step, machine, ranks, counts):
    """Parts of the time of a step of a workload: computing, packing, latency, bandwidth."""
    computing = step.seconds * machine.slowness
    if ranks == 1:
        return computing, 0, 0, 0
    levels = math.ceil(math.log2(ranks))
    rounds = math.ceil(step.bytes / step.buffer) if step.buffer else 1
    calls = sum(counts.calls(step.stage, function, ranks)
                for function in ("Allreduce", "Exscan", "Allgather", "Allgatherv", "Alltoall"))
    calls += (rounds - 1) * 5  # 3 Allreduce, 2 Alltoall
    messages = counts.calls(step.stage, "Isend", ranks) + (rounds - 1) * (ranks - 1)
    latency = machine.latency * (levels * calls + messages)
    table = 8 * ranks * (counts.calls(step.stage, "Alltoall", ranks) + 2 * (rounds - 1)) * levels / 2
    moved = step.bytes * (ranks - 1) / ranks + table + step.gathered * ranks
    packing = step.bytes * (machine.buffering + machine.packing * (ranks - 1) / ranks) * machine.slowness
    return computing, packing, latency, moved * machine.per_byte()


def predict(machine, workload, ranks, counts):
    return [sum(parts) for parts in zip(*(seconds(step, machine, ranks, counts) for step in workload.steps))]


def print_table(machines, all_ranks, counts):
    heads = ("computing", "packing", "latency", "bandwidth", "sum", "to 1 rank")
    print(f"| {'network':<17} | {'workload':<9} | {'ranks':>5} | " + " | ".join(f"{head:>10}" for head in heads) + " |")
    print("|---|---|" + "---:|" * 7)
    for machine in machines:
        for workload in WORKLOADS.values():
            for ranks in all_ranks:
                parts = predict(machine, workload, ranks, counts)
                alone = sum(predict(machine, workload, 1, counts))
                figures = " | ".join(f"{part:>8.3f} s" for part in (*parts, sum(parts)))
                print(f"| {machine.name:<17} | {workload.name:<9} | {ranks:>5} | {figures} | {alone / sum(parts):>8.0%}   |")


def check(repeats, counts):
    """Measures the workloads on one rank, predicts from that what two take, and compares with what two take."""
    from measure import measured_rates  # pylint: disable=import-outside-toplevel
    latency, bandwidth, buffering, packing = measured_rates(repeats)
    here = Machine("here", latency, 2 * bandwidth, 2, buffering, packing)
    print(f"2 ranks here: {latency * 1e6:.2f} us per message, {bandwidth / 1e9:.2f} GB/s of a rank; per byte "
          f"{buffering * 1e9:.2f} ns buffering, {packing * 1e9:.2f} ns packing")
    for workload in WORKLOADS.values():
        alone, both = workload.measure(1, repeats), workload.measure(2, repeats)
        predicted = alone + sum(predict(here, workload, 2, counts)[1:])
        print(f"{workload.name}: processor time of a rank, 1 rank {alone:.2f} s (stated "
              f"{sum(predict(here, workload, 1, counts)):.2f}), 2 ranks predicted {predicted:.2f} s, measured "
              f"{both:.2f} s: {predicted / both - 1:+.0%}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--latency", type=float, help="seconds per message between nodes")
    parser.add_argument("--node-bandwidth", type=float, default=12e9, help="bytes per second of a node, each way")
    parser.add_argument("--ranks-per-node", type=int, default=32)
    parser.add_argument("--slowness", type=float, default=1.0, help="of a core beside the one that was measured")
    parser.add_argument("--ranks", type=int, action="append", help="may be repeated; default 64 256 1024")
    parser.add_argument("--check", action="store_true", help="compare with measured times on 1 and 2 ranks of this machine")
    parser.add_argument("--repeats", type=int, default=5, help="of each measurement, the shortest of which counts")
    arguments = parser.parse_args()
    machines = MACHINES
    if arguments.latency is not None:
        machines = [Machine("stated", arguments.latency, arguments.node_bandwidth, arguments.ranks_per_node,
                            slowness=arguments.slowness)]
    if arguments.check:
        check(arguments.repeats, Counts())
    else:
        print_table(machines, arguments.ranks or (64, 256, 1024), Counts())


if __name__ == "__main__":
    sys.exit(main())
