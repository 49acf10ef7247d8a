"""``monitor cost``: tokens and dollars, day by day, by model, intent and type of user."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

from app.monitor.counting import Tally, day, tallies
from app.monitor.report import Report, Section, Unit
from infra.telemetry import vocabulary as v
from infra.telemetry.stored_turn import StoredTurn

_SEGMENTS = {"model": v.TAG_MODEL, "intent": v.TAG_INTENT, "user type": v.TAG_USER_TYPE}
_SPENT: tuple[tuple[str, Unit], ...] = (
    ("turns", "count"),
    ("input tokens", "count"),
    ("output tokens", "count"),
    ("cost", "usd"),
)


def cost(turns: Sequence[StoredTurn], keep_ratio: float, most_usd: float | None, growth: float) -> Report:
    """Days that cost too much are told of.

    Args:
        turns: kept ones.
        keep_ratio: of ordinary turns, how many were kept.
        most_usd: what a day may cost; None for anything.
        growth: how many times the mean of the days before a day may cost. Without prices, tokens are compared.
    """
    by_day = dict(sorted(tallies(turns, day, keep_ratio).items()))
    sections = [Section("By day (UTC)", (("day", ""), *_SPENT), [(at, *_row(tally)) for at, tally in by_day.items()])]
    sections += [_segment(turns, name, tag, keep_ratio) for name, tag in _SEGMENTS.items()]
    return Report("Cost", tuple(sections), passed=(*_too_dear(by_day, most_usd), *_grown(by_day, growth)))


def _segment(turns: Sequence[StoredTurn], name: str, tag: str, keep_ratio: float) -> Section:
    found = tallies(turns, lambda turn: (day(turn), turn.tags.get(tag, "none")), keep_ratio)
    return Section(
        f"By {name}",
        (("day", ""), (name, ""), *_SPENT),
        [(*key, *_row(tally)) for key, tally in sorted(found.items(), key=lambda item: (item[0][0], -_spent(item[1])))],
    )


def _too_dear(by_day: dict[str, Tally], most_usd: float | None) -> list[str]:
    if most_usd is None:
        return []
    dear = {at: tally.cost_usd for at, tally in by_day.items() if tally.cost_usd > most_usd}
    return [f"{at}: ${usd:.2f}, at most ${most_usd:.2f} may be spent a day" for at, usd in dear.items()]


def _grown(by_day: dict[str, Tally], growth: float) -> list[str]:
    lines: list[str] = []
    days = list(by_day)
    for number, at in enumerate(days[1:], start=1):
        usual, now = mean(_spent(by_day[before]) for before in days[:number]), _spent(by_day[at])
        if usual > 0 and now > growth * usual:
            lines.append(f"{at}: {now / usual:.1f} times what the days before cost, at most {growth:g} may be")
    return lines


def _spent(tally: Tally) -> float:
    return tally.cost_usd or tally.input_tokens + tally.output_tokens


def _row(tally: Tally) -> tuple[float, ...]:
    return (tally.turns, tally.input_tokens, tally.output_tokens, tally.cost_usd)
