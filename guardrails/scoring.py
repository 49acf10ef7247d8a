"""Weighted rule families, read from ``rules/*.json``.

A file maps a family to ``{"weight": 0..1, "patterns": [...]}``. Patterns are regular expressions over lower-case text.
A text scores the sum of the weights of the families that match it: one strong sign is enough, or several weak ones.
What ``"unless"`` matches is no sign of the family ("not explicit" is not "explicit"), so it is looked for in the rest.
``"words"`` names pieces of patterns, which are written ``<name>``. Words of the trade are written ``{items}``, and
``{items_ja}`` the Japanese ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pipeline.trade import Trade, Wording

_RULES = Path(__file__).parent / "rules"
_GONE = "\n"
"""Stands where something was taken out: no pattern reaches over it."""


@dataclass(frozen=True, slots=True)
class Family:
    """Patterns that are signs of the same thing, what one of them is worth, and what looks like it and is not."""

    name: str
    weight: float
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def matches(self, text: str) -> bool:
        """Whether a sign is in lower-case ``text``."""
        if self.pattern.search(text) is None:
            return False
        return self.unless is None or self.pattern.search(self.unless.sub(_GONE, text)) is not None


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of the weights, and the families that matched, heaviest first."""

    value: float
    families: tuple[str, ...]


class _Written(BaseModel):
    """A family as its file has it."""

    model_config = ConfigDict(extra="forbid")

    weight: float
    patterns: list[str]
    unless: list[str] = []


@lru_cache(maxsize=16)
def families(file: str, trade: Trade) -> tuple[Family, ...]:
    """The families of ``rules/<file>.json`` in the words of a trade, in the order written. Compiled once."""
    data = json.loads((_RULES / f"{file}.json").read_text(encoding="utf-8"))
    words: dict[str, str] = data.pop("words", {})

    def any_of(patterns: Sequence[str]) -> re.Pattern[str]:
        return Wording(_any_of(patterns, words)).of(trade)

    written = {name: _Written.model_validate(entry) for name, entry in data.items()}
    return tuple(
        Family(name, entry.weight, any_of(entry.patterns), any_of(entry.unless) if entry.unless else None)
        for name, entry in written.items()
    )


def _any_of(patterns: Sequence[str], words: dict[str, str]) -> str:
    whole = "|".join(f"(?:{pattern})" for pattern in patterns)
    for name, piece in words.items():
        whole = whole.replace(f"<{name}>", piece)
    return whole


def score(text: str, rules: Sequence[Family]) -> Score:
    """Score lower-case ``text``."""
    found = sorted((family for family in rules if family.matches(text)), key=lambda family: -family.weight)
    return Score(sum(family.weight for family in found), tuple(family.name for family in found))
