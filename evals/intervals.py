"""Differences with their uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and the ends of its confidence interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.2f} [{self.low:.2f}, {self.high:.2f}]"


def bootstrapped(values: Sequence[float]) -> Interval:
    """The mean, by the percentiles of what 2,000 draws of as many ``values`` come to."""
    draws = np.random.default_rng(7).choice(np.asarray(values), (2000, len(values))).mean(axis=1)
    low, high = np.percentile(draws, [50 * (1 - CONFIDENCE), 50 * (1 + CONFIDENCE)])
    return Interval(float(np.mean(values)), float(low), float(high))


def paired_difference(measured: Sequence[float], baseline: Sequence[float]) -> Interval:
    """How much more ``measured`` is than ``baseline``, both one value a round, by Student's t over the differences."""
    differences = np.subtract(measured, baseline)
    ends = stats.ttest_1samp(differences, 0.0).confidence_interval(CONFIDENCE)
    return Interval(float(differences.mean()), float(ends.low), float(ends.high))


def proportion(count: int, of: int) -> Interval:
    """A share, 0..1, with its exact interval (Clopper and Pearson); of none nothing is known."""
    if not of:
        return Interval(float("nan"), 0.0, 1.0)
    ends = stats.binomtest(count, of).proportion_ci(CONFIDENCE, method="exact")
    return Interval(count / of, float(ends.low), float(ends.high))
