"""The processes of a server on this machine, whatever it tells of itself: their memory and their CPU."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from threading import Timer
from typing import Self
from urllib.parse import urlsplit

import psutil

from evals.load.frozen import Frozen

SETTLED_S = 120.0
"""After which a server should have all the memory that a steady load takes."""
_HERE = {"127.0.0.1", "::1", "localhost"}


class Memory(Frozen):
    """Resident MB of all processes of a server, what they share counted for each. ``settled`` is after two minutes."""

    start: float
    settled: float | None
    end: float


class Watch:
    """Looks at a server's memory at the start of this block, after two minutes, and at its end."""

    def __init__(self, url: str, settled_s: float = SETTLED_S) -> None:
        self._url = url
        self._timer = Timer(settled_s, self._look)
        self._timer.daemon = True
        self._seen: list[float | None] = []

    def __enter__(self) -> Self:
        """Look for the first time."""
        self._look()
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Look for the last time."""
        self._timer.cancel()
        self._timer.join()
        self._look()

    @property
    def memory(self) -> Memory | None:
        """What was seen; None where the server is on another machine, or another user's."""
        start, *settled, end = self._seen
        return Memory(start=start, settled=settled[0] if settled else None, end=end) if start and end else None

    def _look(self) -> None:
        self._seen.append(resident_mb(self._url))


def resident_mb(url: str) -> float | None:
    """Resident memory of the server's processes together; None where none is seen from here."""
    found = [process.memory_info().rss for process in _processes_at(url)]
    return sum(found) / 2**20 if found else None


def cpu_s(url: str) -> float | None:
    """Seconds of CPU that they have used; None where none is seen from here."""
    found = [process.cpu_times() for process in _processes_at(url)]
    return sum(times.user + times.system for times in found) if found else None


def _processes_at(url: str) -> Iterator[psutil.Process]:
    """All that hold the port, as several workers of one server do. One may end meanwhile."""
    parts = urlsplit(url)
    if parts.hostname not in _HERE:
        return
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            listening = (one for one in process.net_connections("tcp") if one.status == psutil.CONN_LISTEN)
            if any(one.laddr and one.laddr.port == parts.port for one in listening):
                yield process
