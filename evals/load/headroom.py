"""Whether a server has room above the rate at which two arms are compared.

Above 80 % of the knee a delay shows wherever something waits, not where it arose. Where no sweep has told the knee, a
server is asked at 1 / 0.8 of the rate for a while, evenly spaced: a rate that it keeps up with there is below 80 % of
the knee, by the knee's own definition.

It keeps up while answers leave as fast as questions come. Where they do not, each is later than the one before: a
latency that grows by ``s`` for each unit of time that passes is an achieved rate of ``asked / (1 + s)``. Under 0.95 of
what was asked the server is saturated. (GuideLLM takes 0.98, vllm-project/guidellm, pull request 552; over a quarter
of a minute that is a third of a second, by which any neighbour on the machine makes answers later.) The slope is that
of Theil and Sen (Journal of the American Statistical Association 63, 1968), which a few slow answers do not move. And
it keeps up only while it leaves nothing out: where answers that came whole are fewer than 95 % of what they are at the
lower rate, the knee is passed (``evals.load.knee``). Both are said only where they are sure: all of the 95 % interval
has to lie beyond the limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scipy import stats

from evals.load.knee import HOLDS, LEAST_BEST
from evals.load.record import Row

MOST_LOAD = 0.8
"""Of the knee."""
LEAST_ACHIEVED = 0.95
"""Of the rate that was asked."""
PROBE_S = 15.0
LEAST_PROBED, MOST_PROBED = 30, 300
"""Requests: a slope is not to be seen in fewer, and more would only keep a server busy that falls behind."""


def behind(rows: Sequence[Row]) -> str | None:
    """Why a server does not keep up with requests that came evenly spaced; None where it does, or nothing is sure."""
    stayed = [row for row in rows if not row.hung_up]
    failed = sum(row.error is not None for row in stayed)
    if failed > (1 - LEAST_BEST) * len(stayed):
        return f"{failed} of {len(stayed)} requests were not answered"
    answered = [row for row in stayed if row.judged]
    due = [row.due_ms for row in answered]
    found: Any = stats.theilslopes([row.latency_ms for row in answered], due)  # the library's types lack its fields
    least_slope = 1 / LEAST_ACHIEVED - 1
    if float(found.low_slope) <= least_slope:
        return None
    return f"answers fall behind: {1 / (1 + float(found.slope)):.0%} of the requests' rate, under {LEAST_ACHIEVED:.0%}"


def leaves_out(rows: Sequence[Row], calm: Sequence[Row]) -> str | None:
    """Why a server is past its knee that left nothing out at the lower rate of ``calm``; None where nothing is sure."""
    whole, before = _whole(rows), _whole(calm)
    share, best = sum(whole) / len(whole), sum(before) / len(before)
    sure: Any = stats.binomtest(sum(whole), len(whole)).proportion_ci()
    if best >= LEAST_BEST and sure.high >= HOLDS * best:
        return None
    return f"{share:.0%} of the answers came whole, and {best:.0%} at the lower rate"


def _whole(rows: Sequence[Row]) -> list[bool]:
    """Of those who stayed for their answer, whether it came with nothing left out."""
    return [row.answered and not row.degraded for row in rows if not row.hung_up]
