"""Weighted rule families, read from ``rules/*.json``.

A file maps a family to ``{"weight": 0..1, "patterns": [...]}``. Patterns are regular expressions over lower-case text.
A text scores the sum of the weights of the families that match it: one strong sign is enough, or several weak ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_RULES = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Family:
    """Patterns that are signs of the same thing, and what one of them is worth."""

    name: str
    weight: float
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of the weights, and the families that matched, heaviest first."""

    value: float
    families: tuple[str, ...]


def families(file: str) -> tuple[Family, ...]:
    """The families of ``rules/<file>.json``, in the order written."""
    data: dict[str, dict[str, float | list[str]]] = json.loads((_RULES / f"{file}.json").read_text(encoding="utf-8"))
    return tuple(_family(name, entry) for name, entry in data.items())


def _family(name: str, entry: dict[str, float | list[str]]) -> Family:
    weight, patterns = entry["weight"], entry["patterns"]
    if not isinstance(weight, int | float) or not isinstance(patterns, list):
        raise TypeError(f"rule family {name}: weight must be a number and patterns a list")
    return Family(name, weight, re.compile("|".join(f"(?:{pattern})" for pattern in patterns)))


def score(text: str, rules: Sequence[Family]) -> Score:
    """Score lower-case ``text``."""
    found = sorted((family for family in rules if family.pattern.search(text)), key=lambda family: -family.weight)
    return Score(sum(family.weight for family in found), tuple(family.name for family in found))
