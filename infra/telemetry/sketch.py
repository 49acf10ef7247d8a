"""Durations, counted by size in a fixed number of buckets that grow by a tenth: quantiles are right to within 5 %."""

from __future__ import annotations

import math
from collections import Counter

_FIRST_MS = 0.1
"""What is shorter is one bucket, and counts as nothing."""
_A_DECADE = 24
_MOST = 6 * _A_DECADE
"""The last bucket: 100 s and longer."""
_A_ROW = 4
"""Buckets that a heat map shows as one."""


class Sketch:
    """Durations of which only the sizes are remembered."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()

    @property
    def count(self) -> int:
        """How many there are."""
        return self._counts.total()

    def add(self, ms: float) -> None:
        """Count one."""
        self._counts[_bucket(ms)] += 1

    def merge(self, other: Sketch) -> None:
        """Count those of another one too."""
        self._counts.update(other._counts)

    def quantile(self, q: float) -> float | None:
        """The duration that a share ``q`` of all does not exceed, in milliseconds; None without any."""
        left = math.ceil(q * self.count)
        for bucket in sorted(self._counts):
            left -= self._counts[bucket]
            if left <= 0:
                return 0.0 if bucket == 0 else _limit(bucket - 0.5)
        return None

    def rows(self) -> Counter[int]:
        """How many by row of a heat map; ``row_from_ms`` says where a row begins."""
        rows: Counter[int] = Counter()
        for bucket, count in self._counts.items():
            rows[math.ceil(bucket / _A_ROW)] += count
        return rows


def row_from_ms(row: int) -> float:
    """The shortest duration in a row of a heat map."""
    return 0.0 if row == 0 else _limit((row - 1) * _A_ROW)


def _bucket(ms: float) -> int:
    if ms < _FIRST_MS:
        return 0
    return min(1 + math.floor(math.log10(ms / _FIRST_MS) * _A_DECADE), _MOST)


def _limit(bucket: float) -> float:
    """Where a bucket ends, and the next one begins."""
    return _FIRST_MS * 10 ** (bucket / _A_DECADE)
