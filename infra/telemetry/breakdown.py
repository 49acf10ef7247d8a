"""A finished trace taken apart by ``infra/telemetry/path.py``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opentelemetry.sdk.trace import ReadableSpan

from infra.telemetry import vocabulary as v
from infra.telemetry.path import Charge, Timed, by_name, charges
from infra.telemetry.trace import Trace, span_id


def charges_of(trace: Trace) -> dict[int, Charge]:
    """What each span itself took of its turn, in nanoseconds, by span id. Empty for a trace that lost its root."""
    if trace.root is None:
        return {}
    return {int(name): charge for name, charge in charges(_all_timed(trace)).items()}


def own_ms(trace: Trace) -> dict[str, float]:
    """What the spans of each name themselves took of their turn, in milliseconds. Empty as above."""
    if trace.root is None:
        return {}
    spans = _all_timed(trace)
    return {name: charge.total / 1e6 for name, charge in by_name(spans, charges(spans)).items()}


def _all_timed(trace: Trace) -> list[Timed]:
    return [_timed(span, trace.attributes(span)) for span in trace.spans]


def _timed(span: ReadableSpan, attributes: Mapping[str, Any]) -> Timed:
    active = attributes.get(v.ACTIVE_MS)
    return Timed(
        id=str(span_id(span)),
        parent=str(span.parent.span_id) if span.parent else None,
        name=span.name,
        start=span.start_time or 0,
        end=span.end_time or 0,
        wait=_ns(attributes.get(v.WAIT_MS) or 0.0),
        active=None if active is None else _ns(active),
    )


def _ns(milliseconds: float) -> int:
    return round(milliseconds * 1e6)
