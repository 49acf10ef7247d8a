"""Reviews of answers as spans that end with the review, or with the turn if that comes first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from contextvars import ContextVar

from infra.telemetry.active import Active
from pipeline.ports import Review
from pipeline.types.verdicts import StageReport

logger = logging.getLogger(__name__)

_turn_end: ContextVar[ExitStack | None] = ContextVar("turn_end", default=None)
"""What has to be closed when the turn ends, however it ends."""


def closing_reviews() -> tuple[ExitStack, Callable[[], None]]:
    """Open the scope in which reviews end with the turn; returns it, and how to leave it."""
    stack = ExitStack()
    token = _turn_end.set(stack)
    return stack, lambda: _turn_end.reset(token)


class AroundReview:
    """How the review stands that something goes round."""

    def __init__(self, review: Review) -> None:
        self._review = review

    @property
    def blocked(self) -> bool:
        """Whether a stage stopped the answer."""
        return self._review.blocked

    @property
    def ended(self) -> bool:
        """Whether nothing more is shown of the answer."""
        return self._review.ended

    @property
    def doubtful(self) -> bool:
        """Whether what was shown may not be the answer."""
        return self._review.doubtful

    @property
    def reports(self) -> tuple[StageReport, ...]:
        """One entry per stage that has checked anything so far."""
        return self._review.reports


class TracedReview(AroundReview):
    """A review in a span (implements ``Review``). ``fed`` gets what it is fed, for the span's content."""

    def __init__(self, review: Review, active: Active[Sequence[StageReport]], fed: list[str]) -> None:
        super().__init__(review)
        self._active = active
        self._fed = fed
        if (stack := _turn_end.get()) is not None:
            stack.callback(self._end)

    async def feed(self, piece: str, /) -> str:
        """Take a piece of the stream; return what may be shown now."""
        self._fed.append(piece)
        with self._active.current:
            released = await self._review.feed(piece)
        if released:
            self._active.current.first_text()
        return released

    async def finish(self) -> str:
        """Judge the rest; return what is still to be shown."""
        with self._active.current:
            released = await self._review.finish()
        if released:
            self._active.current.first_text()
        self._end()
        return released

    def _end(self) -> None:
        try:
            self._active.result = self._review.reports
        except Exception:
            logger.exception("Could not read the reports of a review; its span goes without")
        self._active.end()
