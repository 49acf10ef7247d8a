"""The requests of a run as one table of numbers, for everything that is counted over them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.load.resampling import Floats, Indices
from evals.load.taken import Taken
from infra.telemetry.path import Charge

_NOTHING = Charge()
TAIL = 0.05
"""The share of requests that are the slowest ones."""
MIDDLE = (0.4, 0.6)
"""Between these shares lie the requests that the slowest are compared with."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows are requests in order of their time, columns are span names; all in milliseconds."""

    names: tuple[str, ...]
    own: Floats
    """What each span took of each request, waiting and work together."""
    wait: Floats
    calls: Floats
    latency: Floats
    taken: Sequence[Taken]

    @property
    def count(self) -> int:
        """How many requests there are."""
        return len(self.latency)

    def shares(self, rows: Indices) -> Floats:
        """Each span's share of the time of these requests."""
        return self.own[rows].sum(axis=0) / self.latency[rows].sum()

    def slowest(self, rows: Indices) -> Indices:
        """The slowest of these requests."""
        least = np.quantile(self.latency[rows], 1 - TAIL)
        return rows[self.latency[rows] >= least]

    def excess(self, rows: Indices) -> Floats:
        """What the slowest of these requests spent more on each span than the middling ones did, on average."""
        low, high = np.quantile(self.latency[rows], MIDDLE)
        middle = rows[(self.latency[rows] >= low) & (self.latency[rows] <= high)]
        return self.own[self.slowest(rows)].mean(axis=0) - self.own[middle].mean(axis=0)


def table_of(taken: Sequence[Taken], *, first: bool = False) -> Table:
    """Lay out the requests that are judged; with ``first`` up to their first text, those without one left out."""
    judged = sorted((one for one in taken if one.row.judged), key=lambda one: one.row.due_ms)
    chosen = [(one, one.first if first else one.whole) for one in judged]
    cut = [(one, charges) for one, charges in chosen if charges is not None]
    names = tuple(sorted({name for _, charges in cut for name in charges}))
    own = np.array([[charges.get(name, _NOTHING).total / 1000 for name in names] for _, charges in cut], np.float64)
    wait = np.array([[charges.get(name, _NOTHING).wait / 1000 for name in names] for _, charges in cut], np.float64)
    calls = np.array([[one.calls.get(name, 0) for name in names] for one, _ in cut], np.float64)
    shape = (len(cut), len(names))
    own = own.reshape(shape)
    return Table(names, own, wait.reshape(shape), calls.reshape(shape), own.sum(axis=1), [one for one, _ in cut])
