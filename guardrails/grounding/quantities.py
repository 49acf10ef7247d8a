"""Numbers with what they count: "two weeks" are 14 days, "half an hour" is 30 minutes.

Only units that are known are compared: a number beside another word may count anything.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from pipeline.wording.figures import CARDINALS

_NUMBER_WORDS = CARDINALS | {"twice": 2, "dozen": 12, "half": 0}

_UNITS: dict[str, tuple[str, float]] = {
    "second": ("time", 1 / 60),
    "minute": ("time", 1),
    "hour": ("time", 60),
    "day": ("time", 1440),
    "week": ("time", 10_080),
    "fortnight": ("time", 20_160),
    "month": ("months", 1),
    "year": ("months", 12),
    "decade": ("months", 120),
    "$": ("usd", 1),
    "dollar": ("usd", 1),
    "€": ("eur", 1),
    "euro": ("eur", 1),
    "£": ("gbp", 1),
    "¥": ("jpy", 1),
    "yen": ("jpy", 1),
    "%": ("share", 1),
    "percent": ("share", 1),
    "kg": ("mass", 1000),
    "kilo": ("mass", 1000),
    "g": ("mass", 1),
    "gram": ("mass", 1),
    "lb": ("pounds", 1),
    "pound": ("pounds", 1),
    "cm": ("length", 10),
    "mm": ("length", 1),
    "inch": ("inches", 1),
    "mb": ("storage", 1),
    "gb": ("storage", 1000),
    "tb": ("storage", 1_000_000),
    "word": ("words", 1),
    "character": ("characters", 1),
    "page": ("pages", 1),
    "分": ("time", 1),
    "時間": ("time", 60),
    "日": ("time", 1440),
    "営業日": ("time", 1440),
    "週間": ("time", 10_080),
    "か月": ("months", 1),
    "ヶ月": ("months", 1),
    "ドル": ("usd", 1),
    "円": ("jpy", 1),
    "文字": ("characters", 1),
    "ページ": ("pages", 1),
}
"""What is counted, and how many of the smallest unit one is."""
_WORDS = "|".join(_NUMBER_WORDS)
_UNIT = "|".join(sorted((unit for unit in _UNITS if unit.isascii() and unit.isalpha()), key=len, reverse=True))
_UNIT_JA = "|".join(sorted((unit for unit in _UNITS if not unit.isascii() and unit.isalpha()), key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?P<sign>[$€£¥])?\s?(?<![A-Za-z0-9.,])(?P<number>\d+(?:[.,]\d+)*|\b(?:{_WORDS})\b)"
    rf"(?:\s?(?:-|–|to|or|and)\s?(?P<to>\d+(?:[.,]\d+)*|(?:{_WORDS})\b))?"
    rf"(?:\s?(?P<share>%)|(?P<ja>{_UNIT_JA})|[\s-]+(?:(?:more|full|whole|regular|new|print|business|working|calendar)\s+)*"
    rf"(?P<unit>{_UNIT})(?:e?s)?\b)?",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"\b(?P<half>half )?an? (?P<unit>minute|hour|day|week|month|year|dollar)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_COUNTED = re.compile(
    rf"(?<![\w.,$€£¥])(?P<number>\d+(?:,\d{{3}})*|(?:{_WORDS}))(?![\w.:,%+])(?! ?%)"
    rf"(?P<words>(?:[ -](?!(?:{_UNIT})s?\b)[a-z]{{3,}}\b(?![ -](?:{_UNIT})s?\b)){{1,2}})",
    re.IGNORECASE,
)
"""A number and the words behind it, two at most, one of which may be what it counts."""
_NO_NOUN = frozenset("them these those and the per for off are has can may with from after before out all any".split())


class Quantity(NamedTuple):
    """A number, and how many of the smallest unit of a kind that is; the kind is empty where it is not known."""

    number: float
    kind: str
    amount: float

    @property
    def measured(self) -> tuple[str, float]:
        """What it comes to, however it is written."""
        return self.kind, self.amount


@lru_cache(maxsize=4096)
def quantities(text: str) -> frozenset[Quantity]:
    """All of a text, both ends of a range, and "an hour" too."""
    ones = (_quantity(0.5 if match["half"] else 1.0, match["unit"].lower()) for match in _ONE_OF.finditer(text))
    return frozenset((*(number for number, _, _ in placed(text)), *ones))


@lru_cache(maxsize=4096)
def placed(text: str) -> tuple[tuple[Quantity, int, int], ...]:
    """Those that are written as numbers, each with where it begins and where it ends, its unit included."""
    return tuple(
        (_quantity(_value(match[end]), _unit(match)), match.start(begin), match.end())
        for match in _QUANTITY.finditer(text)
        for begin, end in (("sign" if match["sign"] else "number", "number"), ("to", "to"))
        if match[end] and match[end].lower() != "half"
    )


@lru_cache(maxsize=1024)
def years_apart(text: str) -> frozenset[Quantity]:
    """How long it is from one year of a text to another."""
    years = sorted({int(year) for year in _YEAR.findall(text)})
    return frozenset(_quantity(float(last - first), "year") for first, last in combinations(years, 2))


def _unit(match: re.Match[str]) -> str:
    return match["sign"] or match["share"] or match["ja"] or (match["unit"] or "").lower()


def _quantity(value: float, unit: str) -> Quantity:
    kind, each = _UNITS.get(unit, ("", 1.0))
    return Quantity(value, kind, value * each)


def _value(text: str) -> float:
    word = _NUMBER_WORDS.get(text.lower())
    if word is not None:
        return float(word)
    parts = re.split(r"[.,]", text)
    thousands = all(len(part) == len("000") for part in parts[1:])
    return float("".join(parts)) if thousands else float(".".join(("".join(parts[:-1]), parts[-1])))


@lru_cache(maxsize=512)
def counted(text: str) -> frozenset[tuple[str, float]]:
    """Words with the number that stands before them: what "50 active alerts" may count, "active" and "alert"."""
    return frozenset[tuple[str, float]]().union(*map(_counted_in, text.split("\n")))


@lru_cache(maxsize=4096)
def _counted_in(text: str) -> frozenset[tuple[str, float]]:
    return frozenset(
        (word.removesuffix("s"), _value(match["number"]))
        for match in _COUNTED.finditer(text)
        for word in re.split("[ -]", match["words"].lower())
        if word and word not in _NO_NOUN
    )
