"""A turn as MLflow keeps it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infra.telemetry import vocabulary as v


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made a turn, and in which session."""

    user: str
    session: str


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """A turn as MLflow keeps it: masked, as it was sent. Without its spans, ``answer`` is only how it begins."""

    trace_id: str
    started_ms: int
    duration_ms: int
    status: str
    session: str
    user: str
    tags: Mapping[str, str]
    question: str = ""
    answer: str = ""
    looked_up: str = ""
    """What the answer cache was asked: the question as it was understood. Empty for turns that did not get so far."""
    sources: Sequence[Any] = ()
    feedback: Sequence[Mapping[str, Any]] = ()
    checked: Collection[str] = ()
    """Of what code has said something: the names of its assessments."""
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0

    @classmethod
    def of(cls, trace: Any) -> StoredTurn:
        """Read what ``mlflow-tracing`` hands over; questions and sources are there only if it fetched the spans."""
        info = trace.info
        asked, answered = _content(span for span in trace.data.spans if span.parent_id is None)
        looked_up, _ = _content(span for span in trace.data.spans if span.name == v.CACHE_LOOKUP)
        messages, choices = asked.get("messages", ()), answered.get("choices", ())
        usage, cost = info.token_usage or {}, info.cost or {}
        return cls(
            trace_id=info.trace_id.removeprefix("tr-"),
            started_ms=info.request_time,
            duration_ms=info.execution_duration or 0,
            status=info.state.value,
            session=info.trace_metadata.get(v.MLFLOW_SESSION, ""),
            user=info.trace_metadata.get(v.MLFLOW_USER, ""),
            tags=dict(info.tags),
            question=messages[-1]["content"] if messages else "",
            answer=choices[0]["message"]["content"] if choices else info.response_preview or "",
            looked_up=looked_up.get("query", ""),
            sources=tuple(answered.get("sources", ())),
            feedback=tuple(
                {"name": given.name, "value": given.value, "comment": given.rationale}
                for given in info.assessments or ()
                # Verdicts of guards are in the tags; one that is not valid, a later rating took the place of.
                if given.valid is not False and given.source.source_type != "CODE"
            ),
            checked=frozenset(given.name for given in info.assessments or () if given.source.source_type == "CODE"),
            input_tokens=usage.get("input_tokens", 0),
            output_tokens=usage.get("output_tokens", 0),
            cost_usd=cost.get("total_cost", 0.0),
        )

    def said(self, name: str) -> Any:
        """What was last said of it by people, under this name; None where nothing was."""
        return next((given["value"] for given in reversed(self.feedback) if given["name"] == name), None)


def _content(spans: Iterator[Any]) -> tuple[Any, Any]:
    """What the first of them took in and gave out."""
    span = next(spans, None)
    return (span.inputs or {}, span.outputs or {}) if span else ({}, {})
