"""MLflow's own SDK, with the settings that serve it best."""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from evals.arms.wraps import Arm, OpenSpan, PlainWraps, told
from infra.telemetry import vocabulary as v
from pipeline.types.verdicts import StageReport


def mlflow_arm(url: str, experiment: str, *, background: bool) -> Arm:
    """Spans through ``mlflow.start_span``, stored at once or in the background.

    The destination is given by id, so that starting a root asks no server. Batches and queue are larger than the
    defaults (5 spans, 1,000 tasks), which would cost it more requests and lose spans of a burst.
    """
    os.environ |= {
        "MLFLOW_TRACKING_URI": url,
        "MLFLOW_TRACING_DESTINATION": experiment,
        "MLFLOW_ENABLE_ASYNC_TRACE_LOGGING": str(background).lower(),
        "MLFLOW_ASYNC_TRACE_LOGGING_MAX_SPAN_BATCH_SIZE": "512",
        "MLFLOW_ASYNC_TRACE_LOGGING_MAX_QUEUE_SIZE": "20000",
        "MLFLOW_DISABLE_TELEMETRY": "true",
    }
    import mlflow  # noqa: PLC0415 - it reads the environment above when imported

    wraps = MlflowWraps(mlflow)
    return Arm(wraps, wraps.turn, drain=mlflow.flush_trace_async_logging)


class MlflowWraps(PlainWraps):
    """MLflow spans (implements ``Wraps``)."""

    def __init__(self, mlflow: Any) -> None:
        self._mlflow = mlflow

    @contextmanager
    def span(self, name: str, kind: str) -> Generator[OpenSpan, None, None]:
        """A span that is current inside the context manager and ends with it."""
        with self._mlflow.start_span(name, span_type=v.MLFLOW_TYPES[kind]) as span:
            yield MlflowSpan(self._mlflow, span)

    def loose(self, name: str, kind: str) -> OpenSpan:
        """A span under the current one."""
        parent = self._mlflow.get_current_active_span()
        span = self._mlflow.start_span_no_context(name, span_type=v.MLFLOW_TYPES[kind], parent_span=parent)
        return MlflowSpan(self._mlflow, span)


class MlflowSpan:
    """A live MLflow span (implements ``OpenSpan``)."""

    def __init__(self, mlflow: Any, span: Any) -> None:
        self._mlflow = mlflow
        self._span = span

    def record(self, attributes: Mapping[str, Any], inputs: Any, outputs: Any) -> None:
        """Set what the step did."""
        # OTLP carries what MLflow reads as JSON texts; its SDK takes the values.
        ours = {
            key: json.loads(str(value)) if key.startswith("mlflow.") else value for key, value in attributes.items()
        }
        self._span.set_attributes(ours)
        self._span.set_inputs(inputs)
        self._span.set_outputs(outputs)

    def tag(self, tags: Mapping[str, str], session: str, user: str) -> None:
        """Tag the trace."""
        self._mlflow.update_current_trace(tags=dict(tags), session_id=session, user=user)

    def child(self, name: str, report: StageReport) -> None:
        """Add a stage that has already run."""
        span = self._mlflow.start_span_no_context(
            name, span_type="GUARDRAIL", parent_span=self._span, attributes=told(report), start_time_ns=report.start_ns
        )
        span.end(end_time_ns=report.end_ns)

    def end(self) -> None:
        """End the span."""
        self._span.end()
