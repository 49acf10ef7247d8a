"""How many requests a user may make: at most ``requests`` in any ``per_s`` seconds (moving window)."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from typing import Protocol

from pipeline.errors import PartUnavailable


class Windows(Protocol):
    """Where the requests of the last seconds are counted."""

    async def acquire(self, user_id: str) -> float | None:
        """Count one request, or return the seconds until there is room for it. Raises PartUnavailable."""
        ...


class RateLimiter:
    """Says who has to wait. When it cannot count, everybody may pass and ``degraded`` is true.

    After a failure it does not ask again for ``pause_s`` seconds, so that a hanging store costs one request its time
    limit and not every one.
    """

    def __init__(self, windows: Windows, *, pause_s: float = 1.0) -> None:
        self._windows = windows
        self._pause_s = pause_s
        self._ask_again_at = -math.inf
        self.degraded = False

    async def hit(self, user_id: str) -> int | None:
        """Count a request of ``user_id``; None lets it pass, else it is the whole seconds to wait (at least 1)."""
        if time.monotonic() < self._ask_again_at:
            return None
        try:
            wait_s = await self._windows.acquire(user_id)
        except PartUnavailable:
            self.degraded = True
            self._ask_again_at = time.monotonic() + self._pause_s
            return None
        self.degraded = False
        return None if wait_s is None else max(1, math.ceil(wait_s))


class MemoryWindows:
    """Counts in this process, for the ``max_users`` users seen last.

    The ``limits`` library has a memory storage too. Its asynchronous one goes over all users in a thread after each
    request (1.8 ms of CPU per request at 64 users, measured), its synchronous one never forgets a user's name.
    """

    def __init__(self, requests: int, per_s: int, *, max_users: int = 10_000) -> None:
        self._requests = requests
        self._per_s = per_s
        self._max_users = max_users
        self._hits: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._hits)

    async def acquire(self, user_id: str) -> float | None:
        """Count one request, or return the seconds until there is room for it."""
        now = time.monotonic()
        hits = self._hits.setdefault(user_id, deque(maxlen=self._requests))
        self._hits.move_to_end(user_id)
        if len(self._hits) > self._max_users:
            self._hits.popitem(last=False)
        if len(hits) == self._requests and (wait_s := hits[0] + self._per_s - now) > 0:
            return wait_s
        hits.append(now)  # and the oldest, now outside the window, falls out
        return None
