"""A span under way: what is recorded of a step, and the span that is current while the step runs.

Telemetry that breaks is logged here, and the answer still goes out.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from types import TracebackType
from typing import Any, Generic, TypeVar

from opentelemetry import context as otel_context
from opentelemetry.context import Context
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import Span, SpanContext, Status, StatusCode, Tracer, set_span_in_context
from opentelemetry.util.types import AttributeValue

from infra.telemetry import vocabulary as v
from infra.telemetry.processor import TurnProcessor
from infra.telemetry.trace import Attributes
from pipeline.types.verdicts import StageReport

logger = logging.getLogger(__name__)

R = TypeVar("R")
_IDS = RandomIdGenerator()
_RECORDED = "_is_on_a_span"
"""Set on an exception whose stack has been recorded."""


@dataclass(frozen=True)
class SpanSpec(Generic[R]):
    """What is recorded of a step.

    ``describe`` reads attributes off the result: short, bounded, free of user text. ``content`` turns the step's
    arguments and its result into inputs and outputs; it runs later, on the exporter's thread, and is redacted there.
    ``reports`` names stage reports in the result that become child spans.
    """

    name: str
    kind: str
    describe: Callable[[R], Attributes] = lambda _: {}
    content: Callable[[tuple[Any, ...], R | None], tuple[Any, Any]] | None = None
    static: Attributes = field(default_factory=dict[str, AttributeValue])
    reports: Callable[[R], Sequence[StageReport]] | None = None

    @cached_property
    def known(self) -> Attributes:
        """What is known before the step runs."""
        kinds: Attributes = {
            v.OPENINFERENCE_KIND: v.OPENINFERENCE_KINDS.get(self.kind, self.kind),
            v.MLFLOW_TYPE: v.MLFLOW_TYPES[self.kind],
        }
        return {**kinds, **self.static}


class Active(Generic[R]):
    """The span of a step: a context manager for one that returns, entered piecewise by one that streams."""

    __slots__ = ("_args", "_context", "_processor", "_span", "_spec", "_token", "current", "result")

    def __init__(self, tracer: Tracer, processor: TurnProcessor, spec: SpanSpec[R], args: tuple[Any, ...]) -> None:
        self._processor = processor
        self._spec = spec
        self._args = args
        self._span = tracer.start_span(spec.name)
        self._context = set_span_in_context(self._span)
        self._token: Any = None
        self.current = _Current(self._span, self._context)
        """Makes the span current for a while, without ending it."""
        self.result: R | None = None
        # At once: a span that is closed for the step, because it never ends, has a kind too.
        processor.note(self._span.get_span_context(), spec.known)

    def __enter__(self) -> None:
        self._token = otel_context.attach(self._context)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        otel_context.detach(self._token)
        if error is not None:
            mark_failure(self._span, error)
        self.end()

    def left_early(self) -> None:
        """Say that the reader of a stream left before its end: on purpose, or because the turn is being cancelled."""
        self._span.set_attribute(v.LEFT_EARLY, value=True)
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            self._span.set_status(StatusCode.ERROR, v.CANCELLED)

    def end(self) -> None:
        """Describe the result and end the span. Safe to call again."""
        if not self._span.is_recording():
            return
        try:
            self._describe()
        except Exception:
            logger.exception("Could not describe the span %s", self._spec.name)
        finally:
            self._span.end()

    def _describe(self) -> None:
        spec, result = self._spec, self.result
        attributes = spec.known if result is None else {**spec.known, **spec.describe(result)}
        if self.current.entered:
            attributes = {**attributes, **self.current.attributes}
        content = partial(spec.content, self._args, result) if spec.content else None
        self._processor.note(self._span.get_span_context(), attributes, content)
        if result is not None and spec.reports and isinstance(self._span, ReadableSpan):
            for report in spec.reports(result):
                self._processor.on_end(_stage_span(self._span, report))


class _Current:
    """Makes a span current, marks on it what went wrong meanwhile, and counts how long that was."""

    __slots__ = ("_before_ns", "_began_ns", "_context", "_ran_ns", "_span", "_token", "entered")

    def __init__(self, span: Span, context: Context) -> None:
        self._span = span
        self._context = context
        self._ran_ns = 0
        self._before_ns: int | None = None
        self.entered = False

    @property
    def attributes(self) -> Attributes:
        """How long the span was current, in all and before the first text came through."""
        attributes: Attributes = {v.ACTIVE_MS: self._ran_ns / 1e6}
        if self._before_ns is not None:
            attributes[v.ACTIVE_BEFORE_MS] = self._before_ns / 1e6
        return attributes

    def first_text(self) -> None:
        """Say that text came through just now."""
        if self._before_ns is None:
            self._before_ns = self._ran_ns

    def __enter__(self) -> None:
        self.entered = True
        self._token = otel_context.attach(self._context)
        self._began_ns = time.perf_counter_ns()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._ran_ns += time.perf_counter_ns() - self._began_ns
        otel_context.detach(self._token)
        if error is not None and not isinstance(error, StopAsyncIteration | GeneratorExit):
            mark_failure(self._span, error)


def mark_failure(span: Span, error: BaseException) -> None:
    """Say on the span what happened. OpenTelemetry leaves a cancelled one unmarked, which would read as success.

    The stack goes on the innermost span only: writing it down takes half a millisecond and reads source files.
    """
    if isinstance(error, asyncio.CancelledError | GeneratorExit):
        span.set_status(StatusCode.ERROR, v.CANCELLED)
        return
    span.set_status(StatusCode.ERROR, type(error).__name__)
    try:
        span.set_status(StatusCode.ERROR, f"{type(error).__name__}: {error}")
        if not hasattr(error, _RECORDED):
            span.record_exception(error)
            setattr(error, _RECORDED, True)
    except Exception:
        logger.exception("Could not describe a failure; its type is on the span")


def _stage_span(guard: ReadableSpan, report: StageReport) -> ReadableSpan:
    """A guardrail stage that has already run, as a child of its guard."""
    attributes: Attributes = {
        v.OPENINFERENCE_KIND: "GUARDRAIL",
        v.MLFLOW_TYPE: v.MLFLOW_TYPES["GUARDRAIL"],
        v.GEN_AI_OPERATION: "run_guardrail",
        v.GEN_AI_GUARDRAIL: report.stage,
        v.GUARD_ACTION: report.action,
        v.BUSY_MS: round(report.busy_ms, 3),
        v.ACTIVE_MS: report.busy_ms,
        v.GUARD_CHECKS: report.checks,
        **_DECIDED[report.action],
    }
    if report.reasons:
        attributes[v.GUARD_REASONS] = list(report.reasons)
    parent = guard.context or SpanContext(0, 0, is_remote=False)
    context = SpanContext(parent.trace_id, _IDS.generate_span_id(), is_remote=False, trace_flags=parent.trace_flags)
    broken = report.action == "broken"
    return ReadableSpan(
        name=f"{guard.name}.{report.stage}",
        context=context,
        parent=parent,
        resource=guard.resource,
        attributes=attributes,
        events=[_evaluation(report)] if guard.name == v.OUTPUT_GUARDS and report.stage == v.GROUNDING_STAGE else (),
        status=Status(StatusCode.ERROR, ", ".join(report.reasons)) if broken else Status(),
        start_time=report.start_ns,
        end_time=max(report.end_ns, report.start_ns),
        instrumentation_scope=guard.instrumentation_scope,
    )


_DECIDED = {
    "allow": {v.GEN_AI_VERDICT: "allow", v.GEN_AI_ENFORCED: "allow"},
    "rewrite": {v.GEN_AI_VERDICT: "modify", v.GEN_AI_ENFORCED: "modify"},
    "block": {v.GEN_AI_VERDICT: "deny", v.GEN_AI_ENFORCED: "block"},
    "broken": {},
}
"""The verdict apart from the action: a stage that broke found nothing, whatever became of the text."""
_LABELS = {"allow": "pass", "rewrite": "fail", "block": "fail", "broken": "not_judged"}


def _evaluation(report: StageReport) -> Event:
    """What the model said, judged by what it was given."""
    attributes: Attributes = {v.GEN_AI_EVALUATION: report.stage, v.GEN_AI_EVALUATION_LABEL: _LABELS[report.action]}
    if report.reasons:
        attributes[v.GEN_AI_EVALUATION_WHY] = ", ".join(report.reasons)
    return Event(v.GEN_AI_EVALUATION_RESULT, attributes, report.end_ns)
