"""A finished trace: whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.util.types import AttributeValue

Attributes = dict[str, AttributeValue]
Content = Callable[[], tuple[Any, Any]]
"""Yields a span's inputs and outputs. Called only for traces that are looked at, off the request path."""
_PARTS = (
    *("name", "context", "parent", "resource", "attributes", "events", "links", "kind", "status"),
    *("start_time", "end_time", "instrumentation_scope"),
)


@dataclass(slots=True)
class Trace:
    """The spans of one turn, with what is said of them beside them, by span id.

    ``notes`` are attributes as our own table of spans makes them. The SDK checks and copies every value that is set on
    a span, under a lock, which would cost as much as all the rest of tracing; ours are right by construction.
    """

    trace_id: int
    spans: list[ReadableSpan] = field(default_factory=list[ReadableSpan])
    notes: dict[int, Attributes] = field(default_factory=dict[int, Attributes])
    contents: dict[int, Content] = field(default_factory=dict[int, Content])
    root: ReadableSpan | None = None
    forced: bool = False
    kept_because: str | None = None
    unexplained_ms: float | None = None
    """None when the trace was dropped and only its root is known."""

    @property
    def hex_id(self) -> str:
        """The trace id as 32 hex digits."""
        return f"{self.trace_id:032x}"

    def attribute(self, name: str) -> Any:
        """An attribute of the root span."""
        return (self.root.attributes or {}).get(name) if self.root else None

    def attributes(self, span: ReadableSpan) -> Mapping[str, Any]:
        """All attributes of a span: its own, and the noted ones."""
        own, noted = span.attributes, self.notes.get(span_id(span))
        return {**own, **noted} if own and noted else noted or own or {}

    def in_order(self) -> list[ReadableSpan]:
        """The spans in the order in which they began, the root first."""
        return sorted(self.spans, key=lambda span: (span.parent is not None, span.start_time or 0))


def span_id(span: ReadableSpan) -> int:
    """The span's id; 0 for none."""
    return span.context.span_id if span.context else 0


def changed(span: ReadableSpan, **changes: Any) -> ReadableSpan:
    """The same span but for these parts of it."""
    return ReadableSpan(**{name: getattr(span, name) for name in _PARTS} | changes)


def duration_ms(span: ReadableSpan) -> float:
    """How long the span took: nothing, as far as is known, where the clock was set back meanwhile."""
    return max((span.end_time or 0) - (span.start_time or 0), 0) / 1e6


def unexplained_ms(root: ReadableSpan, spans: Sequence[ReadableSpan]) -> float:
    """The part of the root that none of its direct children covers: its duration less the union of theirs."""
    start, end, root_id = root.start_time or 0, root.end_time or 0, span_id(root)
    covered, reached = 0, start
    children = sorted(
        (max(span.start_time or 0, start), min(span.end_time or 0, end))
        for span in spans
        if span.parent and span.parent.span_id == root_id
    )
    for child_start, child_end in children:
        begin = max(child_start, reached)
        if child_end > begin:
            covered += child_end - begin
            reached = child_end
    return max(end - start - covered, 0) / 1e6
