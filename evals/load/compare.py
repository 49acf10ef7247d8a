"""Two arms of interleaved blocks compared, span by span: which one made the difference, and how sure that is.

Both arms of a block ask the same questions at the same intervals, one right after the other, so what the machine does
meanwhile meets both. The differences of the blocks' means are independent draws, which those of single requests are
not; Student's t gives their interval, and Holm's method (Scandinavian Journal of Statistics 6, 1979) keeps the chance
of naming any span at all where nothing differs at 5 %, however many spans there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from scipy import stats

from evals.intervals import Interval, paired_difference
from evals.load.frozen import Ends, Frozen
from evals.load.resampling import Floats, Indices
from evals.load.table import Table, table_of
from evals.load.taken import DAWDLED, LAG, Taken

LEAST_BLOCKS = 8
ALPHA = 0.05
_LEAST_MORE_CALLS = 0.05
_LEAST_SHARE = 1 / 400
"""Of the base's turn: what a span differs by less than that explains nothing, however sure it is."""
_NOT_THE_SERVERS = (LAG, DAWDLED)

Why = Literal["slower", "more_calls", "waits", "faster"]


class SpanDifference(Frozen):
    """A span in the candidate against the base: milliseconds and calls a request more, and the p-value after Holm."""

    delta_ms: float
    interval_ms: Ends
    wait_delta_ms: float
    calls_base: float
    calls_cand: float
    p: float


class Verdict(Frozen):
    """Which span made the difference; ``culprit`` is None where none did, ``refused`` says why none may be named."""

    culprit: str | None
    delta_ms: float | None
    interval_ms: Ends | None
    why: Why | None
    end_to_end_ms: float | None
    end_to_end_interval_ms: Ends | None
    refused: str | None


class Comparison(Frozen):
    """The verdict, and every span behind it."""

    verdict: Verdict
    spans: dict[str, SpanDifference]


class _Arms(NamedTuple):
    """One row a block: means over the requests of each arm."""

    base: Floats
    cand: Floats

    @property
    def difference(self) -> Floats:
        return self.cand - self.base


def refusal(why: str) -> Comparison:
    """A comparison without a verdict."""
    nothing = Verdict(
        culprit=None,
        delta_ms=None,
        interval_ms=None,
        why=None,
        end_to_end_ms=None,
        end_to_end_interval_ms=None,
        refused=why,
    )
    return Comparison(verdict=nothing, spans={})


def compare(taken: Sequence[Taken]) -> Comparison:
    """Compare arm 1 with arm 0 over the blocks in which both answered."""
    table = table_of(taken)
    blocks = _blocks(table)
    if len(blocks) < LEAST_BLOCKS:
        return refusal(f"{len(blocks)} whole blocks; a verdict needs {LEAST_BLOCKS}")
    own, wait, calls = (_arms(values, blocks) for values in (table.own, table.wait, table.calls))
    spans = _differences(table, own, wait, calls)
    latency = _arms(table.latency[:, None], blocks)
    whole = paired_difference(latency.cand[:, 0].tolist(), latency.base[:, 0].tolist())
    least_ms = _LEAST_SHARE * float(latency.base.mean())
    return Comparison(verdict=_verdict(spans, whole, least_ms), spans=spans)


def _blocks(table: Table) -> list[tuple[Indices, Indices]]:
    """The rows of each block by arm."""
    place: dict[int, tuple[list[int], list[int]]] = {}
    for number, one in enumerate(table.taken):
        place.setdefault(one.row.block, ([], []))[one.row.arm].append(number)
    whole = (arms for _, arms in sorted(place.items()) if arms[0] and arms[1])
    return [(np.array(base), np.array(cand)) for base, cand in whole]


def _arms(values: Floats, blocks: Sequence[tuple[Indices, Indices]]) -> _Arms:
    base, cand = (np.stack([values[rows[arm]].mean(axis=0) for rows in blocks]) for arm in (0, 1))
    return _Arms(base, cand)


def _differences(table: Table, own: _Arms, wait: _Arms, calls: _Arms) -> dict[str, SpanDifference]:
    names = [(column, name) for column, name in enumerate(table.names) if name not in _NOT_THE_SERVERS]
    pairs = [(own.cand[:, column].tolist(), own.base[:, column].tolist()) for column, _ in names]
    intervals = [paired_difference(*pair) for pair in pairs]
    adjusted = holm([_p(own.difference[:, column]) for column, _ in names])
    return {
        name: SpanDifference(
            delta_ms=one.mean,
            interval_ms=(one.low, one.high),
            wait_delta_ms=float(wait.difference[:, column].mean()),
            calls_base=float(calls.base[:, column].mean()),
            calls_cand=float(calls.cand[:, column].mean()),
            p=p,
        )
        for (column, name), one, p in zip(names, intervals, adjusted, strict=True)
    }


def _p(differences: Floats) -> float:
    """Of Student's t; differences that are all the same tell nothing where they are nothing, else all."""
    if np.ptp(differences) == 0:
        return 1.0 if differences[0] == 0 else 0.0
    result: Any = stats.ttest_1samp(differences, 0.0)  # the library's types lack its fields
    return float(result.pvalue)


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's adjusted p-values, in the order given."""
    order = np.argsort(p_values)
    adjusted = np.empty(len(p_values))
    least = 0.0
    for rank, place in enumerate(order):
        least = max(least, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = least
    return adjusted.tolist()


def _verdict(spans: Mapping[str, SpanDifference], whole: Interval, least_ms: float) -> Verdict:
    sure = [name for name, one in spans.items() if one.p < ALPHA and abs(one.delta_ms) >= least_ms]
    culprit = max(sure, key=lambda name: abs(spans[name].delta_ms), default=None)
    named = spans[culprit] if culprit else None
    return Verdict(
        culprit=culprit,
        delta_ms=named.delta_ms if named else None,
        interval_ms=named.interval_ms if named else None,
        why=_why(named) if named else None,
        end_to_end_ms=whole.mean,
        end_to_end_interval_ms=(whole.low, whole.high),
        refused=None,
    )


def _why(one: SpanDifference) -> Why:
    if one.delta_ms < 0:
        return "faster"
    if one.calls_cand - one.calls_base > _LEAST_MORE_CALLS:
        return "more_calls"
    return "waits" if one.wait_delta_ms > one.delta_ms / 2 else "slower"
