"""``summary.json``: what a run came to, in a form with a version that other programs read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import Field

from evals.load.frozen import Ends, Frozen
from evals.load.generator import Starved
from evals.load.machine import Machine
from evals.load.objectives import Objectives
from evals.load.record import Row
from evals.load.resampling import Indices, interval
from evals.load.served import Memory
from evals.load.table import Table, table_of
from evals.load.taken import UNEXPLAINED, Taken

SCHEMA = 1
LAG_P99_MS = 5.0
"""Over this the generator was late, and its figures are its own as much as the server's."""
MOST_ERRORS, MOST_UNJOINED, MOST_STARVED = 0.01, 0.001, 0.1
"""Shares of requests that failed, of answers without spans, and of a generator's time that it waited for a CPU."""


class Percentiles(Frozen):
    """In milliseconds; None where nothing was measured."""

    p50: float | None
    p95: float | None
    p99: float | None


class Requests(Frozen):
    """Counts, warm-up left out. ``joined`` answers have their spans; ``unjoined`` says why others have not."""

    asked: int
    sent: int
    answered: int
    hung_up: int
    joined: int
    errors: dict[str, int]
    degraded: dict[str, int]
    unjoined: dict[str, int]


class Goodput(Frozen):
    """Answers that met all objectives: a second, and as a share of those asked for with the share's interval."""

    rate: float
    share: float
    interval: Ends


class SpanFigures(Frozen):
    """One span: its own mean milliseconds a request, its share of the latency, and of what the slowest spent more."""

    self_ms: float
    share: float
    share_interval: Ends
    tail_share: float
    wait_ms: float
    calls: float


class Summary(Frozen):
    """A run. Latencies count from when a request was due; ``from_send_ms`` from when it was sent."""

    schema_: int = Field(default=SCHEMA, alias="schema")
    valid: bool
    why_invalid: list[str]
    machine: Machine
    seed: int
    options: dict[str, str]
    duration_s: float
    requests: Requests
    lag_ms: Percentiles
    latency_ms: Percentiles
    from_send_ms: Percentiles
    first_sentence_ms: Percentiles
    goodput: Goodput
    spans: dict[str, SpanFigures]
    first_sentence_spans: dict[str, SpanFigures]
    unexplained_ms: float | None
    cpu_ms_per_turn: float | None
    memory_mb: Memory | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """All that a run brought in. ``duration_s`` and the rows include the warm-up of ``warm_up_s``."""

    rows: Sequence[Row]
    taken: Sequence[Taken]
    fared: Sequence[Starved]
    machine: Machine
    seed: int
    options: Mapping[str, str]
    duration_s: float
    warm_up_s: float
    objectives: Objectives
    server_cpu_s: float | None = None
    """CPU that the server used over the whole run; None where it does not tell."""
    in_vain: float | None = None
    """Of the server's work over the whole run, the share whose result nobody got; likewise."""
    memory: Memory | None = None


def summarise(measured: Measured) -> Summary:
    """Count it all up."""
    rows = sorted((row for row in measured.rows if not row.warm_up), key=lambda row: row.due_ms)
    taken = [one for one in measured.taken if not one.row.warm_up]
    judged = [row for row in rows if row.judged]
    whole, first = table_of(taken), table_of(taken, first=True)
    requests = _requests(rows, taken)
    spans = _spans(whole, measured.seed)
    why = why_invalid(rows, taken, measured.fared)
    return Summary(
        schema=SCHEMA,
        valid=not why,
        why_invalid=why,
        machine=measured.machine,
        seed=measured.seed,
        options=dict(measured.options),
        duration_s=measured.duration_s,
        requests=requests,
        lag_ms=_percentiles([row.lag_ms for row in rows if row.sent_ms is not None]),
        latency_ms=_percentiles([row.latency_ms for row in judged]),
        from_send_ms=_percentiles([row.latency_ms - row.lag_ms for row in judged]),
        first_sentence_ms=_percentiles([row.first_sentence_ms for row in judged]),
        goodput=_goodput(rows, measured),
        spans=spans,
        first_sentence_spans=_spans(first, measured.seed),
        unexplained_ms=spans[UNEXPLAINED].self_ms if UNEXPLAINED in spans else None,
        cpu_ms_per_turn=_cpu_ms(measured),
        memory_mb=measured.memory,
    )


def _requests(rows: Sequence[Row], taken: Sequence[Taken]) -> Requests:
    return Requests(
        asked=len(rows),
        sent=sum(row.sent_ms is not None for row in rows),
        answered=sum(row.answered for row in rows),
        hung_up=sum(row.hung_up for row in rows),
        joined=len(taken),
        errors=dict(Counter(row.error for row in rows if row.error)),
        degraded=dict(Counter(part for row in rows for part in row.degraded)),
        unjoined=dict(Counter(row.unjoined for row in rows if row.unjoined)),
    )


def why_invalid(rows: Sequence[Row], taken: Sequence[Taken], fared: Sequence[Starved]) -> list[str]:
    """What makes these figures no figures of the server, one line each."""
    failed, answered = sum(row.error is not None for row in rows), sum(row.answered for row in rows)
    found = (
        (not answered, "nothing was answered"),
        (failed > MOST_ERRORS * len(rows), f"{failed} of {len(rows)} requests failed, over {MOST_ERRORS:.0%}"),
    )
    return [why for wrong, why in found if wrong] + why_unmeasured(rows, fared, answered, len(taken))


def why_unmeasured(rows: Sequence[Row], fared: Sequence[Starved], answered: int, joined: int) -> list[str]:
    """What went wrong with the measuring, whatever the server did, one line each."""
    lag = _percentiles([row.lag_ms for row in rows if row.sent_ms is not None]).p99
    unjoined = answered - joined
    starved = max((one.starved_s / one.wall_s for one in fared), default=0.0)
    found = (
        (
            lag is not None and lag > LAG_P99_MS,
            f"the generator was late: lag p99 {lag or 0:.1f} ms, over {LAG_P99_MS:g}",
        ),
        (starved > MOST_STARVED, f"the generator had no CPU for {starved:.0%} of its time, over {MOST_STARVED:.0%}"),
        (
            unjoined > MOST_UNJOINED * answered,
            f"{unjoined} of {answered} answers came without spans, over {MOST_UNJOINED:.1%}",
        ),
    )
    return [why for wrong, why in found if wrong]


def _percentiles(values: Sequence[float | None]) -> Percentiles:
    known = [value for value in values if value is not None]
    if not known:
        return Percentiles(p50=None, p95=None, p99=None)
    p50, p95, p99 = (round(float(value), 3) for value in np.percentile(known, (50, 95, 99)))
    return Percentiles(p50=p50, p95=p95, p99=p99)


def _goodput(rows: Sequence[Row], measured: Measured) -> Goodput:
    good = np.array(measured.objectives.met(rows), np.float64)
    share, low, high = interval(len(good), lambda drawn: good[drawn].mean() if len(drawn) else 0.0, seed=measured.seed)
    seconds = max(measured.duration_s - measured.warm_up_s, 1e-9)
    return Goodput(rate=float(good.sum()) / seconds, share=float(share), interval=(float(low), float(high)))


def _spans(table: Table, seed: int) -> dict[str, SpanFigures]:
    if table.count == 0:
        return {}

    def shares(rows: Indices) -> np.ndarray:
        excess = table.excess(rows)
        return np.stack([table.shares(rows), excess / excess.sum() if excess.sum() else excess])

    figures, low, high = interval(table.count, shares, seed=seed)
    return {
        name: SpanFigures(
            self_ms=float(table.own[:, column].mean()),
            share=float(figures[0, column]),
            share_interval=(float(low[0, column]), float(high[0, column])),
            tail_share=float(figures[1, column]),
            wait_ms=float(table.wait[:, column].mean()),
            calls=float(table.calls[:, column].mean()),
        )
        for column, name in enumerate(table.names)
    }


def _cpu_ms(measured: Measured) -> float | None:
    answered = sum(row.answered for row in measured.rows)
    return None if measured.server_cpu_s is None or not answered else measured.server_cpu_s * 1000 / answered
