"""What a load does: now, and laid over it the same a while ago, such as the run before."""

from __future__ import annotations

from grafana_foundation_sdk.builders.timeseries import Panel

from evals.boards.overview import ANSWERED
from evals.boards.panels import Board, lines
from evals.boards.promql import observations, quantile, rate, share, total_seconds
from infra.telemetry import vocabulary as v

_AGO = "$ago"


def _overlaid(title: str, unit: str, now: str, before: str) -> Panel:
    return lines(title, unit, (now, "now"), (before, f"{_AGO} ago"), exemplars=True)


def _tail(q: float) -> tuple[str, str]:
    return quantile(q, v.TURN_SECONDS, where=ANSWERED), quantile(q, v.TURN_SECONDS, where=ANSWERED, offset=_AGO)


BOARD = Board(
    "manga-load",
    "Load",
    (
        _overlaid("Turns a second", "reqps", observations(v.TURN_SECONDS), observations(v.TURN_SECONDS, offset=_AGO)),
        _overlaid("Median of a turn", "s", *_tail(0.5)),
        _overlaid("P95 of a turn", "s", *_tail(0.95)),
        _overlaid("P99 of a turn", "s", *_tail(0.99)),
        _overlaid(
            "Turns that ended with an error, refused ones (503) among them",
            "reqps",
            rate(v.TURNS, where='outcome="error"'),
            rate(v.TURNS, where='outcome="error"', offset=_AGO),
        ),
        lines(
            "Turns at once, by step",
            "none",
            (f"topk(10, {total_seconds(v.SERVICE_SECONDS, 'span')})", "{{span}} works"),
            (f"topk(10, {total_seconds(v.WAIT_SECONDS, 'span')})", "{{span}} waits"),
            says="By Little's law: seconds spent a second. A step at its number of workers is the knee.",
        ),
        lines("P95 of waiting", "s", (quantile(0.95, v.WAIT_SECONDS, "span"), "{{span}}"), exemplars=True, limit=0.2),
        lines(
            "The line in front of the search",
            "none",
            (f"sum({v.ADMITTED_INSIDE})", "turns that search"),
            (f"max({v.ADMISSION_WAIT_SECONDS})", "seconds that one more would wait"),
        ),
        lines(
            "Turns refused for want of room",
            "reqps",
            (rate(v.ADMISSION_REFUSED, "at"), "{{at}}"),
            says="At the door, a turn costs next to nothing; in the line, its question has been read in vain.",
        ),
        lines(
            "Work that nobody got anything of",
            "percentunit",
            (share(v.WORK_SECONDS, 'taken="no"'), "of the work before an answer"),
            limit=0.02,
        ),
    ),
    variables=(("ago", ("1h", "10m", "30m", "3h", "1d", "1w")),),
)
