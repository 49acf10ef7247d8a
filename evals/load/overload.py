"""What a server does with several times what it can: after a sweep has found its knee."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from threading import Event, Thread
from typing import Self

import httpx
import numpy as np

from evals.load.arrivals import arrivals
from evals.load.frozen import Frozen
from evals.load.objectives import Objectives
from evals.load.progress import Live
from evals.load.record import Row
from evals.load.run import Load, measure, planner_of
from evals.load.summary import Measured

UNLOADED, AFTERWARDS = 0.2, 0.5
"""Of the knee: what is next to nothing, and what is asked once the overload is over."""
AFTERWARDS_S = 10.0
_REFUSED = ("http_503", "http_429")
_APOLOGY = "search"
_ALIVE_EVERY_S, _ALIVE_WITHIN_S = 0.05, 10.0


class AtFactor(Frozen):
    """A load at ``factor`` times the knee, and what was asked right after it, warm-up left out.

    ``goodput`` is good answers a second. ``p99_ms`` is of all answers, ``refused_p99_ms`` of refusals, from when each
    was due, ``alive_p99_ms`` of ``/healthz``. ``apologies`` are answers that do without a search, ``failed`` is all
    that is neither answered nor refused. ``back_after_s``: when the last request was due that went wrong afterwards.
    ``in_vain`` is the share of the server's work before an answer whose result nobody got; what is still computed for a
    moment after its turn has ended is not in it.
    ``server_cores`` and ``generator_cores`` are seconds of CPU a second, of the load and the time afterwards together.
    """

    factor: float
    rate: float
    goodput: float
    p99_ms: float | None
    refused: int
    refused_p99_ms: float | None
    apologies: int
    failed: int
    alive_p99_ms: float | None
    back_after_s: float
    in_vain: float | None
    server_cores: float | None
    generator_cores: float


class Overload(Frozen):
    """Loads at rising factors of the knee; the first is next to none, the second is the knee itself."""

    knee: float
    loads: list[AtFactor]


def factors_of(text: str) -> list[float]:
    """Read ``2,4,8``. Raises ValueError where these are no numbers above 1."""
    try:
        factors = sorted({float(part) for part in text.split(",")})
    except ValueError:
        factors = []
    if not factors or not factors[0] > 1:
        raise ValueError(f"--beyond {text}: numbers above 1 are needed, such as 2,4,8")
    return factors


def overload(load: Load, knee: float | None, factors: Sequence[float], live: Live) -> Overload:
    """Put on loads at these factors of the knee.

    Raises:
        ValueError: there is no knee.
    """
    if knee is None:
        raise ValueError("--beyond: the sweep has found no knee")
    loads = [
        _at(replace(load, rate=factor * knee, seed=load.seed + 100 + number), factor, live)
        for number, factor in enumerate((UNLOADED, 1.0, *factors))
    ]
    return Overload(knee=knee, loads=loads)


def _at(load: Load, factor: float, live: Live) -> AtFactor:
    rng = np.random.default_rng(load.seed)
    during = arrivals(load.arrival, load.rate).moments(load.duration_s, rng)
    after = arrivals(load.arrival, load.rate / factor * AFTERWARDS).moments(AFTERWARDS_S, rng)
    plan = planner_of(load, rng).plan([*during, *(load.duration_s + moment for moment in after)])
    with _Alive(load.url) as alive:
        measured, _ = measure(load, plan, replace(live, title=f"{factor:g} x knee"))
    return judged(measured, load, factor, alive.took_ms)


def judged(measured: Measured, load: Load, factor: float, alive_ms: Sequence[float]) -> AtFactor:
    """What a load came to. Rows that were due after its end are those of the time afterwards."""
    rows, wall_s = measured.rows, load.duration_s + AFTERWARDS_S
    end_ms, seconds = load.duration_s * 1000, load.duration_s - load.warm_up_s
    during = [row for row in rows if row.due_ms < end_ms and not row.warm_up]
    refused = [row for row in during if row.error in _REFUSED]
    answered = [row for row in during if row.judged]
    return AtFactor(
        factor=factor,
        rate=load.rate,
        goodput=sum(load.objectives.met(during)) / seconds,
        p99_ms=_p99([row.latency_ms for row in answered]),
        refused=len(refused),
        refused_p99_ms=_p99([row.latency_ms for row in refused]),
        apologies=sum(_APOLOGY in row.degraded for row in during),
        failed=sum(row.error is not None for row in during) - len(refused),
        alive_p99_ms=_p99(alive_ms),
        back_after_s=_back_after_s([row for row in rows if row.due_ms >= end_ms], load.objectives, end_ms),
        in_vain=measured.in_vain,
        server_cores=None if measured.server_cpu_s is None else measured.server_cpu_s / wall_s,
        generator_cores=sum(one.cpu_s for one in measured.fared) / wall_s,
    )


def _back_after_s(rows: Sequence[Row], objectives: Objectives, end_ms: float) -> float:
    wrong = [row.due_ms - end_ms for row in rows if not all(objectives.met([row]))]
    return max(wrong, default=0.0) / 1000


def _p99(values: Sequence[float]) -> float | None:
    return float(np.percentile(values, 99)) if values else None


class _Alive:
    """Asks a server all the while whether it is alive."""

    def __init__(self, url: str) -> None:
        self.took_ms: list[float] = []
        self._url = f"{url.rstrip('/')}/healthz"
        self._over = Event()
        self._thread = Thread(target=self._ask, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _ask(self) -> None:
        with httpx.Client(timeout=_ALIVE_WITHIN_S, trust_env=False) as client:
            while not self._over.wait(_ALIVE_EVERY_S):
                began = time.perf_counter()
                try:
                    client.get(self._url).raise_for_status()
                    self.took_ms.append((time.perf_counter() - began) * 1e3)
                except httpx.HTTPError:
                    self.took_ms.append(_ALIVE_WITHIN_S * 1e3)
