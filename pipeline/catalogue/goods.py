"""Goods that are asked for by their kind ("do you sell posters?"), and the pages that say whether they are sold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

from pipeline.catalogue.subject import head_of, stand_in, stems_of, subject_of, thing_of
from pipeline.trade import Trade

_ARE_SOLD = re.compile(
    r"\bdo you (?:also )?(?:sell|have|carry|stock|offer)\b|売って|あります|取り扱|置いて", re.IGNORECASE
)
"""What customers ask of goods, and so what a page on these has for its title."""


class Titled(Protocol):
    """A passage, as far as it is read here."""

    @property
    def title(self) -> str:
        """Of the document."""
        ...

    @property
    def type(self) -> str:
        """The document's."""
        ...


P = TypeVar("P", bound=Titled)


def asks_for_goods(question: str, trade: Trade) -> bool:
    """Whether a question asks whether something is sold, or what it costs."""
    return subject_of(question, trade).framed and bool(stems_of(thing_of(question, trade), trade))


def on_the_goods(question: str, passages: Iterable[P], trade: Trade) -> list[P]:
    """The answers to whether such goods are sold; for "glass figurines" those on figurines."""
    if not asks_for_goods(question, trade):
        return []
    goods = stems_of(thing_of(question, trade), trade)
    answers = (passage for passage in passages if passage.type == "faq" and _ARE_SOLD.search(passage.title))
    named = (goods, head_of(goods, trade))
    return [one for one in answers if any(stand_in(one.title, words, trade) for words in named)]
