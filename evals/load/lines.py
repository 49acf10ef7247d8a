"""What a load came to in one line each, for the terminal and the report alike."""

from __future__ import annotations

from collections.abc import Sequence

from evals.load.compare import Verdict
from evals.load.knee import Knee
from evals.load.saturation import Growth
from evals.load.served import Memory
from evals.load.summary import Percentiles, Summary

_WORDS = {
    "slower": "is slower",
    "waits": "waits longer",
    "more_calls": "is called more often",
    "faster": "is faster",
}


def load_line(summary: Summary) -> str:
    """What was asked and what came back."""
    requests = summary.requests
    rate = requests.asked / max(summary.duration_s, 1e-9)
    return (
        f"{rate:.2f}/s asked, {requests.sent}/{requests.asked} sent, lag p99 {in_ms(summary.lag_ms.p99)}, "
        f"{requests.joined}/{requests.answered} joined, {requests.hung_up} hung up"
    )


def slo_line(summary: Summary) -> str:
    """How many answers met all objectives."""
    goodput = summary.goodput
    low, high = goodput.interval
    slo = summary.options.get("slo", "none")
    return f"goodput {goodput.share:.1%} [{low:.1%}, {high:.1%}] = {goodput.rate:.2f}/s  ({slo})"


def memory_line(memory: Memory) -> str:
    """What a server held of memory."""
    settled = "" if memory.settled is None else f", {memory.settled:.0f} after two minutes"
    return f"server memory {memory.start:.0f} MB before{settled}, {memory.end:.0f} at the end"


def verdict_line(verdict: Verdict) -> str:
    """Which span made the difference between two arms."""
    if verdict.refused:
        return f"refused: {verdict.refused}"
    whole = verdict.end_to_end_interval_ms
    total = f"end to end {verdict.end_to_end_ms:+.1f} ms [{whole[0]:.1f}, {whole[1]:.1f}]" if whole else ""
    if verdict.culprit is None or verdict.interval_ms is None:
        return f"no span differs; {total}"
    low, high = verdict.interval_ms
    words = _WORDS.get(str(verdict.why), "")
    return f"{verdict.culprit} {words}: {verdict.delta_ms:+.1f} ms [{low:.1f}, {high:.1f}] a request; {total}"


def knee_line(knee: Knee) -> str:
    """Up to which rate a server serves well."""
    if not knee.at_least:
        return "below the lowest rate: no rate held"
    if knee.rate is None or knee.interval is None:
        return f"not reached: every rate up to {knee.at_least:g}/s held"
    low, high = knee.interval
    return f"{knee.rate:.2f}/s, between {low:g} and {high:g}/s"


def saturation_line(span: str, grown: Sequence[Growth]) -> str:
    """What gave way first: a line to stand in, or work."""
    growth = next((one for one in grown if one.span == span), None)
    if growth is None or growth.wait_ms < growth.work_ms:
        return f"to saturate: {span}"
    return f"to saturate: the line in front of {span}"


def percentiles_line(figures: Percentiles) -> str:
    """Three percentiles."""
    return f"p50 {in_ms(figures.p50)}  p95 {in_ms(figures.p95)}  p99 {in_ms(figures.p99)}"


def in_ms(value: float | None) -> str:
    """A figure with its unit, or that there is none."""
    return "-" if value is None else f"{value:.1f} ms"
