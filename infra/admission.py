"""Who may begin a search: a few at once, and some more in line.

How many at once is learnt (``infra/gradient.py``), and so is how long a line may be (``infra/patience.py``). A place is
free only if the reranker will have time too: judging by the wait in its line is after DAGOR (Zhou et al., "Overload
Control for Scaling WeChat Microservices", SoCC 2018, section 4.1).

Turns that need no search never come here. Which ones do is known only after their question has been read, so those that
are on their way are counted from the door on, each for as much as turns came to search lately.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import ParamSpec, Protocol, TypeVar

from infra.gradient import GradientLimit
from infra.patience import Patience
from pipeline.errors import Busy
from pipeline.types.search import Admitted

P = ParamSpec("P")
R = TypeVar("R")

_SEARCH_S, _READING_S = 0.05, 0.005
"""What a search takes of the machine, and what takes the way to it, as long as that has not been seen."""
_AT_WORST = 4
"""Times the patience: what nobody waits longer than, should all who are inside be stuck."""
_OF_THE_NEWEST = 0.05
"""Its weight in the share of turns that search."""


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


@dataclass(slots=True)
class Visit:
    """A turn from the door on. ``searches`` says whether it has come to its search.

    It may join any line there: what has been spent on it since is not to be lost because there is a little less room
    now, and a refusal so late is a slow one.
    """

    searches: bool = False


@dataclass(slots=True, eq=False)
class _Place:
    """A turn inside: how many were inside at most meanwhile, and what its steps on this machine took, in seconds."""

    most_inside: int = 1
    own_s: float = 0.0
    whole: bool = True


_visit: ContextVar[Visit | None] = ContextVar("visit", default=None)
_place: ContextVar[_Place | None] = ContextVar("place", default=None)


class Admission:
    """Implements the port ``Admit``.

    Args:
        line: the line in front of the reranker.
        limit: how many may be inside at once.
        within_ms: the reranker's budget, waiting included.
        patience_s: what a turn may expect to wait for its place at most.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        line: Line,
        limit: GradientLimit,
        *,
        within_ms: float,
        patience_s: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reranker = line
        self._limit = limit
        self._within_ms = within_ms
        self._patience = Patience(patience_s, _SEARCH_S, clock)
        self._reading = Patience(patience_s, _READING_S, clock)
        self._clock = clock
        self._places: list[_Place] = []
        self._line: deque[asyncio.Future[_Place]] = deque()
        self._coming = 0
        self._share = 0.5
        self.refused: Counter[str] = Counter(door=0, line=0)
        """Turns that were refused, by where."""

    # --- at the door ------------------------------------------------------------------------------------------------

    @contextmanager
    def visit(self) -> Generator[Visit, None, None]:
        """Count a turn among those on their way to a search, until it comes to it or ends."""
        visit = Visit()
        token = _visit.set(visit)
        self._coming += 1
        try:
            yield visit
        finally:
            _visit.reset(token)
            if not visit.searches:
                self._arrived(0.0)

    def crowd(self) -> Busy | None:
        """What to tell a turn that comes in now, whatever it wants: None unless too many are on their way already."""
        wait_s = self._coming * self._reading.gap_s
        return Busy("the app", math.ceil(wait_s)) if self._reading.is_too_long(wait_s) else None

    def refusal(self) -> Busy | None:
        """What a turn would meet with that comes in now and wants to search; None where there is room."""
        return self._refusal(self._coming * self._share)

    @property
    def gap_s(self) -> float:
        """Seconds between two turns that are through with their search, while others wait."""
        return self._patience.gap_s

    # --- before the search ------------------------------------------------------------------------------------------

    async def __call__(self) -> Admitted:
        """Let a turn in as soon as there is a place, in order. A turn that is alone gets in.

        Raises:
            Busy: it would have to wait too long for it, and has come by no door; or all who are inside are stuck.
        """
        visit = _visit.get()
        if visit and not visit.searches:
            visit.searches = True
            self._arrived(1.0)
        began, expected_ms = self._clock(), self.wait_ms
        try:
            free = not self._line and self._is_free
            if not (free or visit) and (refusal := self._refusal(0)):
                raise refusal
            place = self._enter() if free else await self._wait()
        except Busy:
            self.refused["line"] += 1
            raise
        _place.set(place)
        return Admitted(partial(self._leave, place), self.inside, expected_ms, (self._clock() - began) * 1e3)

    def own(self, step: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
        """Return a step that works on this machine: how long it takes tells how much may go on here at once."""

        async def run(*args: P.args, **kwargs: P.kwargs) -> R:
            place, began = _place.get() or _Place(), self._clock()
            try:
                result = await step(*args, **kwargs)
            except BaseException:
                place.whole = False
                raise
            place.own_s += self._clock() - began
            return result

        return run

    # --- how it stands ----------------------------------------------------------------------------------------------

    @property
    def inside(self) -> int:
        """Turns that have been let in and are not through yet."""
        return len(self._places)

    @property
    def waiting(self) -> int:
        """Turns in line."""
        return len(self._line)

    @property
    def most_inside(self) -> int:
        """How many may be inside now."""
        return self._limit.value

    @property
    def wait_ms(self) -> float:
        """What a turn that comes to its search now has to wait for its place, about."""
        return self._wait_s(0) * 1e3

    # ----------------------------------------------------------------------------------------------------------------

    def _arrived(self, searches: float) -> None:
        self._coming -= 1
        self._reading.served(others_wait=self._coming > 0)
        self._share += _OF_THE_NEWEST * (searches - self._share)

    def _wait_s(self, before: float) -> float:
        ahead = self.inside + len(self._line) + before + 1 - self._limit.value
        if ahead <= 0 and not self._line and self._is_free:
            return 0.0
        return max(1.0, ahead) * self._patience.gap_s

    def _refusal(self, before: float) -> Busy | None:
        wait_s = self._wait_s(before)
        return Busy("search", math.ceil(wait_s)) if self._patience.is_too_long(wait_s) else None

    @property
    def _is_free(self) -> bool:
        return not self._places or (self.inside < self._limit.value and self._reranker_has_time)

    @property
    def _reranker_has_time(self) -> bool:
        """Whether it will for a few passages, with all who are on their way to it counted as in its line."""
        line = self._reranker
        on_their_way = max(0, self.inside - line.waiting)
        wait_ms = line.backlog_ms + on_their_way * line.least_ms
        return not wait_ms or wait_ms + line.least_ms <= self._within_ms

    def _enter(self) -> _Place:
        place = _Place()
        self._places.append(place)
        for each in self._places:
            each.most_inside = max(each.most_inside, self.inside)
        return place

    def _leave(self, place: _Place) -> None:
        self._places.remove(place)
        if place.whole and place.own_s:
            self._limit.learn(place.own_s, inside=place.most_inside)
        self._patience.served(others_wait=bool(self._line))
        while self._line and self._is_free:
            turn = self._line.popleft()
            if not turn.done():  # else it was given up just now
                turn.set_result(self._enter())

    async def _wait(self) -> _Place:
        turn: asyncio.Future[_Place] = asyncio.get_running_loop().create_future()
        self._line.append(turn)
        try:
            async with asyncio.timeout(_AT_WORST * self._patience.most_s):
                return await turn
        except BaseException as end:
            if turn in self._line:
                self._line.remove(turn)
            elif not turn.cancelled():  # called in the moment of leaving
                self._leave(turn.result())
            if isinstance(end, TimeoutError):
                raise Busy("search") from end
            raise
