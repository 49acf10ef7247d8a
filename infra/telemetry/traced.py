"""How to put a span round a step, a stream or a review. Which steps exist is in ``spans.py``.

A span is current only while its own step runs, so what a stream's consumer does between two items never nests under
the stream.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar

from opentelemetry.trace import Tracer

from infra.telemetry.active import Active, SpanSpec
from infra.telemetry.processor import TurnProcessor
from infra.telemetry.reviews import TracedReview
from pipeline.ports import Review, StartReview
from pipeline.types.verdicts import Evidence, StageReport

P = ParamSpec("P")
R = TypeVar("R")


class Instrument:
    """Wraps steps. One instance per tracer."""

    def __init__(self, tracer: Tracer, processor: TurnProcessor) -> None:
        self._tracer = tracer
        self._processor = processor

    def step(self, step: Callable[P, Awaitable[R]], spec: SpanSpec[R]) -> Callable[P, Awaitable[R]]:
        """Return ``step`` in a span."""
        tracer, processor = self._tracer, self._processor

        async def run(*args: P.args, **kwargs: P.kwargs) -> R:
            active = Active(tracer, processor, spec, args)
            with active:
                active.result = result = await step(*args, **kwargs)
            return result

        return run

    def stream(
        self, step: Callable[P, AsyncGenerator[str | R, None]], spec: SpanSpec[R]
    ) -> Callable[P, AsyncGenerator[str | R, None]]:
        """Return a step that yields texts and, last, its result, in a span that is current only while it runs."""
        tracer, processor = self._tracer, self._processor

        @wraps(step)
        async def run(*args: P.args, **kwargs: P.kwargs) -> AsyncGenerator[str | R, None]:
            stream, active = step(*args, **kwargs), Active(tracer, processor, spec, args)
            try:
                while True:
                    with active.current:
                        try:
                            item = await anext(stream)
                        except StopAsyncIteration:
                            return
                    if not isinstance(item, str):
                        active.result = item
                    yield item
            except GeneratorExit:
                active.left_early()
                raise
            finally:
                try:
                    with active.current:
                        await stream.aclose()
                finally:
                    active.end()

        return run

    def review(self, start_review: StartReview, spec: SpanSpec[Sequence[StageReport]]) -> StartReview:
        """Return output guards whose reviews are spans, with a child for each stage that checked anything."""

        def run(evidence: Evidence, /) -> Review:
            fed: list[str] = []
            active = Active(self._tracer, self._processor, spec, (evidence, fed))
            return TracedReview(start_review(evidence), active, fed)

        return run
