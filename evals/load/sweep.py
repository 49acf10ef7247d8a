"""``sweep``: one load after the other, at rising rates, up to the knee and beyond."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from pydantic import Field

from evals.load.folder import SUMMARY, write_json, write_rows
from evals.load.frozen import Ends, Frozen
from evals.load.knee import AtRate, Knee, find_knee
from evals.load.machine import Machine
from evals.load.overload import Overload, overload
from evals.load.progress import Live
from evals.load.run import Collected, Load, measure, plan_of
from evals.load.saturation import Growth, first_to_saturate, growth
from evals.load.summary import SCHEMA, Measured, summarise, why_unmeasured

ENOUGH = 0.8
"""Of all answers have to be good, or the search for the knee turns round."""
_BISECTIONS = 2
_MOST_RATE = 2000.0
_FALLS = 0.9
_RATE_LIMITED = "http_429"


class Point(Frozen):
    """A load at one rate, warm-up left out.

    ``goodput`` is how many answers a second met all objectives, ``share`` the share of those asked for. ``degraded``
    and ``errors`` count requests. ``block`` is what its requests are marked with.
    """

    rate: float
    block: int
    goodput: float
    share: float
    share_interval: Ends
    p50_ms: float | None
    p95_ms: float | None
    asked: int
    degraded: int
    errors: int


class Beyond(Frozen):
    """How the server does when asked for most: its goodput as a share of the best that it showed."""

    rate: float
    share_of_best: float

    @property
    def falls(self) -> bool:
        """Whether more load makes less of it good."""
        return self.share_of_best < _FALLS

    def __str__(self) -> str:
        return f"goodput {'falls to' if self.falls else 'holds at'} {self.share_of_best:.0%} of its best"


class Sweep(Frozen):
    """All points in order of their rate, and what they show. ``growth`` is from the lowest rate to beyond the knee."""

    schema_: int = Field(default=SCHEMA, alias="schema")
    valid: bool
    why_invalid: list[str]
    machine: Machine
    seed: int
    options: dict[str, str]
    points: list[Point]
    knee: Knee
    first_to_saturate: str | None
    growth: list[Growth]
    beyond: Beyond | None
    overload: Overload | None = None


@dataclass(slots=True)
class _Loads:
    """Plays a load at each rate that it is asked for, each with questions of its own."""

    load: Load
    live: Live
    measured: dict[float, Measured] = field(default_factory=dict[float, Measured])
    collected: Collected = field(default_factory=Collected)

    def share_at(self, rate: float) -> float:
        """Put on a load, and tell the share of good answers."""
        load = replace(self.load, rate=rate, seed=self.load.seed + len(self.measured))
        first, block = len(self.collected.rows), len(self.measured)
        plan = [replace(one, index=first + one.index, block=block) for one in plan_of(load)]
        measured, collected = measure(load, plan, replace(self.live, title=f"{rate:g}/s"))
        self.measured[rate] = measured
        self.collected.rows += collected.rows
        self.collected.spans |= collected.spans
        good = _good(measured)
        return float(good.mean()) if len(good) else 0.0


def sweep(load: Load, rates: Sequence[float] | None, out: Path, live: Live, *, beyond: Sequence[float] = ()) -> Sweep:
    """Put loads on, at these rates or up to the knee, then at these factors of it, and write the folder.

    Raises:
        ValueError: an option does not fit.
    """
    loads = _Loads(load, live)
    if rates:
        for rate in sorted(set(rates)):
            loads.share_at(rate)
    else:
        to_knee(loads.share_at, load.rate)
    found = conclude(loads.measured, options=load.options | {"rate": ""}, seed=load.seed)
    if beyond:
        found = found.model_copy(update={"overload": overload(load, found.knee.rate, beyond, live)})
    write_rows(out, loads.collected.rows, loads.collected.spans)
    write_json(out / SUMMARY, found)
    return found


def rates_of(text: str) -> list[float]:
    """Read ``2,4,8``.

    Raises:
        ValueError: these are no two rates or more above 0.
    """
    try:
        rates = sorted({float(part) for part in text.split(",")})
    except ValueError:
        rates = []
    if len(rates) < 2 or not 0 < rates[0] <= rates[-1] <= _MOST_RATE:  # noqa: PLR2004 - a line needs two points
        raise ValueError(f"--rates {text}: two or more numbers above 0 are needed, such as 2,4,8")
    return rates


def to_knee(share_at: Callable[[float], float], first: float) -> None:
    """Double the rate until too few answers are good, then halve the gap twice."""
    low, high = 0.0, first
    while share_at(high) >= ENOUGH:
        low, high = high, 2 * high
        if high > _MOST_RATE:
            return
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if share_at(middle) >= ENOUGH else (low, middle)


def conclude(measured: dict[float, Measured], *, options: dict[str, str], seed: int) -> Sweep:
    """Look at the loads by rate."""
    loads = dict(sorted(measured.items()))
    points = [_point(rate, one) for rate, one in loads.items()]
    knee = find_knee([AtRate(rate, good) for rate, one in loads.items() if len(good := _good(one))], seed=seed)
    grown = _growth(loads, knee)
    why = _why_invalid(loads, points, knee)
    return Sweep(
        schema=SCHEMA,
        valid=not why,
        why_invalid=why,
        machine=next(iter(loads.values())).machine,
        seed=seed,
        options=options,
        points=points,
        knee=knee,
        first_to_saturate=first_to_saturate(grown),
        growth=grown,
        beyond=_beyond(points, knee),
    )


def _good(measured: Measured) -> np.ndarray:
    rows = sorted((row for row in measured.rows if not row.warm_up), key=lambda row: row.due_ms)
    return np.array(measured.objectives.met(rows), np.float64)


def _point(rate: float, measured: Measured) -> Point:
    summary = summarise(measured)
    return Point(
        rate=rate,
        block=min((row.block for row in measured.rows), default=0),
        goodput=summary.goodput.rate,
        share=summary.goodput.share,
        share_interval=summary.goodput.interval,
        p50_ms=summary.latency_ms.p50,
        p95_ms=summary.latency_ms.p95,
        asked=summary.requests.asked,
        degraded=sum(bool(row.degraded) for row in measured.rows if not row.warm_up),
        errors=sum(summary.requests.errors.values()),
    )


def _growth(loads: dict[float, Measured], knee: Knee) -> list[Growth]:
    """From the lowest rate to the first one beyond the knee; where there is none, nothing was saturated."""
    beyond = next((one for rate, one in loads.items() if knee.rate is not None and rate > knee.at_least), None)
    if beyond is None:
        return []
    calm, busy = ([one for one in load.taken if not one.row.warm_up] for load in (next(iter(loads.values())), beyond))
    return growth(calm, busy)


def _why_invalid(loads: dict[float, Measured], points: Sequence[Point], knee: Knee) -> list[str]:
    """Failed requests make no sweep invalid: beyond the knee they are what it is for."""
    why = [f"at {rate:g}/s {reason}" for rate, one in loads.items() for reason in _unmeasured(one)]
    if not knee.at_least:
        best = max(point.share for point in points)
        why.append(f"no rate was below the knee: {best:.0%} of the answers were good at best")
    elif knee.rate is None:
        why.append(f"the knee was not reached: {knee.at_least:g}/s is below it")
    return why


def _unmeasured(measured: Measured) -> list[str]:
    rows = [row for row in measured.rows if not row.warm_up]
    joined = sum(not one.row.warm_up for one in measured.taken)
    limited = sum(row.error == _RATE_LIMITED for row in rows)
    # One key asks for everybody here: a limit by user is reached long before the server is busy.
    why = [f"{limited} requests were over the server's turns a minute: raise MANGA_TURNS_PER_MINUTE"] if limited else []
    return why + why_unmeasured(rows, measured.fared, sum(row.answered for row in rows), joined)


def _beyond(points: Sequence[Point], knee: Knee) -> Beyond | None:
    best = max(point.goodput for point in points)
    if knee.rate is None or not best:
        return None
    return Beyond(rate=points[-1].rate, share_of_best=points[-1].goodput / best)
