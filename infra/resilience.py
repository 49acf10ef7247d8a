"""Time limits, circuit breakers and stand-ins, as wrappers round a step."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from typing import ParamSpec, TypeVar

from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState

from pipeline.errors import Busy, PartTimeout, PartUnavailable, UnknownSession

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

_NOT_THE_PARTS_FAULT = [asyncio.CancelledError, GeneratorExit, UnknownSession, Busy]
FAILURES = 3
"""In a row, after which a part is left alone."""
PAUSE_S = 5.0
"""How long it is left alone before one call tries it again."""


def limited(step: Callable[P, Awaitable[R]], *, part: str, seconds: float) -> Callable[P, Awaitable[R]]:
    """Return ``step`` with a time limit. Raises PartTimeout, which names the part."""

    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            async with asyncio.timeout(seconds):
                return await step(*args, **kwargs)
        except TimeoutError as error:
            raise PartTimeout(part, f"no answer within {seconds:g} s") from error

    return run


def standing_in(step: Callable[P, Awaitable[R]], *, part: str, result: Callable[[], R]) -> Callable[P, Awaitable[R]]:
    """Return ``step`` with a stand-in for when its part is unavailable. ``result`` has to name the part as degraded."""

    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await step(*args, **kwargs)
        except (PartUnavailable, Busy) as error:
            logger.warning("%s is unavailable, going on without it: %s", part, error)
            return result()

    return run


class Breakers:
    """A circuit breaker for each part, so that a part that hangs costs a few turns its time limit and not every one."""

    def __init__(self, *, failures: int = FAILURES, pause_s: float = PAUSE_S) -> None:
        self._factory = AsyncCircuitBreakerFactory(failures, pause_s, [*_NOT_THE_PARTS_FAULT])
        self._factory.add_listener(self._hear)
        self.states: dict[str, str] = {}
        """``closed``, ``opened`` or ``half-opened`` by part."""

    def around(self, step: Callable[P, Awaitable[R]], *, part: str) -> Callable[P, Awaitable[R]]:
        """Return ``step`` behind the part's breaker. Raises PartUnavailable while it is open."""
        self.states.setdefault(part, "closed")

        async def run(*args: P.args, **kwargs: P.kwargs) -> R:
            async with self._entered(part):
                return await step(*args, **kwargs)

        return run

    def around_stream(
        self, step: Callable[P, AsyncGenerator[R, None]], *, part: str
    ) -> Callable[P, AsyncGenerator[R, None]]:
        """Return a streaming step behind the part's breaker."""
        self.states.setdefault(part, "closed")

        async def run(*args: P.args, **kwargs: P.kwargs) -> AsyncGenerator[R, None]:
            async with self._entered(part), aclosing(step(*args, **kwargs)) as stream:
                async for item in stream:
                    yield item

        return run

    @asynccontextmanager
    async def _entered(self, part: str) -> AsyncGenerator[None, None]:
        breaker = await self._factory.get_breaker(part)
        try:
            async with breaker:
                yield
        except OpenedState as error:
            raise PartUnavailable(part, "it failed repeatedly and is left alone for a moment") from error

    def _hear(self, name: str, kind: str, event: object) -> None:
        if kind == "state_changed":
            self.states[name] = str(getattr(event, "state", "unknown"))
            logger.warning("The circuit breaker of %s is %s", name, self.states[name])
