"""Puts the telemetry together, once, at start."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal

from opentelemetry import propagate
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.id_generator import IdGenerator, RandomIdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON
from opentelemetry.trace import NoOpTracer, Tracer
from prometheus_client import CollectorRegistry, ProcessCollector

from infra.telemetry import vocabulary as v
from infra.telemetry.autolog import Library, nest_library_spans
from infra.telemetry.export import Sender, TraceExporter
from infra.telemetry.history import History
from infra.telemetry.keep import KeepRule
from infra.telemetry.metrics import TurnMetrics
from infra.telemetry.processor import TurnProcessor
from infra.telemetry.ratings import Ratings
from infra.telemetry.recent import RecentTurns
from infra.telemetry.redact import Capture, Mask, Redactor
from infra.telemetry.trace import Trace
from infra.telemetry.traced import Instrument
from infra.telemetry.turn import TurnTracer
from infra.telemetry.verdicts import Verdicts, WithVerdicts, WriteAssessment

logger = logging.getLogger(__name__)

TraceMode = Literal["otlp", "collector", "sdk", "off"]

SECOND_WAYS_OUT = (
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "MLFLOW_TRACING_DESTINATION",
    "MLFLOW_TRACE_ENABLE_OTLP_DUAL_EXPORT",
)
"""Environment variables by which the OpenTelemetry or the MLflow SDK would send traces too, past our redaction."""

_VERDICTS_S = 0.1
"""What storing verdicts may take between two exports: traces go first."""

request_trace_id: ContextVar[str | None] = ContextVar("request_trace_id", default=None)
"""The trace id of the HTTP request being served: a turn takes it, so that the header and the trace agree."""


class _RequestIds(IdGenerator):
    """Random ids, but the request's own id for a trace."""

    def __init__(self) -> None:
        self._random = RandomIdGenerator()

    def generate_span_id(self) -> int:
        return self._random.generate_span_id()

    def generate_trace_id(self) -> int:
        given = request_trace_id.get()
        return int(given, 16) if given else self._random.generate_trace_id()


def new_trace_id() -> str:
    """A random trace id of 32 hex digits."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class TelemetryConfig:
    """What the telemetry needs to know. ``tags`` go on every trace."""

    mode: TraceMode = "otlp"
    capture: Capture = "redacted"
    rule: KeepRule = field(default_factory=KeepRule)
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    autolog: Library = "none"
    max_queue: int = 2000
    timeout_s: float = 10.0


class Telemetry:
    """Everything that watches the turns: wrap steps with ``instrument``, turns with ``turns``.

    ``write_assessment`` stores a guard's verdict beside a stored trace, where the backend can.
    """

    def __init__(
        self,
        config: TelemetryConfig,
        mask: Mask,
        sender: Sender[Any] | None,
        write_assessment: WriteAssessment | None = None,
    ) -> None:
        self.config = config
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.history = History()
        self.metrics = TurnMetrics(self.registry, self.history.observe)
        self.redactor = Redactor(mask, config.capture)
        self.recent = RecentTurns(self.redactor)
        self._verdicts = Verdicts(write_assessment, self.metrics.lost_verdict) if write_assessment else None
        self._exporter: TraceExporter[Any] | None = None
        self.processor = TurnProcessor(config.rule, self._hand_over, self.metrics.dropped)
        if sender is not None:
            self._exporter = TraceExporter(
                WithVerdicts(sender, self._verdicts) if self._verdicts else sender,
                self.redactor,
                self.metrics.dropped,
                max_queue=config.max_queue,
                timeout_s=config.timeout_s,
                sweep=self._between_exports,
            )
        self.processor.listen(self.metrics.hear)
        self.processor.listen(self.recent.add)
        self._ratings: Ratings | None = None
        self.metrics.gauge(v.RATINGS_WAITING, "Ratings kept until they can be stored.", self._ratings_waiting)
        self._stop_autolog: Callable[[], None] = lambda: None
        self._tracer = self._make_tracer()
        self.instrument = Instrument(self._tracer, self.processor)
        self.turns = TurnTracer(self._tracer, self.processor, config.tags)
        self._show_state()

    def look_after(self, ratings: Ratings) -> None:
        """Store the ratings that wait, between exports and at the end."""
        self._ratings = ratings

    def _ratings_waiting(self) -> int:
        return self._ratings.waiting if self._ratings else 0

    @property
    def waiting(self) -> int:
        """Kept traces not yet stored."""
        return self._exporter.waiting if self._exporter else 0

    @property
    def backend_healthy(self) -> bool | None:
        """Whether the last export arrived; None before the first, or when nothing is exported."""
        return self._exporter.healthy if self._exporter else None

    @property
    def backend_refuses(self) -> bool:
        """Whether the backend answers, but takes nothing."""
        return self._exporter is not None and self._exporter.refuses

    def flush(self, timeout_s: float) -> bool:
        """Wait until kept traces are stored, with what is said of them; false when time ran out.

        Blocks: call it off the event loop.
        """
        limit = time.monotonic() + timeout_s
        if self._exporter and not self._exporter.flush(timeout_s):
            return False
        while (unsaid := self._verdicts is not None and self._verdicts.waiting > 0) and time.monotonic() < limit:
            time.sleep(0.01)
        return not unsaid

    def shutdown(self, timeout_s: float) -> None:
        """Store what is queued within ``timeout_s`` and stop. Blocks: call it off the event loop."""
        limit = time.monotonic() + timeout_s
        self._stop_autolog()
        self.processor.shutdown()
        if self._exporter:
            self._exporter.shutdown(timeout_s)
        if self._verdicts:
            self._verdicts.end(limit - time.monotonic())
        if self._ratings:
            self._ratings.end(limit - time.monotonic())
        if lost := self.metrics.lost:
            reasons = ", ".join(f"{reason}: {count}" for reason, count in lost.items())
            logger.warning("%d traces since the start are not known to be stored (%s)", sum(lost.values()), reasons)

    def _show_state(self) -> None:
        gauge = self.metrics.gauge
        gauge(v.TRACES_UNDER_WAY, "Turns whose trace is open.", lambda: self.processor.under_way)
        gauge(v.TRACES_WAITING, "Kept traces not yet stored.", lambda: self.waiting)
        gauge(v.TRACES_ROOM, "Kept traces that may wait.", lambda: self.config.max_queue)
        gauge(v.BACKEND_UP, "0 while no trace gets to the backend.", lambda: float(self.backend_healthy is not False))

    def _between_exports(self) -> None:
        self.processor.sweep()
        self.metrics.catch_up()
        if self._verdicts and self.backend_healthy:
            self._verdicts.post(_VERDICTS_S)
        if self._ratings:
            self._ratings.post()

    def _hand_over(self, trace: Trace) -> bool:
        return self._exporter is not None and self._exporter.put(trace)

    def _make_tracer(self) -> Tracer:
        if self.config.mode == "off":
            return NoOpTracer()
        provider = TracerProvider(
            sampler=ALWAYS_ON,
            resource=Resource.create({"service.name": "mangaassist"}),
            id_generator=_RequestIds(),
            shutdown_on_exit=False,  # who built the telemetry also ends it, within a time limit
        )
        provider.add_span_processor(self.processor)
        content = self.config.capture != "none"
        self._stop_autolog = nest_library_spans(self.config.autolog, provider, content=content)
        return provider.get_tracer("mangaassist")


def outgoing_headers() -> dict[str, str]:
    """``traceparent`` of the current span, for calls to servers that trace too."""
    headers: dict[str, str] = {}
    propagate.inject(headers)
    return headers
