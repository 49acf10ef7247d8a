"""What is put round a step, layer by layer."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from app.steps import Row
from infra.faults import Faults
from infra.resilience import Breakers, limited, limited_stream, standing_in
from infra.telemetry.traced import Instrument
from pipeline.ports import StartReview
from pipeline.types.verdicts import StageReport

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Layers:
    """From the inside out: the fault on demand, the limit, the breaker, the span, the stand-in (implements ``Around``).

    So a fault meets what the part's own would, and a span shows the failure that the stand-in covers up.
    """

    faults: Faults
    breakers: Breakers
    trace: Instrument

    def step(self, step: Callable[P, Awaitable[R]], row: Row[R]) -> Callable[P, Awaitable[R]]:
        """Wrap a step."""
        if row.struck:
            step = self.faults.around(step, row.span.name)
        if row.seconds is not None:
            step = limited(step, part=row.part, seconds=row.seconds)
        if row.circuit is not None:
            step = self.breakers.around(step, part=row.part, circuit=row.circuit)
        step = self.trace.step(step, row.span)
        if row.stand_in is not None:
            step = standing_in(step, part=row.part, result=row.stand_in)
        return step

    def stream(
        self, step: Callable[P, AsyncGenerator[str | R, None]], row: Row[R]
    ) -> Callable[P, AsyncGenerator[str | R, None]]:
        """Wrap a step that yields texts and, last, its result. What stands in for it is a step of its own."""
        if row.struck:
            step = self.faults.around_stream(step, row.span.name)
        if row.seconds is not None:
            step = limited_stream(step, part=row.part, seconds=row.seconds)
        if row.circuit is not None:
            step = self.breakers.around_stream(step, part=row.part, circuit=row.circuit)
        return self.trace.stream(step, row.span)

    def review(self, start_review: StartReview, row: Row[Sequence[StageReport]]) -> StartReview:
        """Wrap the output guards: their reviews are spans."""
        return self.trace.review(start_review, row.span)
