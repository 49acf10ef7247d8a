"""Faults on demand: a step made slow, busy, broken or stuck, to see what the rest does, and whether it is noticed.

A fault strikes inside the step's own time limit and circuit breaker, so what follows is what would follow if the part
itself were so.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Literal, ParamSpec, TypeVar

from opentelemetry.trace import get_current_span

from infra.telemetry import vocabulary as v
from pipeline.errors import PartUnavailable

P = ParamSpec("P")
R = TypeVar("R")

Kind = Literal["delay", "work", "error", "hang"]


class UnknownStep(Exception):
    """There is no step of this name; the message lists those that there are."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a step.

    Args:
        kind: ``delay`` waits, ``work`` keeps a core busy, ``error`` fails, ``hang`` never answers.
        ms: how long a delay or work takes.
        ratio: of calls that it strikes, 0..1.
        until: the monotonic second at which it ends by itself.
    """

    kind: Kind
    ms: float
    ratio: float
    until: float

    @property
    def seconds_left(self) -> float:
        """Until it ends."""
        return max(0.0, self.until - time.monotonic())

    def __str__(self) -> str:
        return f"{self.kind} {self.ms:g} ms" if self.kind in {"delay", "work"} else self.kind


@dataclass(slots=True)
class Faults:
    """The faults of the steps, of which there is one at most for each. Without ``allowed`` steps stay as they are."""

    allowed: bool = False
    steps: set[str] = field(default_factory=set[str])
    """Names of the steps that can be struck: filled as they are wrapped."""
    _by_step: dict[str, Fault] = field(default_factory=dict[str, Fault])

    def around(self, step: Callable[P, Awaitable[R]], name: str) -> Callable[P, Awaitable[R]]:
        """Return ``step`` as one that can be struck."""
        if not self.allowed:
            return step
        self.steps.add(name)

        async def run(*args: P.args, **kwargs: P.kwargs) -> R:
            await self._strike(name)
            return await step(*args, **kwargs)

        return run

    def around_stream(
        self, step: Callable[P, AsyncGenerator[R, None]], name: str
    ) -> Callable[P, AsyncGenerator[R, None]]:
        """Return a streaming step as one that can be struck before its first item."""
        if not self.allowed:
            return step
        self.steps.add(name)

        async def run(*args: P.args, **kwargs: P.kwargs) -> AsyncGenerator[R, None]:
            await self._strike(name)
            async with aclosing(step(*args, **kwargs)) as stream:
                async for item in stream:
                    yield item

        return run

    def put(self, step: str, kind: Kind, *, ms: float = 0.0, ratio: float = 1.0, seconds: float = 60.0) -> Fault:
        """Strike a step from now on, instead of what struck it before. Raises UnknownStep."""
        self._check(step)
        self._by_step[step] = Fault(kind, ms, ratio, time.monotonic() + seconds)
        return self._by_step[step]

    def remove(self, step: str) -> None:
        """Let a step be. Raises UnknownStep."""
        self._check(step)
        self._by_step.pop(step, None)

    def active(self) -> dict[str, Fault]:
        """The faults that strike now, by step."""
        return {step: fault for step, fault in sorted(self._by_step.items()) if fault.seconds_left > 0}

    def tags(self) -> dict[str, str]:
        """The trace tag that every turn gets meanwhile; none while all is well."""
        active = self.active() if self._by_step else {}
        return {v.TAG_FAULTS: _listed(f"{step}={fault}" for step, fault in active.items())} if active else {}

    def _check(self, step: str) -> None:
        if step not in self.steps:
            raise UnknownStep(f"no step {step!r}: there are {_listed(sorted(self.steps))}")

    async def _strike(self, name: str) -> None:
        fault = self._by_step.get(name)
        if fault is None or fault.seconds_left == 0 or random.random() >= fault.ratio:  # noqa: S311 - no secret
            return
        get_current_span().set_attribute(v.FAULT, str(fault))
        match fault.kind:
            case "delay":
                await asyncio.sleep(fault.ms / 1000)
            case "work":
                await asyncio.to_thread(_burn, fault.ms / 1000)
            case "error":
                raise PartUnavailable(name, "a fault was asked for")
            case "hang":
                await asyncio.sleep(fault.seconds_left)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _burn(seconds: float) -> None:
    """Use a core for so many seconds of its time, however long that takes."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass
