"""The figures of the dashboard, out of what the app remembers of its last hour."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from infra.telemetry import vocabulary as v
from infra.telemetry.history import History, NotedTurn, Slot, SlowTurn
from infra.telemetry.metrics import SLOW_S, SPANS
from infra.telemetry.sketch import Sketch, row_from_ms

_COLUMNS = 60
_TAIL: Final = 0.95
_SHOWN = 5
"""Of the slowest turns."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where it begins to be bad: those of the alerts (``infra/deploy/alerts.yml``)."""

    p95_ms: float = SLOW_S * 1000
    errors: float = 0.01
    blocked: float = 0.1
    cache_hits: float = 0.3
    wait_p95_ms: float = 200.0


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Milliseconds that a half, 95 % and 99 % do not exceed; None without any."""

    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None


@dataclass(frozen=True, slots=True)
class Shares:
    """Parts of one; None of nothing. Turns that users cancelled count nowhere, nor do lookups that were not to be."""

    errors: float | None
    blocked: float | None
    degraded: float | None
    cache_hits: float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A stretch of time: turns by outcome, and by the rows of the heat map."""

    outcomes: dict[str, int]
    quantiles: Quantiles
    rows: list[int]


@dataclass(frozen=True, slots=True)
class StepPart:
    """What a step itself took of the slowest turns: of one of them, and as a part of all."""

    step: str
    own_ms: float
    share: float


@dataclass(frozen=True, slots=True)
class Tail:
    """The slowest turns of the time, taken apart by ``infra/telemetry/path.py``: how many, from how many ms on."""

    turns: int
    from_ms: float | None
    steps: list[StepPart]


@dataclass(frozen=True, slots=True)
class StepWaits:
    """How long a step's calls waited for a worker, a connection or a slot."""

    step: str
    calls: int
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class ModelCalls:
    """What was asked of a model; the cost at the configured prices."""

    model: str
    calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The last minutes. ``column_s`` is how many seconds a column has; rows begin at ``rows_from_ms``."""

    minutes: int
    turns: int
    turns_a_minute: float
    quantiles: Quantiles
    shares: Shares
    column_s: float
    rows_from_ms: list[float]
    columns: list[Column]
    tail: Tail
    waits: list[StepWaits]
    models: list[ModelCalls]
    degraded: dict[str, int]
    limits: Limits = field(default_factory=Limits)


def figures(history: History, minutes: int, now: float) -> Figures:
    """Sum up the last ``minutes``, at most an hour. ``now`` in seconds of the epoch."""
    column_s, columns = history.columns(minutes, _COLUMNS)
    whole = Slot()
    for column in columns:
        whole.merge(column)
    lasted = max(min(minutes, (now - history.began_at) / 60), column_s / 60)
    rows = _rows(whole.durations)
    return Figures(
        minutes=minutes,
        turns=whole.outcomes.total(),
        turns_a_minute=whole.outcomes.total() / lasted,
        quantiles=_quantiles(whole.durations),
        shares=_shares(whole),
        column_s=column_s,
        rows_from_ms=[row_from_ms(row) for row in rows],
        columns=[_column(column, rows) for column in columns],
        tail=_tail(whole),
        waits=_waits(whole),
        models=[
            ModelCalls(name, use.calls, use.input_tokens, use.output_tokens, use.cost_usd)
            for name, use in sorted(whole.models.items(), key=lambda item: -item[1].calls)
        ],
        degraded=dict(whole.degraded.most_common()),
    )


def slowest(history: History, minutes: int) -> list[NotedTurn]:
    """The slowest turns of the last ``minutes``, the slowest first."""
    _, columns = history.columns(minutes, _COLUMNS)
    return [slow.turn for slow in _by_duration([slow for column in columns for slow in column.slowest])[:_SHOWN]]


def _by_duration(slow: list[SlowTurn]) -> list[SlowTurn]:
    return sorted(slow, key=lambda one: -one.turn.duration_ms)


def _rows(durations: Sketch) -> list[int]:
    """The rows from the fastest turn to the slowest."""
    used = durations.rows()
    return list(range(min(used), max(used) + 1)) if used else []


def _column(slot: Slot, rows: list[int]) -> Column:
    counts = slot.durations.rows()
    return Column(dict(slot.outcomes), _quantiles(slot.durations), [counts[row] for row in rows])


def _quantiles(durations: Sketch) -> Quantiles:
    return Quantiles(durations.quantile(0.5), durations.quantile(_TAIL), durations.quantile(0.99))


def _shares(slot: Slot) -> Shares:
    answered = slot.outcomes.total() - slot.outcomes[v.CANCELLED]
    looked_up = slot.cache.total() - slot.cache["bypass"]
    return Shares(
        errors=_share(slot.outcomes["error"], answered),
        blocked=_share(slot.outcomes["blocked"], answered),
        degraded=_share(slot.outcomes["degraded"], answered),
        cache_hits=_share(slot.cache["exact"] + slot.cache["semantic"], looked_up),
    )


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _tail(slot: Slot) -> Tail:
    """The slow ones that were remembered, from the 95th percentile on: the slowest one at least."""
    slow = _by_duration(slot.slowest)
    from_ms = slot.durations.quantile(_TAIL) or 0.0
    tail = [one for one in slow if one.turn.duration_ms >= from_ms] or slow[:1]
    own: defaultdict[str, float] = defaultdict(float)
    for one in tail:
        for name, ms in one.own_ms.items():
            own[name if name in SPANS else "other"] += ms
    total, by_size = sum(own.values()), sorted(own.items(), key=lambda item: -item[1])
    steps = [StepPart(name, ms / len(tail), ms / total) for name, ms in by_size if ms > 0]
    return Tail(len(tail), tail[-1].turn.duration_ms if tail else None, steps)


def _waits(slot: Slot) -> list[StepWaits]:
    found = [
        StepWaits(name, waits.count, waits.quantile(0.5) or 0.0, waits.quantile(_TAIL) or 0.0)
        for name, waits in slot.waits.items()
    ]
    return sorted(found, key=lambda step: (-step.p95_ms, step.step))
