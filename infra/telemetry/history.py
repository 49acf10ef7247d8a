"""What became of the turns of the last hour, in sums by time: the dashboard's memory, of a fixed size.

Nothing of what anybody said is in it: names of steps, models and parts, counts, times, and ids of traces.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from heapq import nlargest
from typing import Any, Final

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import StatusCode

from infra.telemetry import vocabulary as v
from infra.telemetry.breakdown import own_ms
from infra.telemetry.metrics import SPANS, Values
from infra.telemetry.sketch import Sketch
from infra.telemetry.trace import Trace, duration_ms, span_id

SLOT_S = 15
MINUTES = 60
_SLOTS = MINUTES * 60 // SLOT_S
_SLOWEST = 4
"""Turns of a slot that are taken apart."""
_FAILING: Final = ("error", "blocked", "degraded")
_FAILED = 10
"""Turns that are remembered of each of these outcomes."""


@dataclass(frozen=True, slots=True)
class NotedTurn:
    """A turn that is pointed at. ``at`` is when it ended, in seconds of the epoch.

    ``step`` is the first one that failed or the stage that refused, and ``error`` what is said of it: a type of error,
    the parts done without, or the rules that the stage names.
    """

    at: float
    trace_id: str
    kept: bool
    outcome: str
    intent: str
    duration_ms: float
    step: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class SlowTurn:
    """A slow one, with what each step itself took of it in milliseconds, by name."""

    turn: NotedTurn
    own_ms: Mapping[str, float]


@dataclass(slots=True)
class ModelUse:
    """What was asked of a model."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0

    def add(self, other: ModelUse) -> None:
        """Add what another one was asked."""
        self.calls += other.calls
        self.input_tokens += other.input_tokens
        self.output_tokens += other.output_tokens
        self.cost_usd += other.cost_usd


@dataclass(slots=True)
class Slot:
    """The turns that ended within a stretch of time. ``durations`` leaves out those that nobody waited for."""

    outcomes: Counter[str] = field(default_factory=Counter[str])
    durations: Sketch = field(default_factory=Sketch)
    waits: dict[str, Sketch] = field(default_factory=dict[str, Sketch])
    cache: Counter[str] = field(default_factory=Counter[str])
    degraded: Counter[str] = field(default_factory=Counter[str])
    models: dict[str, ModelUse] = field(default_factory=dict[str, ModelUse])
    slowest: list[SlowTurn] = field(default_factory=list[SlowTurn])

    def merge(self, other: Slot) -> None:
        """Add another stretch. The slow turns of both stay."""
        self.outcomes.update(other.outcomes)
        self.durations.merge(other.durations)
        self.cache.update(other.cache)
        self.degraded.update(other.degraded)
        self.slowest.extend(other.slowest)
        for name, waits in other.waits.items():
            self.waits.setdefault(name, Sketch()).merge(waits)
        for name, use in other.models.items():
            self.models.setdefault(name, ModelUse()).add(use)


class History:
    """Listens to finished traces, off the request path.

    Args:
        clock: seconds of the epoch.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._slots: dict[int, Slot] = {}
        self._failed = {outcome: deque[NotedTurn](maxlen=_FAILED) for outcome in _FAILING}
        self._model, self._part = Values(), Values()
        self._lock = threading.Lock()
        self.began_at = clock()

    def observe(self, trace: Trace, sent: bool) -> None:  # noqa: FBT001 - a listener's signature
        """Take note of a finished trace."""
        if trace.root is None:
            return
        turn = _noted(trace, trace.root, kept=sent)
        with self._lock:
            self._note(self._slot(turn.at), trace, turn)
            if turn.outcome in self._failed:
                self._failed[turn.outcome].append(turn)

    def columns(self, minutes: int, most: int) -> tuple[float, list[Slot]]:
        """The last ``minutes`` in up to ``most`` columns, the oldest first; with the seconds that a column has."""
        slots = max(1, min(minutes * 60 // SLOT_S, _SLOTS))
        wide = -(-slots // most)
        newest = int(self._clock() // SLOT_S)
        first = newest // wide - -(-slots // wide) + 1
        columns = [Slot() for _ in range(newest // wide - first + 1)]
        with self._lock:
            for number, slot in self._slots.items():
                if 0 <= (at := number // wide - first) < len(columns):
                    columns[at].merge(slot)
        return float(wide * SLOT_S), columns

    def failing(self) -> list[NotedTurn]:
        """The last turns that failed, were refused or did without a part, the newest first."""
        with self._lock:
            return sorted((turn for turns in self._failed.values() for turn in turns), key=lambda turn: -turn.at)

    def _slot(self, at: float) -> Slot:
        number = int(at // SLOT_S)
        if number not in self._slots and len(self._slots) >= _SLOTS:
            # The oldest, unless the clock was set back meanwhile: then what seems to lie ahead.
            now = self._clock() // SLOT_S
            del self._slots[max(self._slots, key=lambda known: abs(known - now))]
        return self._slots.setdefault(number, Slot())

    def _note(self, slot: Slot, trace: Trace, turn: NotedTurn) -> None:
        slot.outcomes[turn.outcome] += 1
        if turn.outcome != v.CANCELLED:
            slot.durations.add(turn.duration_ms)
            self._note_slow(slot, trace, turn)
        slot.degraded.update(self._part(part) for part in trace.attribute(v.DEGRADED) or ())
        for span in trace.spans:
            self._note_span(slot, span.name, trace.notes.get(span_id(span)) or span.attributes or {})

    def _note_slow(self, slot: Slot, trace: Trace, turn: NotedTurn) -> None:
        """Take a turn apart if it is among the slowest of its slot: that costs more than all else here."""
        if len(slot.slowest) < _SLOWEST or turn.duration_ms > slot.slowest[-1].turn.duration_ms:
            slow = SlowTurn(turn, own_ms(trace))
            slot.slowest = nlargest(_SLOWEST, [*slot.slowest, slow], key=lambda slow: slow.turn.duration_ms)

    def _note_span(self, slot: Slot, name: str, attributes: Mapping[str, Any]) -> None:
        if name in SPANS and (wait := attributes.get(v.WAIT_MS)) is not None:
            slot.waits.setdefault(name, Sketch()).add(wait)
        if name == v.LLM:
            use = ModelUse(
                1,
                attributes.get(v.GEN_AI_INPUT_TOKENS, 0),
                attributes.get(v.GEN_AI_OUTPUT_TOKENS, 0),
                attributes.get(v.COST_USD, 0.0),
            )
            slot.models.setdefault(self._model(attributes.get(v.GEN_AI_RESPONSE_MODEL)), ModelUse()).add(use)
        elif name == v.CACHE_LOOKUP and (status := attributes.get(v.CACHE_STATUS)) is not None:
            slot.cache[str(status)] += 1


def _noted(trace: Trace, root: ReadableSpan, *, kept: bool) -> NotedTurn:
    outcome = str(trace.attribute(v.OUTCOME))
    step, error = _refused(trace) if outcome == "blocked" else _broke(trace, root)
    return NotedTurn(
        at=(root.end_time or 0) / 1e9,
        trace_id=trace.hex_id,
        kept=kept,
        outcome=outcome,
        intent=str(trace.attribute(v.TAG + v.TAG_INTENT) or "none"),
        duration_ms=duration_ms(root),
        step=step,
        error=error,
    )


def _refused(trace: Trace) -> tuple[str | None, str | None]:
    """The stage that refused a turn, and the rules that it names; one that could not judge names none."""
    for span in trace.spans:
        told = trace.attributes(span)
        if span.name in v.GUARD_STAGES and told.get(v.GUARD_ACTION) in {"block", "broken"}:
            return span.name, ", ".join(told.get(v.GUARD_REASONS, ())) or str(told[v.GUARD_ACTION])
    return None, None


def _broke(trace: Trace, root: ReadableSpan) -> tuple[str | None, str | None]:
    """The step that failed, and the parts that a turn did without, or else the type of the error."""
    failed = _failed(trace, root)
    parts = ", ".join(trace.attribute(v.DEGRADED) or ())
    return (failed.name, parts or _type_of(failed)) if failed else (None, parts or None)


def _failed(trace: Trace, root: ReadableSpan) -> ReadableSpan | None:
    """The step that a turn failed of; of one that went on without a part, the first that broke.

    A turn may have gone on without one step, and then failed of another: each time the last one to end is to blame.
    """
    broken = [span for span in trace.spans if span is not root and span.status.status_code is StatusCode.ERROR]
    if root.status.status_code is not StatusCode.ERROR:
        return next(iter(broken), None)
    blamed, above = None, span_id(root)
    while below := [span for span in broken if span.parent and span.parent.span_id == above]:
        blamed = max(below, key=lambda span: span.end_time or 0)
        above = span_id(blamed)
    return blamed


def _type_of(failed: ReadableSpan) -> str:
    """The type of an error alone: its text may quote what a user wrote."""
    return (failed.status.description or "").partition(":")[0]
