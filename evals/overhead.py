"""``overhead``: what tracing one turn costs, beside other ways to trace it.

The turn is the real one over steps that answer at once. Every arm runs in a process of its own, in short blocks whose
order is drawn anew each round, so that noise of the machine falls on all alike; differences to no tracing are taken
within a round. CPU times count: they depend least on who else uses the machine.
"""

from __future__ import annotations

import multiprocessing
import os
import platform
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from rich.console import Console
from rich.progress import track
from rich.table import Table

from evals.arms import worker
from evals.arms.backend import mlflow_server, new_experiment, stored
from evals.arms.worker import Backend, Block
from evals.doubles import SPANS
from evals.intervals import Interval, paired_difference
from evals.readme import markdown_table, write_section
from evals.server import free_port

console = Console()

ROUNDS, QUICK_ROUNDS = 12, 3
BLOCK_S = 300.0
"""More than any block takes; a worker that takes longer hangs."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An arm: how it is shown, turns in a block, and the share of them that has to be stored in MLflow in the end."""

    label: str
    turns: int
    stored: float = 0.0


PLANS: dict[str, Plan] = {
    "off": Plan("off", 100),
    "diy": Plan("hand-made, JSON lines", 100),
    "mlflow_sync": Plan("MLflow SDK, sync", 2, 1.0),
    "mlflow_async": Plan("MLflow SDK, async", 10, 1.0),
    "ours_10": Plan("MangaAssist, 10 % kept", 100, 0.1),
    "ours_100": Plan("MangaAssist, 100 % kept", 20, 1.0),
    "ours_down": Plan("MangaAssist, 100 % kept, backend down", 100),
}
HEADER = ("per turn, more than `off`", "request path, CPU ms", "background, CPU ms", "wall p50, ms", "memory, MB")


def overhead(*, quick: bool, readme: bool) -> None:
    """Measure and print; with ``readme`` also write the table into the README."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    with tempfile.TemporaryDirectory() as name, mlflow_server(folder := Path(name)) as url:
        blocks = measure(url, folder, rounds, PLANS)
    rows = compare(blocks)
    console.print(_table(rows))
    if readme:
        write_section("overhead", _markdown(rows, blocks["off"]))


def measure(url: str, folder: Path, rounds: int, plans: Mapping[str, Plan]) -> dict[str, list[Block]]:
    """Blocks by arm, in the order of the rounds; the first block of each arm warms it up and is left out.

    Args:
        url: an MLflow, to which arms that store do so.
        folder: where that keeps its files.
        rounds: how many blocks of each arm count.
        plans: the arms.

    Raises:
        RuntimeError: an arm did not store what it should have: its figures would flatter it.
    """
    order = random.Random(7)  # noqa: S311 - no secrets
    blocks: dict[str, list[Block]] = {name: [] for name in plans}
    with ExitStack() as stack:
        backends = {name: _backend(url, name, folder) for name in plans}
        runs = {name: stack.enter_context(_Process(name, backend)) for name, backend in backends.items()}
        for warmed_up in [runs[name].begin(plan.turns) for name, plan in plans.items()]:
            warmed_up.result(BLOCK_S)
        for _ in track(range(rounds), description="Rounds", console=console):
            for name in order.sample(sorted(plans), len(plans)):
                blocks[name].append(runs[name].block(plans[name].turns))
        for name, plan in plans.items():
            _check_stored(name, plan, folder, backends[name].experiment, (rounds + 1) * plan.turns)
    return blocks


def _backend(url: str, name: str, folder: Path) -> Backend:
    return Backend(url, f"http://127.0.0.1:{free_port()}", new_experiment(url, name), folder)


def _check_stored(name: str, plan: Plan, folder: Path, experiment: str, turns: int) -> None:
    traces, spans = stored(folder, experiment)
    expected = round(turns * plan.stored)
    if (traces, spans) != (expected, expected * SPANS):
        raise RuntimeError(f"{name}: {traces} traces of {spans} spans are stored, not {expected} of {SPANS} each")


class _Process:
    """A process that runs one arm."""

    def __init__(self, name: str, backend: Backend) -> None:
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(1, context, initializer=worker.start, initargs=(name, backend))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.submit(worker.stop).result(BLOCK_S)
        self._pool.shutdown()

    def begin(self, turns: int) -> Future[Block]:
        """Have a block run beside what else there is."""
        return self._pool.submit(worker.block, turns)

    def block(self, turns: int) -> Block:
        """Run a block and wait for it."""
        return self.begin(turns).result(BLOCK_S)


@dataclass(frozen=True, slots=True)
class Row:
    """What an arm costs a turn more than no tracing. ``background_ms`` is all CPU that is not on the request path."""

    label: str
    request_ms: Interval
    background_ms: Interval
    wall_ms: Interval
    memory_mb: float

    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        return (self.label, str(self.request_ms), str(self.background_ms), str(self.wall_ms), f"{self.memory_mb:.0f}")


def compare(blocks: Mapping[str, Sequence[Block]]) -> list[Row]:
    """Each arm against ``off``, round by round."""
    off = blocks["off"]

    def more(measured: Sequence[Block], figure: Callable[[Block], float]) -> Interval:
        return paired_difference(list(map(figure, measured)), list(map(figure, off)))

    return [
        Row(
            PLANS[name].label,
            request_ms=more(measured, lambda block: block.request_ms),
            background_ms=more(measured, lambda block: block.total_ms - block.request_ms),
            wall_ms=more(measured, lambda block: block.wall_p50_ms),
            memory_mb=measured[-1].rss_mb - off[-1].rss_mb,
        )
        for name, measured in blocks.items()
        if name != "off"
    ]


def _table(rows: Sequence[Row]) -> Table:
    table = Table(*(heading.replace("`", "") for heading in HEADER), title=f"One turn of {SPANS} spans")
    for row in rows:
        table.add_row(*row.cells())
    return table


def _markdown(rows: Sequence[Row], off: Sequence[Block]) -> str:
    down = PLANS["ours_down"].turns * (len(off) + 1)
    base = sum(block.request_ms for block in off) / len(off)
    return "\n\n".join(
        (
            f"Measured {datetime.now(UTC):%Y-%m-%d} with `python -m evals overhead` on {os.cpu_count()} cores "
            f"({platform.machine()}): one retrieval turn of {SPANS} spans, a prompt of 2.4 KB, four lists of six "
            "passages, an answer of 0.5 KB in 90 pieces, over steps that answer at once "
            f"({base:.2f} ms of CPU untraced). {len(off)} rounds, mean and 95 % interval. All record the same; "
            "MangaAssist also redacts and keeps metrics. MLflow's SDK has the settings that serve it best (destination "
            f"by id, batches of 512). In the last row {down} turns wait in memory for the backend.",
            markdown_table(HEADER, [row.cells() for row in rows]),
        )
    )
