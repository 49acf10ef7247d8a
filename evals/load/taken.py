"""A request joined to the spans of its turn and taken apart: every microsecond of its latency has a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from evals.load.record import Row, SpanRow
from infra.telemetry import vocabulary as v
from infra.telemetry.path import Charge, Timed, by_name, charges

LAG: Final = "(generator lag)"
"""From when a request was due to when it was sent."""
NETWORK: Final = "(network and accept queue)"
"""What the client saw and no turn covers: the way there and back, the line in front of the turn, writing the reply."""
DAWDLED: Final = "(slow reader)"
"""What the client itself took its time over, as planned."""
UNEXPLAINED: Final = "(unexplained)"
"""The turn's own time, which no step covers."""
OWN_NAMES: Final = (LAG, NETWORK, DAWDLED, UNEXPLAINED)

Charges = dict[str, Charge]
"""Microseconds by span name and by the four names above."""


class Unjoined(Exception):
    """The request cannot be joined to spans; the message is the reason, one of few."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A request and where its time went. ``whole`` sums to its latency, ``first`` to the time to its first text.

    ``calls`` counts spans by name, ``values`` are the bounded attributes of the turn, by ``span.attribute``.
    """

    row: Row
    whole: Charges
    first: Charges | None
    calls: Mapping[str, int]
    values: Mapping[str, Any]
    spans: Sequence[Timed]


def take_apart(row: Row, spans: Sequence[SpanRow]) -> Taken:
    """Join a request that was answered to its spans.

    Raises:
        Unjoined: there are none, or they are no whole turn.
    """
    if not spans:
        raise Unjoined("no spans came with the reply")
    timed = [timed_span(span) for span in spans]
    root = _root(timed)
    until = _first_sentence_us(root, spans)
    first = None
    if until is not None and row.first_ms is not None and row.sent_ms is not None:
        found = by_name(timed, charges(timed, until=root.start + until))
        first = _renamed(found, root.name) | _outside(row, row.first_ms, until, dawdled_ms=0.0)
    whole = _renamed(by_name(timed, charges(timed)), root.name)
    whole |= _outside(row, row.end_ms or 0.0, root.end - root.start, dawdled_ms=row.dawdled_ms)
    return Taken(row, whole, first, _calls(timed), _values(spans), timed)


def join(rows: Sequence[Row], spans: dict[int, list[SpanRow]]) -> list[Taken]:
    """Take every answered request apart; those that cannot be say why in ``unjoined``."""
    taken: list[Taken] = []
    for row in rows:
        if not row.answered:
            continue
        try:
            taken.append(take_apart(row, spans.get(row.index, [])))
        except Unjoined as reason:
            row.unjoined = str(reason)
    return taken


def timed_span(span: SpanRow) -> Timed:
    """Read a span's times, in whole microseconds."""
    attributes: Mapping[str, Any] = span.get("attributes") or {}
    start, duration = _us(span["start_ms"]), _us(span["duration_ms"])
    active, before = attributes.get(v.ACTIVE_MS), attributes.get(v.ACTIVE_BEFORE_MS)
    return Timed(
        id=span["id"],
        parent=span["parent"],
        name=span["name"],
        start=start,
        end=start + duration,
        wait=_us(span.get("wait_ms") or 0.0),
        active=None if active is None else _us(active),
        active_before=None if before is None else _us(before),
    )


def _root(spans: Sequence[Timed]) -> Timed:
    roots = [span for span in spans if span.parent is None]
    if len(roots) != 1:
        raise Unjoined("the spans are no whole turn")
    return roots[0]


def _renamed(found: Charges, root: str) -> Charges:
    """Give the root's own time its name."""
    return {UNEXPLAINED if name == root else name: charge for name, charge in found.items()}


def _outside(row: Row, until_ms: float, turn_us: int, *, dawdled_ms: float) -> Charges:
    """What of a request lies outside its turn. The parts are rounded so that all of it sums to the latency."""
    lag, dawdled = _us(row.lag_ms), _us(dawdled_ms)
    network = _us(until_ms - row.due_ms) - lag - dawdled - turn_us
    return {LAG: Charge(wait=lag), NETWORK: Charge(work=network), DAWDLED: Charge(wait=dawdled)}


def _first_sentence_us(root: Timed, spans: Sequence[SpanRow]) -> int | None:
    attributes = next(span.get("attributes") or {} for span in spans if span["id"] == root.id)
    milliseconds = attributes.get(v.FIRST_SENTENCE_MS)
    return None if milliseconds is None else min(_us(milliseconds), root.end - root.start)


def _calls(spans: Sequence[Timed]) -> dict[str, int]:
    calls: dict[str, int] = {}
    for span in spans:
        calls[span.name] = calls.get(span.name, 0) + 1
    return calls


def _values(spans: Sequence[SpanRow]) -> dict[str, Any]:
    """What the spans say of themselves, times left out: those are what is to be explained."""
    return {
        f"{span['name']}: {name}": value
        for span in spans
        for name, value in (span.get("attributes") or {}).items()
        if isinstance(value, str | bool | int | float) and not name.endswith("_ms")
    }


def _us(milliseconds: float) -> int:
    return round(milliseconds * 1000)
