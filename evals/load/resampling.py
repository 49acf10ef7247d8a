"""Intervals for figures of a load, by resampling stretches of it: neighbours in a queue are no independent draws.

Resampling single requests calls a difference where there is none in a third of the cases; resampling blocks does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Statistic = Callable[[Indices], Any]
"""From the indices of the requests that were drawn to one number, or to a row of them."""

BLOCKS = 20
DRAWS = 400
ENDS = (2.5, 97.5)
"""Of a 95 % interval, as percentiles."""


def interval(count: int, statistic: Statistic, *, seed: int = 0) -> tuple[Floats, Floats, Floats]:
    """The figure over all ``count`` requests, which stand in order of their time, and the ends of its 95 % interval.

    Where a draw has no such figure (``nan``), it does not count; with fewer than two blocks the ends are the figure.
    """
    whole = np.asarray(statistic(np.arange(count)), np.float64)
    parts = np.array_split(np.arange(count), min(BLOCKS, count)) if count else []
    if len(parts) <= 1:
        return whole, whole, whole
    rng = np.random.default_rng(seed)
    draws = [
        np.asarray(statistic(np.concatenate([parts[number] for number in drawn])), np.float64)
        for drawn in rng.integers(len(parts), size=(DRAWS, len(parts)))
    ]
    low, high = np.nanpercentile(np.stack(draws), ENDS, axis=0)
    return whole, np.asarray(low), np.asarray(high)
