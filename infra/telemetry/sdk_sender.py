"""The way to MLflow through its own SDK, for comparison: finished, redacted spans are replayed through its API.

It costs about ten times what OTLP does. The SDK queues single spans and drops what does not fit, so each batch is
flushed before the next one; what it then loses all the same, it tells nobody.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

import httpx
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.trace import StatusCode

from infra.telemetry import vocabulary as v
from infra.telemetry.export import Unavailable
from infra.telemetry.trace import span_id

_SETTINGS = {
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "5",
    "MLFLOW_ASYNC_TRACE_LOGGING_MAX_SPAN_BATCH_SIZE": "512",
    "MLFLOW_ASYNC_TRACE_LOGGING_MAX_QUEUE_SIZE": "20000",
}
_METADATA = {v.MLFLOW_SESSION: v.SESSION, v.MLFLOW_USER: v.USER}
_OWN = {v.MLFLOW_TYPE, v.MLFLOW_INPUTS, v.MLFLOW_OUTPUTS}
"""Attributes that the SDK wants by other ways."""


class _GivenIds(IdGenerator):
    """Hands out the ids that the replayed span has already."""

    def __init__(self) -> None:
        self.span: ReadableSpan | None = None

    def generate_span_id(self) -> int:
        return span_id(self.span) if self.span else 0

    def generate_trace_id(self) -> int:
        return self.span.context.trace_id if self.span and self.span.context else 0


_IDS = _GivenIds()
"""One for the process, as the SDK's tracer is."""


class SdkSender:
    """MLflow's SDK. Used by one thread only.

    Args:
        url: MLflow's address.
        experiment: the experiment's id.
    """

    def __init__(self, url: str, experiment: str) -> None:
        self._url = url
        self._experiment = experiment
        self._mlflow: Any = None

    def pack(self, spans: Sequence[ReadableSpan]) -> Sequence[ReadableSpan]:
        """The SDK wants spans."""
        return spans

    def send(self, traces: Sequence[Sequence[ReadableSpan]], timeout_s: float) -> None:
        """Replay all spans, and wait until the SDK has sent them."""
        self._ask(timeout_s)
        mlflow = self._sdk()
        for trace in traces:
            self._replay(mlflow, trace)
        mlflow.flush_trace_async_logging()

    def close(self) -> None:
        """Nothing is held here."""

    def _ask(self, timeout_s: float) -> None:
        """The SDK keeps its failures to itself, so that asking first is all that can be done."""
        try:
            httpx.get(f"{self._url}/health", timeout=timeout_s, trust_env=False).raise_for_status()
        except httpx.HTTPError as error:
            raise Unavailable(f"{type(error).__name__} at {self._url}") from error

    def _sdk(self) -> Any:
        """Import and configure the SDK on first use; it takes seconds and 100 MB."""
        if self._mlflow is None:
            for name, value in _SETTINGS.items():
                os.environ.setdefault(name, value)
            import mlflow  # noqa: PLC0415 - slow, and it reads the settings above
            from mlflow.tracing.provider import provider  # noqa: PLC0415 - with it

            mlflow.set_tracking_uri(self._url)
            provider.get_or_init_tracer(__name__)
            # There is no public way to say which id a trace shall have. Links and feedback need the one we gave out.
            provider.get().id_generator = _IDS
            self._mlflow = mlflow
        return self._mlflow

    def _replay(self, mlflow: Any, trace: Sequence[ReadableSpan]) -> None:
        """Begin the spans parents first, end them children first."""
        begun: dict[int, Any] = {}
        waiting = list(trace)
        while waiting:
            ready = [span for span in waiting if span.parent is None or span.parent.span_id in begun]
            for span in ready:
                begun[span_id(span)] = self._begin(mlflow, span, begun)
            waiting = [span for span in waiting if span_id(span) not in begun] if ready else []
        by_id = {span_id(span): span for span in trace}
        for identity, live in reversed(begun.items()):
            _finish(live, by_id[identity])

    def _begin(self, mlflow: Any, span: ReadableSpan, begun: dict[int, Any]) -> Any:
        _IDS.span = span
        attributes = dict(span.attributes or {})
        of_trace: dict[str, Any] = {}
        if span.parent is None:
            tags = {key.removeprefix(v.TAG): str(value) for key, value in attributes.items() if key.startswith(v.TAG)}
            metadata = {name: str(attributes[key]) for name, key in _METADATA.items() if key in attributes}
            of_trace = {"experiment_id": self._experiment, "tags": tags, "metadata": metadata}
        return mlflow.start_span_no_context(
            span.name,
            span_type=attributes.get(v.MLFLOW_TYPE, "UNKNOWN"),
            parent_span=begun[span.parent.span_id] if span.parent else None,
            inputs=_decoded(attributes.get(v.MLFLOW_INPUTS, "null")),
            attributes={key: _plain(key, value) for key, value in attributes.items() if key not in _OWN},
            start_time_ns=span.start_time,
            **of_trace,
        )


def _finish(live: Any, span: ReadableSpan) -> None:
    from mlflow.entities import SpanEvent, SpanStatus, SpanStatusCode  # noqa: PLC0415 - with the rest of the SDK

    for event in span.events:
        live.add_event(SpanEvent(event.name, event.timestamp, dict(event.attributes or {})))
    if span.status.status_code is StatusCode.ERROR:
        live.set_status(SpanStatus(SpanStatusCode.ERROR, span.status.description or ""))
    live.end(outputs=_decoded((span.attributes or {}).get(v.MLFLOW_OUTPUTS, "null")), end_time_ns=span.end_time)


def _plain(key: str, value: Any) -> Any:
    """Undo the JSON of MLflow's own attributes, which the SDK encodes itself."""
    if key.startswith("mlflow.") and not key.startswith(v.TAG):
        return _decoded(value)
    return list(value) if isinstance(value, tuple) else value


def _decoded(text: Any) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError):
        return text
