"""Which span or line gives way first when more is asked than a server can do."""

from __future__ import annotations

from collections.abc import Sequence

from evals.load.frozen import Frozen
from evals.load.table import Table, table_of
from evals.load.taken import DAWDLED, LAG, NETWORK, Taken

_LEAST_OF_GROWTH = 0.25
"""Of what the whole latency grew: where cores are shared everything waits a little, which is no line to stand in."""
_NOT_THE_SERVERS = (LAG, DAWDLED)


class Growth(Frozen):
    """Milliseconds a request more than at the lowest rate: in a line, and at work."""

    span: str
    wait_ms: float
    work_ms: float

    @property
    def total_ms(self) -> float:
        """Both together."""
        return self.wait_ms + self.work_ms


def growth(calm: Sequence[Taken], busy: Sequence[Taken]) -> list[Growth]:
    """How much more each span took of the busy requests than of the calm ones; the largest first."""
    before, after = _means(table_of(calm)), _means(table_of(busy))
    if not before or not after:
        return []
    grown = [_grown(name, before.get(name, (0, 0)), after.get(name, (0, 0))) for name in before.keys() | after.keys()]
    return sorted((one for one in grown if one.span not in _NOT_THE_SERVERS), key=lambda one: (-one.total_ms, one.span))


def first_to_saturate(grown: Sequence[Growth]) -> str | None:
    """The span whose wait grew most; where nobody waits longer, the one whose work did.

    What is full makes others wait for it. Work grows too, wherever it shares a CPU with more of its kind, so work is
    asked only where no wait explains a quarter of the growth.
    """
    whole = sum(max(one.total_ms, 0) for one in grown)
    longest = max(grown, key=lambda one: one.wait_ms, default=None)
    if longest is not None and longest.wait_ms > _LEAST_OF_GROWTH * whole:
        return longest.span
    most = max(grown, key=lambda one: one.work_ms, default=None)
    return most.span if most is not None and most.work_ms > 0 else None


def _means(table: Table) -> dict[str, tuple[float, float]]:
    """Mean wait and mean work of each span."""
    if table.count == 0:
        return {}
    waits, own = table.wait.mean(axis=0), table.own.mean(axis=0)
    return {name: (float(waits[at]), float(own[at] - waits[at])) for at, name in enumerate(table.names)}


def _grown(name: str, before: tuple[float, float], after: tuple[float, float]) -> Growth:
    wait, work = after[0] - before[0], after[1] - before[1]
    # In front of a turn stands the line of its server: the network itself is no slower for a higher rate.
    return (
        Growth(span=name, wait_ms=wait + work, work_ms=0)
        if name == NETWORK
        else Growth(span=name, wait_ms=wait, work_ms=work)
    )
