"""The life of one of several processes that answer at one address."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from ctypes import c_ulong
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from app.background import in_background
from app.console import accept_any_text
from app.garbage import uncollected
from app.heap import share_heaps
from app.log import write_log
from app.places import Place, share_of
from app.preflight import CannotStart
from app.reached import reached
from app.settings import Settings, WrongSetting
from pipeline.errors import MangaAssistError

BEAT_S = 1.0
"""Between two beats of the pulse of an event loop that runs."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a worker could not start, in one line."""

    why: str


def work(settings: Settings, place: Place, link: Connection, pulse: c_ulong) -> None:
    """Answer until SIGTERM, or until the other end of ``link`` is closed, even by the end of who holds it.

    Once it answers, it sends the name of its model; where it cannot start, ``Failed``. As long as its event loop runs
    from then on, ``pulse`` is counted up, in shared memory.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us
    accept_any_text()
    share_heaps()
    write_log(settings.store, f"worker {place.number + 1}: ")
    try:
        asyncio.run(_answer(share_of(settings, place.number), place, link, pulse))
    except (CannotStart, WrongSetting, MangaAssistError, OSError) as error:
        with contextlib.suppress(OSError):
            link.send(Failed(" ".join(str(error).split())))
        sys.exit(1)


async def _answer(settings: Settings, place: Place, link: Connection, pulse: c_ulong) -> None:
    with uncollected():
        from app.answering import run

    stop, answers = asyncio.Event(), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)

    async def ready(model: str) -> None:
        await reached(f"{place.addresses[place.number]}/healthz")
        link.send(model)
        answers.set()

    async with in_background(_hear(link, stop)), in_background(_beat(answers, pulse)):
        await run(settings, place, stop, ready)


async def _beat(answers: asyncio.Event, pulse: c_ulong) -> None:
    await answers.wait()  # libraries that are loaded keep the loop busy for as long as the disk is slow
    while True:
        pulse.value += 1
        await asyncio.sleep(BEAT_S)


async def _hear(link: Connection, stop: asyncio.Event) -> None:
    with contextlib.suppress(EOFError, OSError):
        await received(link)
    stop.set()


async def received(link: Connection) -> Any:
    """What the other end sends next. Raises EOFError or OSError once it is closed."""
    loop = asyncio.get_running_loop()
    there = asyncio.Event()
    loop.add_reader(link.fileno(), there.set)
    try:
        await there.wait()
    finally:
        loop.remove_reader(link.fileno())
    return link.recv()
