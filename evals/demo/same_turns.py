"""The same turns with the cache off and on: what became of their times."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean
from typing import NamedTuple

from evals.demo.asked import p50
from evals.intervals import Interval, paired_difference
from evals.load.record import Row


class SameTurns(NamedTuple):
    """Milliseconds of turns with the cache off and on, turn by turn."""

    off: Sequence[float]
    on: Sequence[float]

    @property
    def p50_ms(self) -> tuple[float, float]:
        """The medians, off and on."""
        return p50(self.off), p50(self.on)

    @property
    def mean_ms(self) -> tuple[float, float]:
        """The means, off and on."""
        return mean(self.off), mean(self.on)

    @property
    def saved_ms(self) -> Interval:
        """What a turn takes less with the cache on."""
        return paired_difference(self.off, self.on)


def same_turns(off: Sequence[Row], on: Sequence[Row]) -> SameTurns:
    """The turns of one plan that are among both rows, in the order of the second."""
    took = {row.index: row.latency_ms for row in off}
    both = [(took[row.index], row.latency_ms) for row in on if row.index in took]
    return SameTurns([before for before, _ in both], [after for _, after in both])
