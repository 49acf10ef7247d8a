"""Our own line in front of a model server: servers queue hundreds of requests before they say no."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from pipeline.errors import Busy

LONGEST_REST_S = 3600.0
"""A server that wants to be left alone for longer is asked again after this: its clock, or ours, may be wrong."""


class Slots:
    """At most ``slots`` generations at once and ``waiting`` more in line, each for at most ``wait_s`` seconds.

    When a generation ends in a Busy with which the server has asked to be left alone, nobody gets a slot meanwhile.
    """

    def __init__(self, slots: int, waiting: int, wait_s: float) -> None:
        self._free = asyncio.Semaphore(slots)
        self._waiting = waiting
        self._wait_s = wait_s
        self._in_line = 0
        self._rests_until = -math.inf

    @asynccontextmanager
    async def take(self) -> AsyncGenerator[float, None]:
        """Hold a slot; yields the milliseconds waited for it.

        Raises:
            Busy: the line is full, the wait took too long, or the server is left alone.
        """
        started = time.perf_counter()
        await self._enter()
        try:
            yield (time.perf_counter() - started) * 1000
        except Busy as error:
            self._rest(error.asked_s or 0)
            raise
        finally:
            self._free.release()

    async def _enter(self) -> None:
        self._check_rest()
        if self._free.locked() and self._in_line >= self._waiting:
            raise Busy("the language model")
        self._in_line += 1
        try:
            async with asyncio.timeout(self._wait_s):
                await self._free.acquire()
        except TimeoutError as error:
            raise Busy("the language model") from error
        finally:
            self._in_line -= 1
        try:
            self._check_rest()
        except Busy:
            self._free.release()
            raise

    def _rest(self, seconds: float) -> None:
        self._rests_until = max(self._rests_until, time.monotonic() + min(seconds, LONGEST_REST_S))

    def _check_rest(self) -> None:
        if (left := self._rests_until - time.monotonic()) > 0:
            raise Busy("the language model server", math.ceil(left))
