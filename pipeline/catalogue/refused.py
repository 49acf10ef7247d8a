"""Titles that a wish names only to say that they are not wanted: "a mystery other than X", "anything but X"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from string import ascii_lowercase

from pipeline.catalogue.names import Named, TitleNames, called_otherwise, folded
from pipeline.catalogue.shelf import Shelf
from pipeline.catalogue.unwanted import without_unwanted
from pipeline.trade import Trade
from pipeline.wording.lead import asks_whether
from pipeline.wording.topics import is_about_other_titles, is_about_service, is_about_wares
from pipeline.wording.words import is_japanese

_MARK = "Thattitle"
"""A word that stands for a title, written large as that is, and in no page."""
_DOES_IT_NOT = re.compile(r"^\W*(?:is|are|was|were|do|does|did|has|have)n['\u2019]t\b", re.IGNORECASE)


def refused_in(text: str, names: TitleNames, shelf: Shelf, trade: Trade) -> tuple[Named, ...]:
    """The titles that a wish for others refuses; none of a question, which may deny something of a title itself."""
    named = names.all_in(text)
    if not named or asks_whether(text) or _DOES_IT_NOT.match(text) or is_about_service(text, trade):
        return ()
    marks = [f"{_MARK}{letter}" for letter, _ in zip(ascii_lowercase, named, strict=False)]
    plain = folded(text)
    for one, mark in zip(named, marks, strict=False):
        plain = called_otherwise(plain, one, mark)
    beside = without_unwanted(plain)
    wished = is_about_wares(beside, trade) or is_about_other_titles(beside) or shelf.kinds_in(beside)
    if not (wished or is_japanese(text)):
        return ()
    return tuple(one for one, mark in zip(named, marks, strict=False) if mark in plain and mark not in beside)


def without_names_of(text: str, refused: Iterable[Named]) -> str:
    """A wish with a word in the place of the titles that it refuses: what else has a word of theirs is not refused."""
    plain = text
    for one in refused:
        plain = called_otherwise(folded(plain), one, _MARK)
    return plain
