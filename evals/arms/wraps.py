"""Ways to trace a turn, as the comparison sees them; and what those have in common that know nothing of ours."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, aclosing
from dataclasses import dataclass
from typing import Any, ParamSpec, Protocol, TypeVar

from infra.telemetry import vocabulary as v
from infra.telemetry.active import SpanSpec
from infra.telemetry.reviews import AroundReview
from infra.telemetry.turn import RunTurn
from pipeline.ports import Review, StartReview
from pipeline.types.answers import Reply
from pipeline.types.asking import Question
from pipeline.types.verdicts import Evidence, StageReport

P = ParamSpec("P")
R = TypeVar("R")


class Wraps(Protocol):
    """Puts something round the steps of a turn. ``infra.telemetry.traced.Instrument`` is one."""

    def step(self, step: Callable[P, Awaitable[R]], spec: SpanSpec[R], /) -> Callable[P, Awaitable[R]]:
        """Wrap a step."""
        ...

    def stream(
        self, step: Callable[P, AsyncGenerator[str | R, None]], spec: SpanSpec[R], /
    ) -> Callable[P, AsyncGenerator[str | R, None]]:
        """Wrap a step that yields texts and, last, its result."""
        ...

    def review(self, start_review: StartReview, spec: SpanSpec[Sequence[StageReport]], /) -> StartReview:
        """Wrap the output guards."""
        ...


@dataclass(frozen=True, slots=True)
class Arm:
    """One way to trace. ``drain`` blocks until all that is kept so far is stored; ``close`` frees what it holds."""

    wraps: Wraps
    turn: Callable[[RunTurn], RunTurn]
    drain: Callable[[], None] = lambda: None
    close: Callable[[], None] = lambda: None


class OpenSpan(Protocol):
    """A span under way."""

    def record(self, attributes: Mapping[str, Any], inputs: Any, outputs: Any) -> None:
        """Say what the step was given, what came out, and what is worth knowing of it."""
        ...

    def tag(self, tags: Mapping[str, str], session: str, user: str) -> None:
        """Tag the trace."""
        ...

    def child(self, name: str, report: StageReport) -> None:
        """Add a stage that has already run."""
        ...

    def end(self) -> None:
        """End the span."""
        ...


class PlainWraps(ABC):
    """Spans opened and closed where the step runs, as one writes it by hand (implements ``Wraps``).

    What is recorded is what ours records, from the same table, rendered at once.
    """

    @abstractmethod
    def span(self, name: str, kind: str) -> AbstractContextManager[OpenSpan]:
        """A span that is current inside the context manager and ends with it."""

    @abstractmethod
    def loose(self, name: str, kind: str) -> OpenSpan:
        """A span under the current one that is never current itself; end it."""

    def step(self, step: Callable[P, Awaitable[R]], spec: SpanSpec[R]) -> Callable[P, Awaitable[R]]:
        """Return ``step`` in a span."""

        async def run(*args: P.args, **kwargs: P.kwargs) -> R:
            with self.span(spec.name, spec.kind) as span:
                result = await step(*args, **kwargs)
                _record(span, spec, args, result)
            return result

        return run

    def stream(
        self, step: Callable[P, AsyncGenerator[str | R, None]], spec: SpanSpec[R]
    ) -> Callable[P, AsyncGenerator[str | R, None]]:
        """Return a step that yields texts and, last, its result, in a span."""

        async def run(*args: P.args, **kwargs: P.kwargs) -> AsyncGenerator[str | R, None]:
            with self.span(spec.name, spec.kind) as span:
                async with aclosing(step(*args, **kwargs)) as stream:
                    async for item in stream:
                        if not isinstance(item, str):
                            _record(span, spec, args, item)
                        yield item

        return run

    def review(self, start_review: StartReview, spec: SpanSpec[Sequence[StageReport]]) -> StartReview:
        """Return output guards whose reviews are spans."""

        def start(evidence: Evidence, /) -> Review:
            return _PlainReview(start_review(evidence), evidence, self.loose(spec.name, spec.kind), spec)

        return start

    def turn(self, run: RunTurn) -> RunTurn:
        """Return ``run`` in a root span."""

        async def traced(question: Question, emit: Any) -> Reply:
            with self.span(v.TURN, "CHAIN") as span:
                reply = await run(question, emit)
                tags = {v.TAG_INTENT: reply.intent.name if reply.intent else "none", v.TAG_MODEL: reply.model}
                span.tag({**tags, v.TAG_CACHE_HIT: reply.cache}, question.session_id, question.user.id)
                span.record({}, {"message": question.text}, {"answer": reply.answer})
            return reply

        return traced


class _PlainReview(AroundReview):
    def __init__(
        self, review: Review, evidence: Evidence, span: OpenSpan, spec: SpanSpec[Sequence[StageReport]]
    ) -> None:
        super().__init__(review)
        self._evidence = evidence
        self._fed: list[str] = []
        self._span = span
        self._spec = spec

    async def feed(self, piece: str, /) -> str:
        self._fed.append(piece)
        return await self._review.feed(piece)

    async def finish(self) -> str:
        released = await self._review.finish()
        _record(self._span, self._spec, (self._evidence, self._fed), self._review.reports)
        self._span.end()
        return released


def _record(span: OpenSpan, spec: SpanSpec[R], args: tuple[Any, ...], result: R) -> None:
    inputs, outputs = spec.content(args, result) if spec.content else (None, None)
    span.record({**spec.static, **spec.describe(result)}, inputs, outputs)
    for report in spec.reports(result) if spec.reports else ():
        span.child(f"{spec.name}.{report.stage}", report)


def told(report: StageReport) -> dict[str, Any]:
    """What a stage says of itself."""
    return {"action": report.action, "busy_ms": report.busy_ms, "checks": report.checks}
