"""Whole traces read back from MLflow, with what their spans took in and gave out."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from infra.telemetry.kept_traces import PATIENT_S, KeptTraces
from infra.telemetry.stored_turn import StoredTurn

_ARRIVE_S = 60.0
_POLL_S = 0.5
_OTHERS = 50
"""Turns of the same experiment that are none of those asked for, such as a warm-up."""


@dataclass(frozen=True, slots=True)
class StoredTrace:
    """A trace as MLflow keeps it: ``spans`` by name; of several with one name the last."""

    trace_id: str
    tags: dict[str, str]
    spans: dict[str, Any]

    def attribute(self, span: str, name: str) -> Any:
        """An attribute of a span; None where either is missing."""
        found = self.spans.get(span)
        return None if found is None else found.get_attribute(name)


def turns_of(mlflow: str, experiment: str, ids: Collection[str]) -> list[StoredTurn]:
    """These turns of an experiment, the first first, as the public reader gives them.

    Raises:
        TimeoutError: within a minute, not all of them have arrived.
    """
    limit = time.monotonic() + _ARRIVE_S
    while there := set(ids) - {turn.trace_id for turn in _found(mlflow, experiment, len(ids))}:
        if time.monotonic() > limit:
            raise TimeoutError(f"{len(there)} of {len(ids)} traces have not arrived in MLflow")
        time.sleep(_POLL_S)
    turns = [turn for turn in _found(mlflow, experiment, len(ids), with_content=True) if turn.trace_id in ids]
    return sorted(turns, key=lambda turn: turn.started_ms)


def _found(mlflow: str, experiment: str, count: int, *, with_content: bool = False) -> Sequence[StoredTurn]:
    kept = KeptTraces(mlflow, experiment, PATIENT_S)
    return asyncio.run(kept.find(since=timedelta(hours=1), limit=count + _OTHERS, with_content=with_content))


def traces_of(mlflow: str, experiment: str, ids: Collection[str]) -> list[StoredTrace]:
    """These traces of an experiment with their spans. Raises as ``turns_of`` does."""
    turns_of(mlflow, experiment, ids)
    os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "ERROR")
    from mlflow.tracing.client import TracingClient  # noqa: PLC0415 - slow, and reads the setting above

    found: Sequence[Any] = TracingClient(mlflow).search_traces(locations=[experiment], max_results=len(ids) + _OTHERS)
    return [trace for trace in map(_read, found) if trace.trace_id in ids]


def link(mlflow: str, experiment: str, trace_id: str) -> str:
    """Where a browser finds a trace."""
    return f"{mlflow}/#/experiments/{experiment}/traces/tr-{trace_id.removeprefix('tr-')}"


def _read(trace: Any) -> StoredTrace:
    spans = {span.name: span for span in trace.data.spans}
    return StoredTrace(trace.info.trace_id.removeprefix("tr-"), dict(trace.info.tags), spans)
