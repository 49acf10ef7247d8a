"""One arm in a process of its own: what it loads and sets, environment variables among it, is no other arm's."""

from __future__ import annotations

import asyncio
import gc
import logging
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psutil

from app.steps import Bare
from evals.arms.scenes import retold, scenes
from evals.arms.wraps import Arm
from evals.doubles import ScriptedSteps, chat

SCENES = 64


@dataclass(frozen=True, slots=True)
class Backend:
    """Where arms may store: MLflow's address, one where nobody listens, an experiment, and a folder."""

    url: str
    dead_url: str
    experiment: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Block:
    """Some turns, one after the other: milliseconds a turn, and the process's resident memory after them.

    ``request_ms`` is CPU time of the thread that answers, ``total_ms`` CPU time of the process until all is stored.
    """

    request_ms: float
    total_ms: float
    wall_p50_ms: float
    rss_mb: float


def _diy(backend: Backend) -> Arm:
    from evals.arms.diy import diy_arm  # noqa: PLC0415 - an arm loads only what it needs

    return diy_arm(backend.folder / "spans.jsonl")


def _mlflow(*, background: bool) -> Callable[[Backend], Arm]:
    def make(backend: Backend) -> Arm:
        from evals.arms.mlflow_sdk import mlflow_arm  # noqa: PLC0415 - an arm loads only what it needs

        return mlflow_arm(backend.url, backend.experiment, background=background)

    return make


def _ours(*, ratio: float, down: bool = False) -> Callable[[Backend], Arm]:
    def make(backend: Backend) -> Arm:
        from evals.arms.ours import our_arm  # noqa: PLC0415 - an arm loads only what it needs

        return our_arm(backend.dead_url if down else backend.url, backend.experiment, ratio=ratio, down=down)

    return make


ARMS: dict[str, Callable[[Backend], Arm]] = {
    "off": lambda _: Arm(Bare(), lambda run: run),
    "diy": _diy,
    "mlflow_sync": _mlflow(background=False),
    "mlflow_async": _mlflow(background=True),
    "ours_10": _ours(ratio=0.1),
    "ours_100": _ours(ratio=1.0),
    "ours_down": _ours(ratio=1.0, down=True),
}


class Worker:
    """An arm, ready to run blocks."""

    def __init__(self, name: str, backend: Backend) -> None:
        self._arm = ARMS[name](backend)
        self._scenes = scenes(SCENES)
        self._steps = ScriptedSteps(self._scenes[0])
        self._turn = self._arm.turn(chat(self._steps, self._arm.wraps))
        self._number = count()
        self._loop = asyncio.new_event_loop()

    def block(self, turns: int) -> Block:
        """Run ``turns`` turns and store what is kept of them."""
        before = time.process_time_ns()
        cpu, wall = self.answer(turns)
        self.drain()
        total = time.process_time_ns() - before
        return Block(
            request_ms=statistics.fmean(cpu) / 1e6,
            total_ms=total / turns / 1e6,
            wall_p50_ms=statistics.median(wall) / 1e6,
            rss_mb=psutil.Process().memory_info().rss / 2**20,
        )

    def answer(self, turns: int) -> tuple[list[int], list[int]]:
        """Run turns; nanoseconds of CPU and of time of each. What is kept of them may be stored later."""
        return self._loop.run_until_complete(self._run(turns))

    def drain(self) -> None:
        """Wait until all that is kept is stored."""
        self._arm.drain()

    def close(self) -> None:
        """Free what the arm holds."""
        self._arm.close()
        self._loop.close()

    async def _run(self, turns: int) -> tuple[list[int], list[int]]:
        cpu: list[int] = []
        wall: list[int] = []
        for number in range(turns):
            scene = self._steps.scene = retold(self._scenes[number % SCENES], next(self._number))
            wall_began, cpu_began = time.perf_counter_ns(), time.thread_time_ns()
            await self._turn(scene.question, _nobody)
            cpu.append(time.thread_time_ns() - cpu_began)
            wall.append(time.perf_counter_ns() - wall_began)
        return cpu, wall


async def _nobody(text: str) -> None:
    """Take released text and leave it."""
    del text


_worker: list[Worker] = []
"""The one of this process."""


def start(name: str, backend: Backend) -> None:
    """Make this process the worker of an arm. Its log is silent: what was not stored is counted in the end."""
    logging.disable(logging.WARNING)
    _worker.append(Worker(name, backend))
    gc.collect()
    gc.freeze()  # as the app does when it has started, or a collection of 0.1 s meets one block and not the next


def block(turns: int) -> Block:
    """Run a block in this process's arm."""
    return _worker[0].block(turns)


def stop() -> None:
    """Close this process's arm."""
    _worker.pop().close()
