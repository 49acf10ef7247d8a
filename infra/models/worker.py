"""Threads of its own for a model: keeps the event loop free, bounds who waits, and tells waiting from working."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from infra.models.threads import computing
from pipeline.errors import Busy, PartTimeout, PartUnavailable

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Timed(Generic[R]):
    """A result, the milliseconds it waited for the thread, and the milliseconds it took there."""

    value: R
    wait_ms: float
    busy_ms: float


class Worker:
    """Runs calls in the order they come, *threads* at a time.

    At most *max_waiting* calls are in line; each ends within *limit_s* seconds, the waiting included. ``backlog_ms`` is
    how long those in line will take by what their askers expect: what a new call has to wait, about.
    """

    def __init__(self, part: str, *, max_waiting: int, limit_s: float, threads: int = 1) -> None:
        self._part = part
        self._max_waiting = max_waiting
        self._limit_s = limit_s
        self._pool = computing(threads, part)
        self.in_line = 0
        self.backlog_ms = 0.0

    async def run(self, work: Callable[[], R], *, expected_ms: float = 0.0) -> Timed[R]:
        """Return what *work* returns; it is expected to take *expected_ms*.

        Raises:
            Busy: too many are in line already.
            PartTimeout: the time limit passed; a call that has not begun never will.
            PartUnavailable: *work* raised, or the worker is closed.
        """
        if self.in_line >= self._max_waiting:
            raise Busy(self._part)
        self.in_line += 1
        self.backlog_ms += expected_ms
        try:
            async with asyncio.timeout(self._limit_s):
                return await asyncio.get_running_loop().run_in_executor(self._pool, _timed, work, time.perf_counter())
        except TimeoutError as error:
            raise PartTimeout(self._part, f"no answer within {self._limit_s} s") from error
        except Exception as error:
            raise PartUnavailable(self._part, str(error)) from error
        finally:
            self.in_line -= 1
            self.backlog_ms -= expected_ms

    async def close(self) -> None:
        """Finish what is in line and end the threads."""
        await asyncio.to_thread(self._pool.shutdown)


def _timed(work: Callable[[], R], asked: float) -> Timed[R]:
    began = time.perf_counter()
    value = work()
    return Timed(value, (began - asked) * 1e3, (time.perf_counter() - began) * 1e3)
