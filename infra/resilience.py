"""Time limits, circuit breakers and stand-ins, as wrappers round a step."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from typing import ParamSpec, TypeVar

from infra.hidden import hidden
from infra.seldom import Seldom
from pipeline.errors import Busy, PartRefused, PartTimeout, PartUnavailable, UnknownSession

with hidden("redis"):  # 7 MB, for circuits that several processes would share
    from purgatory import AsyncCircuitBreakerFactory
    from purgatory.domain.model import CLOSED, OPENED, Context, OpenedState

logger = logging.getLogger(__name__)
seldom = Seldom(logger)

P = ParamSpec("P")
R = TypeVar("R")

_SAYS_NOTHING = (asyncio.CancelledError, GeneratorExit, UnknownSession, Busy)
"""Ends of a call that tell neither that the part works nor that it does not."""
FAILURES = 3
"""In a row, after which a part is left alone."""
PAUSE_S = 5.0
"""How long it is left alone before one call tries it again."""


async def _ended(work: Awaitable[R], deadline: float) -> R:
    """``work`` within a limit that passes at the deadline, and as much later as the loop comes too late for it.

    Whoever has answered while this process stood still is heard then, and not taken for a part that hangs.
    """
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(None) as limit:
        due = loop.call_at(deadline, lambda: limit.reschedule(2 * loop.time() - deadline))
        try:
            return await work
        finally:
            due.cancel()


def limited(step: Callable[P, Awaitable[R]], *, part: str, seconds: float) -> Callable[P, Awaitable[R]]:
    """Return ``step`` with a time limit. Raises PartTimeout, which names the part."""

    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        deadline = asyncio.get_running_loop().time() + seconds
        try:
            return await _ended(step(*args, **kwargs), deadline)
        except TimeoutError as error:
            raise PartTimeout(part, f"no answer within {seconds:g} s") from error

    return run


def limited_stream(
    step: Callable[P, AsyncGenerator[R, None]], *, part: str, seconds: float
) -> Callable[P, AsyncGenerator[R, None]]:
    """Return a streaming step that has to end within ``seconds``. Raises PartTimeout, which names the part."""

    async def run(*args: P.args, **kwargs: P.kwargs) -> AsyncGenerator[R, None]:
        deadline = asyncio.get_running_loop().time() + seconds
        async with aclosing(step(*args, **kwargs)) as stream:
            while True:
                try:
                    item = await _ended(anext(stream), deadline)
                except StopAsyncIteration:
                    return
                except TimeoutError as error:
                    raise PartTimeout(part, f"no whole answer within {seconds:g} s") from error
                yield item

    return run


def standing_in(step: Callable[P, Awaitable[R]], *, part: str, result: Callable[[], R]) -> Callable[P, Awaitable[R]]:
    """Return ``step`` with a stand-in for when its part is unavailable. ``result`` has to name the part as degraded."""

    async def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await step(*args, **kwargs)
        except (PartUnavailable, Busy) as error:
            seldom.warning(part, "%s is unavailable, going on without it: %s", part, error)
            return result()

    return run


class Breakers:
    """Circuit breakers, so that a server that hangs costs a few calls their time limit and not every one.

    Parts that live on one server share a ``circuit``: what one of them has found out, the others need not. The library
    keeps count and state. What it leaves open is decided here: after the pause exactly one call goes through, and an
    end that says nothing of the part, such as a user who hangs up, counts neither as failure nor as success. Nor does
    the failure of a call from before the circuit last opened or closed: it tells of what is known, or over.
    """

    def __init__(self, *, failures: int = FAILURES, pause_s: float = PAUSE_S) -> None:
        self._factory = AsyncCircuitBreakerFactory(failures, pause_s)
        self._factory.add_listener(self._hear)
        self._trying: set[str] = set()
        self._changed_at: dict[str, float] = {}
        self.states: dict[str, str] = {}
        """``closed``, ``opened`` or ``half-opened`` by circuit."""

    def around(
        self, step: Callable[P, Awaitable[R]], *, part: str, circuit: str | None = None
    ) -> Callable[P, Awaitable[R]]:
        """Return ``step`` behind a breaker, its part's own unless named. Raises PartUnavailable while it is open."""
        name = circuit or part
        self.states.setdefault(name, CLOSED)

        async def run(*args: P.args, **kwargs: P.kwargs) -> R:
            async with self._entered(name, part):
                return await step(*args, **kwargs)

        return run

    def around_stream(
        self, step: Callable[P, AsyncGenerator[R, None]], *, part: str, circuit: str | None = None
    ) -> Callable[P, AsyncGenerator[R, None]]:
        """Return a streaming step behind a breaker, its part's own unless named."""
        name = circuit or part
        self.states.setdefault(name, CLOSED)

        async def run(*args: P.args, **kwargs: P.kwargs) -> AsyncGenerator[R, None]:
            async with self._entered(name, part), aclosing(step(*args, **kwargs)) as stream:
                async for item in stream:
                    yield item

        return run

    @asynccontextmanager
    async def _entered(self, name: str, part: str) -> AsyncGenerator[None, None]:
        breaker = await self._factory.get_breaker(name)
        # Asked here: the library would raise one and the same exception each time, whose stack grows with every raise.
        if name in self._trying or self._resting(name, breaker.context):
            raise PartUnavailable(part, "it failed repeatedly and is left alone for a moment")
        _due(breaker.context)
        await breaker.__aenter__()
        began = time.monotonic()
        trying = breaker.context.state != CLOSED
        if trying:
            self._trying.add(name)
        try:
            yield
        except _SAYS_NOTHING:
            raise
        except PartRefused:
            await breaker.__aexit__(None, None, None)  # who can refuse is well
            raise
        except BaseException as error:
            if began >= self._changed_at.get(name, began):
                await breaker.__aexit__(type(error), error, error.__traceback__)
            raise
        else:
            await breaker.__aexit__(None, None, None)
        finally:
            if trying:
                self._trying.discard(name)

    def _resting(self, name: str, context: Context) -> bool:
        """Whether an open circuit still has to stay open."""
        return context.state == OPENED and time.monotonic() < self._changed_at.get(name, -math.inf) + context.ttl

    def _hear(self, name: str, kind: str, event: object) -> None:
        if kind == "state_changed":
            self.states[name] = str(getattr(event, "state", "unknown"))
            self._changed_at[name] = time.monotonic()
            logger.warning("The circuit breaker of %s is %s", name, self.states[name])


def _due(context: Context) -> None:
    """Make an open circuit's pause over for the library too, which goes by the wall clock: that may be set back."""
    if isinstance(context._state, OpenedState):  # noqa: SLF001 - there is no other way to it  # pyright: ignore[reportPrivateUsage]
        context._state.opened_at = -math.inf  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
