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


def paired_difference(measured: Sequence[float], baseline: Sequence[float]) -> Interval:
    """How much more ``measured`` is than ``baseline``, both one value a round, by Student's t over the differences."""
    differences = np.subtract(measured, baseline)
    ends = stats.ttest_1samp(differences, 0.0).confidence_interval(CONFIDENCE)
    return Interval(float(differences.mean()), float(ends.low), float(ends.high))
