"""Whether a sentence goes from B to A where the ground goes from A to B, or ends in the year in which that begins."""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache

from guardrails.grounding.told import Told

_DAYS = "|".join(name for name in (*day_name, *month_name) if name)
_POINT = rf"\d+(?:[:.,]\d+)*|\b(?:{_DAYS})s?\b"
_DIGIT_OR_DAY = re.compile(rf"\d|\b(?:{_DAYS})", re.IGNORECASE)
_RANGE = re.compile(rf"({_POINT})\s?(?:to|until|till|through|-|–|and)\s?({_POINT})", re.IGNORECASE)
_YEAR = r"((?:18|19|20)\d\d)\b"
_ENDS = re.compile(
    r"\b(?:end(?:s|ed|ing)?|finish(?:es|ed)?|conclud(?:es|ed)|completed?|wrapped up|over|until|till|stopped"
    rf"|came to an end|closed)\b(?: \w+){{0,3}}? (?:in|by) {_YEAR}",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    rf"\b(?:beg[ai]n(?:ning)?|begun|start(?:s|ed|ing)?|debut(?:ed)?|launched|first)\b(?: \w+){{0,3}}? in {_YEAR}",
    re.IGNORECASE,
)
_SINCE = re.compile(rf"\bsince {_YEAR}", re.IGNORECASE)


def runs_otherwise(said: Iterable[Told], known: Iterable[Told]) -> bool:
    """Whether a range is turned round, or one of its ends is told as the other."""
    texts = [one.text for one in said if _DIGIT_OR_DAY.search(one.text)]
    ground = [one.text for one in known] if texts else []
    ranges = {pair for text in ground for pair in _ranges(text)}
    if any((last, first) in ranges - {(first, last)} for text in texts for first, last in _ranges(text)):
        return True
    firsts = {first for first, _ in ranges} | {year for text in ground for year in _SINCE.findall(text)}
    lasts = {last for _, last in ranges}
    return _is_at(_ENDS, firsts - lasts, texts) or _is_at(_BEGINS, lasts - firsts, texts)


def _is_at(told: re.Pattern[str], years: AbstractSet[str], texts: Iterable[str]) -> bool:
    return any(year in years for text in texts for year in told.findall(text))


@lru_cache(maxsize=4_096)
def _ranges(text: str) -> frozenset[tuple[str, str]]:
    return frozenset((first.casefold(), last.casefold()) for first, last in _RANGE.findall(text))
