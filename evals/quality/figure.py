"""A figure of the table, with its uncertainty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import numpy as np
from scipy import stats

from evals.intervals import CONFIDENCE

T = TypeVar("T")
_DRAWS = 2000
Part = Literal["tune", "test"]


@dataclass(frozen=True, slots=True)
class Figure:
    """What a step came to over ``n`` rows of a set, between 0 and 1, with the ends of its 95 % interval.

    ``misses`` are the rows that went wrong, told in words; they are read of the rows to tune on only.
    """

    step: str
    over: str
    what: str
    n: int
    value: float
    low: float
    high: float
    misses: tuple[str, ...] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        """What thresholds and MLflow call it."""
        return f"{self.step}/{self.over}/{self.what}"


def share(step: str, over: str, what: str, flags: Sequence[bool], misses: Sequence[str] = ()) -> Figure:
    """How many of the rows did, by Wilson's interval (1927): it holds near 0 and 1 too. No row is no figure: NaN."""
    if not flags:
        return Figure(step, over, what, 0, float("nan"), float("nan"), float("nan"))
    ends = stats.binomtest(sum(flags), len(flags)).proportion_ci(CONFIDENCE, method="wilson")
    return Figure(step, over, what, len(flags), sum(flags) / len(flags), ends.low, ends.high, tuple(misses))


def resampled(
    step: str,
    over: str,
    what: str,
    rows: Sequence[T],
    figure: Callable[[Sequence[T]], float],
) -> Figure:
    """A figure that is no share of rows, such as F1: its interval by the percentiles of 2,000 draws of the rows."""
    if not rows:
        return share(step, over, what, ())
    rng = np.random.default_rng(7)
    draws = [figure([rows[i] for i in rng.integers(0, len(rows), len(rows))]) for _ in range(_DRAWS)]
    low, high = np.nanpercentile(draws, [50 * (1 - CONFIDENCE), 50 * (1 + CONFIDENCE)])
    return Figure(step, over, what, len(rows), figure(rows), float(low), float(high))


def f1(found: int, wanted: int, right: int) -> float:
    """The harmonic mean of precision and recall; 1 where there was nothing to find, and nothing was found."""
    return 2 * right / (found + wanted) if found + wanted else 1.0
