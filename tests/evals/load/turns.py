"""Small requests with spans, as a run brings them in."""

from __future__ import annotations

from typing import Any

from evals.load.record import Row, SpanRow
from evals.load.taken import Taken, take_apart


def span(name: str, start_ms: float, duration_ms: float, parent: str | None = "turn", **more: Any) -> SpanRow:
    """A span whose id is its name."""
    attributes = more.pop("attributes", {})
    return {
        "id": name,
        "parent": parent,
        "name": name,
        "start_ms": start_ms,
        "duration_ms": duration_ms,
        "wait_ms": None,
        "busy_ms": None,
        "attributes": attributes,
        **more,
    }


def turn(steps: dict[str, float], *, own_ms: float = 1.0, **attributes: Any) -> list[SpanRow]:
    """A turn of steps that run one after the other, with some time of its own at the end."""
    spans, at = list[SpanRow](), 0.0
    for name, duration in steps.items():
        spans.append(span(name, at, duration))
        at += duration
    return [span("turn", 0.0, at + own_ms, parent=None, attributes=attributes), *spans]


def answered(index: int, spans: list[SpanRow], *, due_ms: float = 0.0, around_ms: float = 2.0, **more: Any) -> Row:
    """A request that was answered by this turn, with ``around_ms`` of network."""
    end = due_ms + spans[0]["duration_ms"] + around_ms
    fields = {"kind": "ordinary", "session": index, "turn": 1, "status": 200, "trace_id": f"{index:032x}", **more}
    return Row(index=index, due_ms=due_ms, sent_ms=due_ms, first_ms=end, end_ms=end, **fields)


def taken(index: int, steps: dict[str, float], **more: Any) -> Taken:
    """A request taken apart."""
    spans = turn(steps)
    return take_apart(answered(index, spans, **more), spans)
