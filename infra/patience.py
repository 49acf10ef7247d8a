"""How long somebody can expect to wait in a line, and how long they should.

After a short stall of the machine a line of half a second does nobody harm and is soon over. Where more come than can
be served it is never over, and all that it does is to make everybody wait: so once somebody had to be refused, only a
short line is kept until nobody has been for two seconds. This is the controlled delay of "Fail at Scale" (Maurer, ACM
Queue 2015), CoDel's thought put to servers.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

_FEW, _GAPS = 3, 15
"""Gaps that tell something, and that are kept."""
_IN_LINE = 8
"""How many may wait at least, however slow the machine is: so many users at a time refuse nobody."""
_SHORT = 0.2
"""Of the patience, what is left of it after somebody was refused."""
_STANDS_S = 2.0
"""At twice what can be served a second without a refusal is often chance, and the line then grows to its full length.
"""


class Patience:
    """Expectations by the time between two who are served: the mean of the last ones, the longest left out.

    That one may be a stall. A median would be too low where some are served in a row and the next one much later.

    Args:
        most_s: what somebody may wait, in seconds, as long as nobody is refused and eight are served in that time.
        guess_s: between two who are served, as long as that is not known.
        clock: monotonic seconds.
    """

    def __init__(self, most_s: float, guess_s: float, clock: Callable[[], float]) -> None:
        self._most_s = most_s
        self._guess_s = guess_s
        self._clock = clock
        self._gaps: deque[float] = deque(maxlen=_GAPS)
        self._served_at: float | None = None
        self._refused_at = -math.inf

    def served(self, *, others_wait: bool) -> None:
        """Somebody is through. How long the next one takes tells the pace only if ``others_wait`` for it."""
        now = self._clock()
        if self._served_at is not None:
            self._gaps.append(now - self._served_at)
        self._served_at = now if others_wait else None

    @property
    def gap_s(self) -> float:
        """Seconds between two who are served while others wait."""
        if len(self._gaps) < _FEW:
            return self._guess_s
        return (sum(self._gaps) - max(self._gaps)) / (len(self._gaps) - 1)

    @property
    def most_s(self) -> float:
        """What somebody may wait as long as nobody is refused; on a slow machine, until a few have been served."""
        return max(self._most_s, _IN_LINE * self.gap_s)

    def is_too_long(self, wait_s: float) -> bool:
        """Whether to refuse somebody who would have to wait so long. Only short lines are kept for two seconds then."""
        now = self._clock()
        stands = now - self._refused_at < _STANDS_S
        if wait_s <= self.most_s * (_SHORT if stands else 1.0):
            return False
        self._refused_at = now
        return True
