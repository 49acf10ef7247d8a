"""Our own line in front of a model server: servers queue hundreds of requests before they say no."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from pipeline.errors import Busy


class Slots:
    """At most ``slots`` generations at once and ``waiting`` more in line, each for at most ``wait_s`` seconds."""

    def __init__(self, slots: int, waiting: int, wait_s: float) -> None:
        self._free = asyncio.Semaphore(slots)
        self._waiting = waiting
        self._wait_s = wait_s
        self._in_line = 0

    @asynccontextmanager
    async def take(self) -> AsyncGenerator[float, None]:
        """Hold a slot; yields the milliseconds waited for it.

        Raises:
            Busy: the line is full, or the wait took too long.
        """
        started = time.perf_counter()
        await self._enter()
        try:
            yield (time.perf_counter() - started) * 1000
        finally:
            self._free.release()

    async def _enter(self) -> None:
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
