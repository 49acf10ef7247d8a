"""Several processes that answer at one address: started, started again when one ends, and stopped together.

They are started anew instead of being forked: libraries that have threads by then do not survive a fork.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing as mp
import time
from collections.abc import Awaitable, Callable, Sequence
from ctypes import c_ulong
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from app.background import in_background
from app.pauses import Pauses
from app.places import Place, places
from app.preflight import CannotStart
from app.settings import Settings
from app.worker import BEAT_S, Failed, received, work

logger = logging.getLogger(__name__)

_SPAWN = mp.get_context("spawn")
_HANGS = 20
"""Beats in a row that a worker may leave out. What keeps an event loop from running is over within a second or two, and
while this process does not run either nothing is counted."""
_STOP_S = 40.0
"""What a worker may take to finish its answers and to store its last traces: it needs half of it at most."""


class Worker:
    """One of the processes, and its next lives."""

    def __init__(self, settings: Settings, place: Place) -> None:
        self._settings = settings
        self._place = place
        self._pulse = _SPAWN.RawValue(c_ulong)
        self._process, self._link = self._begun(place)
        self._began = time.monotonic()
        self._has_to_finish = place.prepares

    async def answers(self) -> str:
        """Wait until it does, and return the name of its model.

        Raises:
            CannotStart: it ended before.
        """
        try:
            said = await received(self._link)
        except (EOFError, OSError):
            raise CannotStart(f"{self} {await self._ended()}") from None
        if isinstance(said, Failed):
            raise CannotStart(said.why)
        self._has_to_finish = True
        return said

    async def keep_running(self) -> None:
        """Start it again whenever it ends, with longer pauses while it keeps ending. Runs until cancelled.

        One that hangs is ended.
        """
        async with in_background(self._end_when_it_hangs()):
            await self._start_whenever_it_ends()

    async def _end_when_it_hangs(self) -> None:
        seen = missed = 0
        while True:
            await asyncio.sleep(BEAT_S)
            missed = missed + 1 if self._pulse.value == seen else 0
            seen = self._pulse.value
            if missed >= _HANGS and seen:  # until its first beat it is being started
                logger.warning("%s hangs: its event loop has not run for %g s. It is ended.", self, missed * BEAT_S)
                self._process.kill()
                missed = 0

    async def _start_whenever_it_ends(self) -> None:
        pauses = Pauses()
        while True:
            how = await self._ended()
            pause_s = pauses.after(time.monotonic() - self._began)
            logger.warning("%s %s. It is started again in %g s.", self, how, pause_s)
            await asyncio.sleep(pause_s)
            self._process, self._link = self._begun(replace(self._place, prepares=False))
            self._began, self._has_to_finish = time.monotonic(), False
            try:
                await self.answers()
                logger.warning("%s answers.", self)
            except CannotStart as error:
                logger.warning("%s cannot be started: %s", self, error)

    async def stop(self) -> None:
        """Have it finish its answers; what takes too long is ended, and at once what has answered nobody yet."""
        self._link.close()
        if not self._has_to_finish:
            self._process.kill()
        await asyncio.to_thread(self._process.join, _STOP_S)
        if self._process.is_alive():
            self._process.kill()

    def _begun(self, place: Place) -> tuple[SpawnProcess, Connection]:
        link, theirs = _SPAWN.Pipe()
        self._pulse.value = 0
        process = _SPAWN.Process(target=work, args=(self._settings, place, theirs, self._pulse), daemon=True)
        process.start()
        theirs.close()  # or the end of the process would not be seen
        return process, link

    async def _ended(self) -> str:
        """How it ended, once it has."""
        with contextlib.suppress(EOFError, OSError):
            while True:
                await received(self._link)
        await asyncio.to_thread(self._process.join)
        self._link.close()
        self._pulse.value = 0
        status = self._process.exitcode or 0
        return f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"

    def __str__(self) -> str:
        return f"Worker {self._place.number + 1} (process {self._process.pid})"


async def run(settings: Settings, stop: asyncio.Event, ready: Callable[[str], Awaitable[None]]) -> None:
    """Start the workers, await ``ready`` with the name of their model, and keep them running until told to stop.

    Raises:
        CannotStart: one of them did not start, for the reason that it gave.
    """
    where, workers = places(settings), list[Worker]()
    try:
        model = await _unless(stop, _start(settings, where, workers))
        if model is not None:
            await _keep(workers, stop, ready(model))
    finally:
        for place in where:
            for each in place.sockets:
                each.close()  # who connects from now on is refused, and not left waiting
        await asyncio.gather(*(worker.stop() for worker in workers))


async def _start(settings: Settings, where: Sequence[Place], workers: list[Worker]) -> str:
    """The first one prepares what is there for all: models and index."""
    first, *others = where
    workers.append(Worker(settings, replace(first, prepares=True)))
    model = await workers[0].answers()
    workers += [Worker(settings, place) for place in others]
    await asyncio.gather(*(worker.answers() for worker in workers[1:]))
    return model


async def _keep(workers: Sequence[Worker], stop: asyncio.Event, ready: Awaitable[None]) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for work_to_do in (ready, *(worker.keep_running() for worker in workers)):
            await stack.enter_async_context(in_background(work_to_do))
        await stop.wait()


async def _unless(stop: asyncio.Event, work_to_do: Awaitable[str]) -> str | None:
    """What the work returns; None where ``stop`` comes first, and then the work goes no further."""
    task, stopping = asyncio.ensure_future(work_to_do), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        task.cancel()
        stopping.cancel()
        await asyncio.gather(task, stopping, return_exceptions=True)
