"""The order that a wish asks for: "the shortest", "cheapest", 一番新しい. The words are those of the store's fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from pipeline.catalogue.fields import Fields
from pipeline.catalogue.names import as_written, folded
from pipeline.types.conditions import Sort
from pipeline.wording.figures import A_NUMBER
from pipeline.wording.words import is_japanese

_OF_SOMEBODY = r"(?<!\bmy )(?<!\bour )(?<!his )(?<!her )(?<!their )"
"""Whose oldest it is says for whom it is asked, and no order."""
_IN_A_STORY = re.compile(r"\b(?:about|where|whose|featuring|starring|in which)\b[^.?!,;]*")
"""The oldest man of a story is no order either."""

_RANKS = {"second": 2, "2nd": 2, "third": 3, "3rd": 3}


def order_in(text: str, fields: Fields) -> Sort | None:
    """The order that a wish asks for; of several, the one that is said last."""
    plain = _IN_A_STORY.sub(" ", folded(text).casefold())
    said = [
        (match.end(), replace(sort, rank=_RANKS.get(match["rank"] or "", 1)))
        for sort, words in _asked_by(fields)
        for match in _pattern(words).finditer(plain)
    ]
    return max(said, key=lambda one: one[0])[1] if said else None


def without_order(text: str, fields: Fields) -> str:
    """The wish without the words that ask for an order: no document says of itself that it is the cheapest."""
    if order_in(text, fields) is None:
        return text
    plain = folded(text)
    for _, words in _asked_by(fields):
        plain = _pattern(words).sub(" ", plain)
    return " ".join(plain.split())


def _asked_by(fields: Fields) -> Iterator[tuple[Sort, tuple[str, ...]]]:
    for name, one in fields.items():
        if one.least:
            yield Sort(name), one.least
        if one.most:
            yield Sort(name, descending=True), one.most


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    every = "|".join(map(_as_a_word, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?:\b(?:(?P<rank>{'|'.join(_RANKS)})[ -]|{A_NUMBER} ))?(?:{every})", re.IGNORECASE)


def _as_a_word(words: str) -> str:
    """Japanese has no blanks between words."""
    plain = folded(words)
    return re.escape(plain) if is_japanese(plain) else rf"{_OF_SOMEBODY}\b{as_written(plain)}\b"
