"""Where the mean goes by place in the tree: the charges of many requests under the names from the root down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evals.load.taken import OWN_NAMES, UNEXPLAINED, Taken
from infra.telemetry.path import SpanPath, by_path, charges


def mean_by_path(taken: Sequence[Taken]) -> dict[SpanPath, float]:
    """Mean microseconds a request by span path; what lies outside the turn stands beside its root.

    The values sum to the mean latency. Nothing is left out but what is 0.
    """
    sums = Counter[SpanPath]()
    for one in taken:
        for path, charge in by_path(one.spans, charges(one.spans)).items():
            sums[path] += charge.total
        for name in OWN_NAMES:
            outside = one.whole.get(name) if name != UNEXPLAINED else None
            sums[name,] += outside.total if outside else 0
    return {path: total / len(taken) for path, total in sorted(sums.items()) if total}
