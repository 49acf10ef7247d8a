"""Counting turns of which not all were kept, and telling a difference from chance."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from scipy.stats import binomtest, fisher_exact

from infra.telemetry import vocabulary as v
from infra.telemetry.keep import KeepRule
from infra.telemetry.stored_turn import StoredTurn

K = TypeVar("K")

_SURE = 0.95


@dataclass(slots=True)
class Tally:
    """How many turns there were: estimates where only some ordinary ones were kept."""

    turns: float = 0.0
    outcomes: dict[str, float] = field(default_factory=dict[str, float])
    input_tokens: float = 0.0
    output_tokens: float = 0.0
    cost_usd: float = 0.0

    def add(self, turn: StoredTurn, keep_ratio: float) -> None:
        """Count a turn, for all those that it stands for."""
        stands_for = weight(turn, keep_ratio)
        outcome = turn.tags.get(v.TAG_OUTCOME, "none")
        self.turns += stands_for
        self.outcomes[outcome] = self.outcomes.get(outcome, 0.0) + stands_for
        self.input_tokens += stands_for * turn.input_tokens
        self.output_tokens += stands_for * turn.output_tokens
        self.cost_usd += stands_for * turn.cost_usd

    @property
    def answered(self) -> float:
        """Turns that nobody cancelled."""
        return self.turns - self.outcomes.get(v.CANCELLED, 0.0)

    def count(self, outcome: str) -> float:
        """How many ended so."""
        return self.outcomes.get(outcome, 0.0)

    def share(self, outcome: str) -> float | None:
        """Of the answered ones, how many ended so."""
        return self.count(outcome) / self.answered if self.answered else None


def weight(turn: StoredTurn, keep_ratio: float) -> float:
    """How many turns a kept one stands for: of the ordinary ones, only a ratio is kept."""
    return 1 / keep_ratio if turn.tags.get(v.TAG_KEPT) == "ratio" and keep_ratio > 0 else 1.0


def fair_sample(turns: Iterable[StoredTurn], keep_ratio: float) -> list[StoredTurn]:
    """Those that would have been kept whatever became of them: no kind of turn is there too often."""
    rule = KeepRule(keep_ratio)
    return [turn for turn in turns if rule.within_ratio(int(turn.trace_id, 16))]


def tallies(turns: Iterable[StoredTurn], key: Callable[[StoredTurn], K], keep_ratio: float) -> dict[K, Tally]:
    """Count turns by ``key``, in the order of the first of each."""
    found: dict[K, Tally] = {}
    for turn in turns:
        found.setdefault(key(turn), Tally()).add(turn, keep_ratio)
    return found


def hour(turn: StoredTurn) -> str:
    """The hour in which a turn began, UTC."""
    return _at(turn).strftime("%Y-%m-%d %H:00")


def day(turn: StoredTurn) -> str:
    """The day on which a turn began, UTC."""
    return _at(turn).strftime("%Y-%m-%d")


def _at(turn: StoredTurn) -> datetime:
    return datetime.fromtimestamp(turn.started_ms / 1000, UTC)


def share_at_least(part: float, whole: float) -> float:
    """What a share is at least, with a confidence of 97.5 %: of a handful of turns, next to nothing can be said."""
    among = max(round(whole), round(part))
    return binomtest(round(part), among).proportion_ci(_SURE, "wilson").low if among else 0.0


def chance_of_drop(now: tuple[int, int], before: tuple[int, int]) -> float:
    """How likely a drop like this is by chance alone, of (passed, counted) to (passed, counted)."""
    table = [[passed, counted - passed] for passed, counted in (now, before)]
    found: Any = fisher_exact(table, "less")
    return float(found.pvalue)
