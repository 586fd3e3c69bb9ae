"""The workloads that predict.py predicts, per rank: every rank has the same amount, however many there are.

Seconds are of one core, all rows of a rank on it (the shortest of several runs; see docs/scaling.md for the machine).
Bytes are those that a rank puts into exchanges, what it keeps for itself included; they follow from the counts.
"""

import dataclasses
from typing import Callable

from measure import join_seconds, group_seconds, rfm_seconds

MIB = 1 << 20


@dataclasses.dataclass
class Step:
    """A stage whose counts stand in docs/scaling.md, and what it does per rank."""

    stage: str
    seconds: float  # on one rank
    bytes: float = 0  # through exchanges
    buffer: float = 0  # that a round sends at most; 0: one round
    gathered: float = 0  # bytes of each rank that every rank receives


@dataclasses.dataclass
class Workload:
    name: str
    steps: list[Step]
    measure: Callable[[int, int], float]  # (ranks, repeats) -> seconds


# Transactions per rank of the RFM job, and the customers that the generator draws for them.
TRANSACTIONS, CUSTOMERS = 4e6, 28_424
# Rows per rank, of 32 bytes as states: key, count and 128-bit sum. One group per ten rows: pre-aggregation is off.
GROUP_ROWS, STATE_BYTES = 20e6, 32
# Rows per rank, of 16 bytes: key and payload.
LEFT_ROWS, RIGHT_ROWS, JOIN_BYTES = 20e6, 2e6, 16

WORKLOADS = {workload.name: workload for workload in (
    Workload("rfm", [
        Step("scan", TRANSACTIONS * 230e-9, TRANSACTIONS * 0.65),
        Step("quality", TRANSACTIONS * 17e-9, TRANSACTIONS * 16.9),
        Step("customers", TRANSACTIONS * 12e-9, TRANSACTIONS * 4.6),
        Step("score", CUSTOMERS * 280e-9, CUSTOMERS * 142),
        Step("segments", CUSTOMERS * 35e-9),
    ], rfm_seconds),
    Workload("group-by", [
        Step("grouped.group", GROUP_ROWS * 43e-9, GROUP_ROWS * STATE_BYTES, 8 * MIB),
    ], group_seconds),
    Workload("join", [
        Step("large_join.build", RIGHT_ROWS * 10e-9),
        Step("large_join.join", LEFT_ROWS * 33e-9, (LEFT_ROWS + RIGHT_ROWS) * JOIN_BYTES, 8 * MIB),
    ], join_seconds),
)}
