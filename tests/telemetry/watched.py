"""The scripted turn with the real tracer, processor and exporter, watched by a test that may make any of it fail."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from opentelemetry.sdk.trace import ReadableSpan
from prometheus_client import CollectorRegistry

from app.steps import Bare, Table
from evals.doubles import At, ScriptedSteps, chat, shipping
from infra.telemetry.keep import KeepRule
from infra.telemetry.redact import Capture
from infra.telemetry.setup import Telemetry, TelemetryConfig
from infra.telemetry.trace import Trace
from infra.telemetry.traced import Instrument
from infra.telemetry.turn import Tracing
from pipeline.chat import Chat
from pipeline.ports import Emit
from pipeline.types.answers import Reply
from pipeline.types.asking import Question
from tests.conftest import CollectedTraces

SCENE = shipping()
QUESTION = SCENE.question


async def go_on(_: str) -> None:
    """Nothing happens."""


async def ignore(_: str) -> None:
    """Where text goes when nobody reads along."""


async def _points() -> tuple[str, ...]:
    reached: dict[str, None] = {}

    async def at(point: str) -> None:
        reached[point] = None

    await chat(ScriptedSteps(SCENE), Bare(), at=at)(QUESTION, ignore)
    return tuple(reached)


POINTS = asyncio.run(_points())
"""Where a turn can be interrupted, in the order of the turn."""


def scripted_chat(trace: Instrument, at: At | None = None, table: Table | None = None) -> Chat:
    """The scripted turn, traced."""
    return chat(ScriptedSteps(SCENE), trace, at=at, table=table)


class Watched:
    """A telemetry whose traces a test reads: all that finish, and those that leave."""

    def __init__(
        self,
        rule: KeepRule | None = None,
        *,
        capture: Capture = "redacted",
        mask: Callable[[str], str] = str,
        **config: Any,
    ) -> None:
        self.collected = CollectedTraces()
        made = TelemetryConfig(rule=rule or KeepRule(), capture=capture, max_queue=20_000, **config)
        self.telemetry = Telemetry(made, mask, self.collected)
        self.finished: list[tuple[Trace, bool]] = []
        self.telemetry.processor.listen(lambda trace, sent: self.finished.append((trace, sent)))
        self._at: ContextVar[At] = ContextVar("at", default=go_on)
        self.chat = scripted_chat(self.telemetry.instrument, self._reached)

    async def _reached(self, name: str) -> None:
        await self._at.get()(name)

    @property
    def registry(self) -> CollectorRegistry:
        return self.telemetry.registry

    async def turn(
        self,
        run: Callable[[Question, Emit], Awaitable[Reply]],
        question: Question = QUESTION,
        *,
        emit: Emit = ignore,
        force: bool = False,
    ) -> Reply:
        """Run one turn in its root span."""
        return await self.telemetry.turns(run)(question, emit, Tracing(force=force))

    async def scripted_turn(self, at: At = go_on, *, emit: Emit = ignore) -> Reply:
        """Run the scripted turn."""
        self._at.set(at)
        return await self.turn(self.chat, emit=emit)

    async def left(self) -> list[list[ReadableSpan]]:
        """The traces that have left, once all have that will."""
        assert await asyncio.to_thread(self.telemetry.flush, 20)
        return self.collected.traces

    def count(self, name: str, **labels: str) -> float:
        """A metric's value; 0 when it was never touched."""
        return self.registry.get_sample_value(name, labels) or 0.0

    def close(self) -> None:
        self.telemetry.shutdown(2)


def by_name(trace: list[ReadableSpan]) -> dict[str, ReadableSpan]:
    """The spans of a trace; of those with one name, the last."""
    return {span.name: span for span in trace}


def assert_whole(trace: list[ReadableSpan]) -> None:
    """One root, every span ended, every parent there, no span twice."""
    ids = [span.context.span_id for span in trace]
    assert len(set(ids)) == len(ids)
    assert [span.name for span in trace if span.parent is None] == ["chat.turn"]
    assert all(span.end_time is not None and span.end_time >= span.start_time for span in trace)
    assert all(span.parent.span_id in ids for span in trace if span.parent)
    assert len({span.context.trace_id for span in trace}) == 1


async def until(holds: Callable[[], Any], seconds: float = 30) -> None:
    """Wait for something that is about to happen."""
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "it did not happen in time"
        await asyncio.sleep(0.01)
