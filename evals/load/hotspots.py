"""``hotspots``: where the time of a run goes, what its slowest requests spent more on, and what mending would pay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from evals.load.frozen import Ends, Frozen
from evals.load.resampling import Floats, Indices, interval
from evals.load.table import Table, table_of
from evals.load.taken import OWN_NAMES, Taken
from evals.load.what_if import saved_us

EXAMPLES = 3
LESS = 0.5
"""How much less a step takes in the question what it would pay to mend it."""
_MOST_STEPS, _MOST_VALUES = 6, 5
_P95 = 95.0
_LEAST_IN_TAIL = 3
_LEAST = 60
"""Requests, or their slowest 5 % are fewer than that."""
_QUARTERS = (0.25, 0.5, 0.75)


class Hotspot(Frozen):
    """A span: milliseconds a request, and its share of all of them. ``examples`` are traces in which it took most."""

    span: str
    ms: float
    share: float
    interval: Ends
    examples: list[str]


class TailSpot(Hotspot):
    """A span in the slowest 5 %: what it took more than in the middling requests.

    ``frequency`` is the share of the slowest in which it took more than it ever does in nine of ten middling ones, and
    ``severity_ms`` how much more it then took than there on average.
    """

    frequency: float
    severity_ms: float


class Overrepresented(Frozen):
    """A value that the slowest 5 % have more often than the rest: ``lift`` times as often."""

    attribute: str
    value: str
    share_of_tail: float
    share_of_rest: float
    lift: float


class WhatIf(Frozen):
    """What p95 would be less by, in milliseconds, had a step taken half."""

    span: str
    less: float
    p95_ms: float
    interval: Ends


class Cut(Frozen):
    """Where the time up to a moment of the answer goes. Empty where too few requests came to that moment."""

    mean: list[Hotspot]
    tail: list[TailSpot]


class Hotspots(Frozen):
    """Everything that can be said without a second run to compare with.

    ``mean`` and ``tail`` are up to the last byte.
    """

    mean: list[Hotspot]
    tail: list[TailSpot]
    first_sentence: Cut
    overrepresented: list[Overrepresented]
    what_if: list[WhatIf]


def find_hotspots(taken: Sequence[Taken]) -> Hotspots:
    """Look into the joined requests of a run, warm-up left out.

    Raises:
        ValueError: there are too few to speak of a tail.
    """
    counted = [one for one in taken if not one.row.warm_up]
    table = table_of(counted)
    if table.count < _LEAST:
        raise ValueError(f"{table.count} joined requests are too few to speak of the slowest 5 %: {_LEAST} are needed")
    first = table_of(counted, first=True)
    return Hotspots(
        mean=_mean(table),
        tail=_tail(table),
        first_sentence=Cut(
            mean=_mean(first) if first.count >= _LEAST else [],
            tail=_tail(first) if first.count >= _LEAST else [],
        ),
        overrepresented=_overrepresented(table),
        what_if=_what_if(table),
    )


def _mean(table: Table) -> list[Hotspot]:
    share, low, high = interval(table.count, table.shares)
    own = table.own.mean(axis=0)
    order = np.argsort(-own)
    return [
        Hotspot(
            span=table.names[column],
            ms=float(own[column]),
            share=float(share[column]),
            interval=(float(low[column]), float(high[column])),
            examples=_examples(table, column, np.arange(table.count)),
        )
        for column in order
    ]


def _tail(table: Table) -> list[TailSpot]:
    def shares(rows: Indices) -> Floats:
        excess = table.excess(rows)
        return excess / excess.sum()

    rows = np.arange(table.count)
    share, low, high = interval(table.count, shares)
    excess, slowest = table.excess(rows), table.slowest(rows)
    spots = [
        TailSpot(
            span=table.names[column],
            ms=float(excess[column]),
            share=float(share[column]),
            interval=(float(low[column]), float(high[column])),
            examples=_examples(table, column, slowest),
            frequency=frequency,
            severity_ms=severity,
        )
        for column in np.argsort(-excess)
        for frequency, severity in [_frequency_and_severity(table, int(column), slowest)]
    ]
    return [spot for spot in spots if spot.ms > 0]


def _frequency_and_severity(table: Table, column: int, slowest: Indices) -> tuple[float, float]:
    usual = np.delete(table.own[:, column], slowest)
    own = table.own[slowest, column]
    unusual = own > np.quantile(usual, 0.9)
    if not unusual.any():
        return 0.0, 0.0
    return float(unusual.mean()), float(own[unusual].mean() - usual.mean())


def _examples(table: Table, column: int, rows: Indices) -> list[str]:
    """Where the span took most: addresses that open in MLflow where the server named them, else trace ids."""
    worst = rows[np.argsort(-table.own[rows, column])][:EXAMPLES]
    found = (table.taken[row].row for row in worst)
    return [row.trace_url or row.trace_id or "" for row in found]


def _overrepresented(table: Table) -> list[Overrepresented]:
    """Compare what the spans of the slowest say of themselves with what those of the rest say."""
    slowest = set(table.slowest(np.arange(table.count)).tolist())
    known = [_with_row(one) for one in table.taken]
    names = sorted({name for values in known for name in values})
    found: list[Overrepresented] = []
    for name in names:
        labels = _labels([values.get(name) for values in known])
        for label in sorted(set(filter(None, labels))):
            inside = sum(labels[row] == label for row in slowest)
            if inside >= _LEAST_IN_TAIL:
                outside = labels.count(label) - inside
                found.append(_compared(name, label, inside / len(slowest), outside / (len(labels) - len(slowest))))
    return sorted((one for one in found if one.lift > 1), key=_weight)[:_MOST_VALUES]


def _with_row(one: Taken) -> dict[str, Any]:
    row = one.row
    return {**one.values, "cache": row.cache, "intent": row.intent, "model": row.model, "turn of session": row.turn}


def _compared(name: str, label: str, tail: float, rest: float) -> Overrepresented:
    lift = tail / max(rest, 0.5 / 1000)
    return Overrepresented(attribute=name, value=label, share_of_tail=tail, share_of_rest=rest, lift=lift)


def _weight(one: Overrepresented) -> tuple[float, str]:
    """By how many of the slowest it says something of, then by name."""
    return -(one.share_of_tail - one.share_of_rest), one.attribute


def _labels(values: Sequence[Any]) -> list[str | None]:
    """Numbers of many values become quarters, anything else its text."""
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if len(set(numbers)) <= len(_QUARTERS) + 1:
        return [None if value is None else str(value) for value in values]
    edges = np.quantile(numbers, _QUARTERS)
    return [_quarter(value, edges) if isinstance(value, int | float) else None for value in values]


def _quarter(value: float, edges: Floats) -> str:
    place = int(np.searchsorted(edges, value))
    low = f"> {edges[place - 1]:g}" if place else ""
    high = f"<= {edges[place]:g}" if place < len(edges) else ""
    return " and ".join(filter(None, (low, high)))


def _what_if(table: Table) -> list[WhatIf]:
    """The steps that it would pay most to mend; what lies outside the server is nobody's to mend here."""
    own = table.own.mean(axis=0)
    names = [table.names[column] for column in np.argsort(-own) if table.names[column] not in OWN_NAMES]
    answers = [_if_less(table, name) for name in names[:_MOST_STEPS]]
    return sorted(answers, key=lambda answer: -answer.p95_ms)


def _if_less(table: Table, name: str) -> WhatIf:
    saved = np.array([saved_us(one.spans, name, LESS) / 1000 for one in table.taken])

    def less(rows: Indices) -> float:
        before, after = table.latency[rows], table.latency[rows] - saved[rows]
        return float(np.percentile(before, _P95) - np.percentile(after, _P95))

    figure, low, high = interval(table.count, less)
    return WhatIf(span=name, less=LESS, p95_ms=float(figure), interval=(float(low), float(high)))
