"""The knee: the rate up to which a server serves nearly all as well as it serves them when there are few.

Goodput by rate and an attainment that it must hold are how serving systems are sized (Zhong et al., "DistServe",
OSDI 2024, section 2: the highest rate at which a set share of requests meets its objectives). A fixed share would call
a server saturated from the start where one answer in ten is late however few are asked, so the share is held against
the best that this server reaches: the knee is where it falls under 95 % of that.

Shares of a few dozen requests wobble, but more load makes no server better: they are first fitted by a line that only
falls (isotonic regression, weighted by the number of requests). Between the last rate that holds and the first that
does not, the knee is where a straight line crosses. That line is a guess, so the interval reaches over the whole gap,
and resampled stretches of each load say how sure it is which gap that was.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import isotonic_regression

from evals.load.frozen import Frozen
from evals.load.resampling import DRAWS, ENDS, Floats

HOLDS = 0.95
"""Of the best share of good answers that is reached at any rate."""
LEAST_BEST = 0.5
"""Where fewer answers than this are good even at the best rate, no rate was below the knee."""
_BLOCKS = 10


class AtRate(NamedTuple):
    """What was asked at a rate, in order of time: 1 for each answer that met all objectives, else 0."""

    rate: float
    good: Floats


class Knee(Frozen):
    """Requests a second. ``at_least`` is the highest rate that held, 0 where none did.

    ``rate`` is None where the knee lies outside what was asked: above it, or below where none held.
    """

    rate: float | None
    interval: tuple[float, float] | None
    at_least: float


class _Crossing(NamedTuple):
    held: float
    crosses: float
    fell: float


def find_knee(loads: Sequence[AtRate], *, seed: int = 0) -> Knee:
    """Find the knee of loads at different rates, each with at least one request.

    Args:
        loads: one for each rate, in any order.
        seed: of the resampling.
    """
    ordered = sorted(loads, key=lambda load: load.rate)
    if max(load.good.mean() for load in ordered) < LEAST_BEST:
        return Knee(rate=None, interval=None, at_least=0.0)
    found = _crossing(ordered)
    if found is None:
        return Knee(rate=None, interval=None, at_least=ordered[-1].rate)
    rng = np.random.default_rng(seed)
    highest = ordered[-1].rate
    drawn = [_crossing([_drawn(load, rng) for load in ordered]) for _ in range(DRAWS)]
    low = float(np.percentile([one.held if one else highest for one in drawn], ENDS[0]))
    high = float(np.percentile([one.fell if one else highest for one in drawn], ENDS[1]))
    ends = (min(low, found.held), max(high, found.fell))
    return Knee(rate=found.crosses, interval=ends, at_least=found.held)


def _crossing(ordered: Sequence[AtRate]) -> _Crossing | None:
    shares = [load.good.mean() for load in ordered]
    fitted = isotonic_regression(shares, weights=[len(load.good) for load in ordered], increasing=False).x
    level = HOLDS * fitted[0]
    fell = next((place for place, share in enumerate(fitted) if share < level), None)
    if fell is None:
        return None
    low, high = ordered[fell - 1].rate, ordered[fell].rate
    above, below = fitted[fell - 1], fitted[fell]
    return _Crossing(low, float(low + (high - low) * (above - level) / (above - below)), high)


def _drawn(load: AtRate, rng: np.random.Generator) -> AtRate:
    """Stretches of a load, drawn again: neighbours in a queue fare alike."""
    parts = np.array_split(load.good, min(_BLOCKS, len(load.good)))
    return AtRate(load.rate, np.concatenate([parts[number] for number in rng.integers(len(parts), size=len(parts))]))
