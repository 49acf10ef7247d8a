"""Who may begin a search: those whose passages the reranker will have time to read.

The reranker is what a turn's time goes to, so its line is where turns pile up. A turn is let in only if the expected
wait in that line, with all that was promised to turns on their way to it, leaves time for a few passages within the
reranker's budget; else it is refused before it has cost anything. Judging by the wait in the line, and not by how long
turns take, is after DAGOR (Zhou et al., "Overload Control for Scaling WeChat Microservices", SoCC 2018, section 4.1): a
turn takes long too where a server behind us is slow, and that is no reason to refuse anybody.
"""

from __future__ import annotations

import math
from typing import Protocol

from pipeline.errors import Busy
from pipeline.types.search import Admitted


class Line(Protocol):
    """A line in front of something costly. Times are expectations in milliseconds."""

    @property
    def waiting(self) -> int:
        """How many are in it, the one that is served included."""
        ...

    @property
    def backlog_ms(self) -> float:
        """How long it takes to serve them all."""
        ...

    @property
    def least_ms(self) -> float:
        """What serving one more takes at least."""
        ...


class Admission:
    """Implements the port ``Admit``.

    Args:
        line: the line in front of the reranker.
        within_ms: the reranker's budget, waiting included.
    """

    def __init__(self, line: Line, *, within_ms: float) -> None:
        self._line = line
        self._within_ms = within_ms
        self.inside = 0
        """Turns that have been let in and are not through yet."""

    @property
    def wait_ms(self) -> float:
        """What who comes now has to wait in the line, about."""
        on_their_way = max(0, self.inside - self._line.waiting)
        return self._line.backlog_ms + on_their_way * self._line.least_ms

    async def __call__(self) -> Admitted:
        """Let a turn in. Raises Busy where it would come too late for others being before it; who is alone gets in."""
        wait_ms = self.wait_ms
        if wait_ms and wait_ms + self._line.least_ms > self._within_ms:
            raise Busy("search", retry_after_s=math.ceil(wait_ms / 1000))
        self.inside += 1
        return Admitted(self._leave, self.inside, wait_ms)

    def _leave(self) -> None:
        self.inside -= 1
