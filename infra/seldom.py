"""A log for what may happen at every request: one line in a while, which says how often it happened."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable

EVERY_S = 10.0


class Seldom:
    """Writes at most one warning of a kind in ``every_s`` seconds; the next one says how many were left out."""

    def __init__(
        self, logger: logging.Logger, *, every_s: float = EVERY_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._logger = logger
        self._every_s = every_s
        self._clock = clock
        self._quiet_until: dict[str, float] = {}
        self._left_out: Counter[str] = Counter()

    def warning(self, kind: str, message: str, *values: object) -> None:
        """Write, or count. There have to be few kinds: each is remembered."""
        now = self._clock()
        if now < self._quiet_until.get(kind, now):
            self._left_out[kind] += 1
            return
        self._quiet_until[kind] = now + self._every_s
        more = self._left_out.pop(kind, 0)
        self._logger.warning(f"{message}%s", *values, f" ({more} more like it before)" if more else "")  # noqa: G004
