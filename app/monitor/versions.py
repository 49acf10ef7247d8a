"""``monitor versions``: the turns of two versions of the app side by side."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median, quantiles
from typing import Any

from scipy.stats import mannwhitneyu

from app.monitor.counting import Tally, chance_of_drop, fair_sample, tallies
from app.monitor.report import Report, Section, Unit, written
from infra.telemetry.stored_turn import StoredTurn

_COLUMNS: tuple[tuple[str, Unit], ...] = (
    ("version", ""),
    ("turns", "count"),
    ("error", "share"),
    ("blocked", "share"),
    ("degraded", "share"),
    ("median", "ms"),
    ("P95", "ms"),
    ("tokens a turn", "count"),
    ("a thousand turns", "usd"),
)
_BY_CHANCE = 0.01
_SLOWER = 1.1
"""Times the median: less is no reason to stop a roll-out."""


def versions(old: Sequence[StoredTurn], new: Sequence[StoredTurn], names: tuple[str, str], keep_ratio: float) -> Report:
    """Whether the new version fails more often, or is slower, than could be chance.

    Raises:
        ValueError: of one of them there is no turn.
    """
    for name, turns in zip(names, (old, new), strict=True):
        if not turns:
            raise ValueError(f"no turn of version {name!r} was kept in that time")
    tally = [_tally(turns, keep_ratio) for turns in (old, new)]
    took = [[turn.duration_ms for turn in fair_sample(turns, keep_ratio)] for turns in (old, new)]
    rows = [_row(name, tally[at], took[at]) for at, name in enumerate(names)]
    passed = (*_fails_more(tally[0], tally[1], names), *_slower(took[0], took[1], names))
    return Report("Versions", (Section("One below the other", _COLUMNS, rows),), passed)


def _row(name: str, tally: Tally, took: list[int]) -> tuple[Any, ...]:
    shares = (tally.share(outcome) for outcome in ("error", "blocked", "degraded"))
    latency = (median(took), _p95(took)) if took else (None, None)
    tokens = tally.input_tokens + tally.output_tokens
    return (name, tally.turns, *shares, *latency, tokens / tally.turns, 1000 * tally.cost_usd / tally.turns)


def _tally(turns: Sequence[StoredTurn], keep_ratio: float) -> Tally:
    return tallies(turns, lambda _: None, keep_ratio).get(None, Tally())


def _fails_more(old: Tally, new: Tally, names: tuple[str, str]) -> list[str]:
    whole = [(round(one.answered - one.count("error")), round(one.answered)) for one in (old, new)]
    if not all(counted for _, counted in whole) or chance_of_drop(whole[1], whole[0]) >= _BY_CHANCE:
        return []
    shares = [written(one.share("error"), "share") for one in (old, new)]
    return [f"{names[1]} fails more often: {shares[1]} of turns, {names[0]} {shares[0]}"]


def _slower(old: list[int], new: list[int], names: tuple[str, str]) -> list[str]:
    if not old or not new or median(new) <= _SLOWER * median(old):
        return []
    by_chance = float(mannwhitneyu(new, old, alternative="greater").pvalue)
    if by_chance >= _BY_CHANCE:
        return []
    return [f"{names[1]} is slower: median {written(median(new), 'ms')}, {names[0]} {written(median(old), 'ms')}"]


def _p95(durations: list[int]) -> float:
    return quantiles(durations, n=20, method="inclusive")[-1] if len(durations) > 1 else durations[0]
