"""How many requests a user has made lately, counted in Redis for several processes together."""

from __future__ import annotations

import time
from typing import Any

from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from infra.stores.redis_link import RedisLink

_PART = "limits"


class RedisWindows:
    """Counts in Redis for all processes of the app, whose clocks have to agree, with the ``limits`` library."""

    def __init__(self, link: RedisLink, requests: int, per_s: int, *, prefix: str) -> None:
        self._link = link
        self._limit = RateLimitItemPerSecond(requests, per_s, namespace="requests")
        options: dict[str, Any] = {"connection_pool": link.pool}  # the library types it as a string or a number
        storage = RedisStorage("async+redis://", implementation="redispy", key_prefix=f"{prefix}:limit", **options)
        self._windows = MovingWindowRateLimiter(storage)

    async def acquire(self, user_id: str) -> float | None:
        """Count one request, or return the seconds until there is room for it."""
        async with self._link.guarded(_PART):
            if await self._windows.hit(self._limit, user_id):
                return None
            stats = await self._windows.get_window_stats(self._limit, user_id)
            # By the clock of this machine: one that was set back must not make anybody wait longer than the window.
            return min(stats.reset_time - time.time(), self._limit.get_expiry())
