"""``monitor errors``: how many turns failed, hour by hour, and of which intents."""

from __future__ import annotations

from collections.abc import Sequence

from app.monitor.counting import Tally, hour, share_at_least, tallies
from app.monitor.report import Report, Section, Unit
from infra.telemetry import vocabulary as v
from infra.telemetry.stored_turn import StoredTurn

_LISTED = 10
_COUNTS: tuple[tuple[str, Unit], ...] = (
    ("turns", "count"),
    ("errors", "count"),
    ("share", "share"),
    ("blocked", "share"),
    ("degraded", "share"),
)


def errors(turns: Sequence[StoredTurn], keep_ratio: float, most: float) -> Report:
    """Hours of which so many turns failed that it is hardly chance are told of.

    Args:
        turns: the newest first.
        keep_ratio: of ordinary turns, how many were kept.
        most: the share of turns that may fail.
    """
    by_hour = dict(sorted(tallies(turns, hour, keep_ratio).items()))
    by_intent = tallies(turns, lambda turn: turn.tags.get(v.TAG_INTENT, "none"), keep_ratio)
    failed = [turn for turn in turns if turn.tags.get(v.TAG_OUTCOME) == "error"]
    return Report(
        "Errors",
        (
            Section("By hour (UTC)", (("hour", ""), *_COUNTS), [(at, *_row(tally)) for at, tally in by_hour.items()]),
            Section(
                "By intent",
                (("intent", ""), *_COUNTS),
                [
                    (name, *_row(tally))
                    for name, tally in sorted(by_intent.items(), key=lambda item: -item[1].count("error"))
                ],
            ),
            Section(
                "The last that failed",
                (("hour", ""), ("trace", ""), ("took", "ms")),
                [(hour(turn), f"tr-{turn.trace_id}", turn.duration_ms) for turn in failed[:_LISTED]],
            ),
        ),
        passed=tuple(
            f"{at}: {tally.share('error'):.1%} of {tally.answered:.0f} turns failed, at most {most:.1%} may"
            for at, tally in by_hour.items()
            if share_at_least(tally.count("error"), tally.answered) > most
        ),
    )


def _row(tally: Tally) -> tuple[float | None, ...]:
    shares = (tally.share(outcome) for outcome in ("error", "blocked", "degraded"))
    return (tally.turns, tally.count("error"), *shares)
