"""Goods that are asked for by their kind ("do you sell posters?"), and the pages that say whether they are sold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol, TypeVar

from pipeline.catalogue.subject import head_of, is_anything, stand_in, stems_of, subject_of, thing_of
from pipeline.trade import Trade, Wording
from pipeline.wording.cues import cues_of

_ARE_SOLD = re.compile(
    r"\bdo you (?:also )?(?:sell|have|carry|stock|offer)\b|売って|あります|取り扱|置いて", re.IGNORECASE
)
"""What customers ask of goods, and so what a page on these has for its title."""

_OF_ITS_OWN = Wording(
    r"(?:^\W*|\b(?:sell|have|carry|stock|offer|got|buy|get|any|is there|are there)\s+"
    r"(?:(?!about\b|with\b|like\b|on\b|{items}\b)\w+\s+){0,2}?)(?P<goods>{besides})\b"
    r"(?=\W*$|\s*[,.;?!]|\s+(?:of|for|from|here|in stock|available|please)\b)|"
    r"(?P<goods_ja>{besides_ja})(?:は|って|も|を|の在庫は)?(?:売って|販売|あり|ある|取り扱|置いて|買え)",
    re.IGNORECASE,
)
"""Beside the name of what is sold, these go by it and are something else."""


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


def goods_of_its_own(beside: str, trade: Trade) -> str | None:
    """The question whether the goods are sold that go by a title's name ("Naruto figures?"); None where it wants none.

    ``beside`` is the message without the title. Whether such goods are sold at all is what the pages know.
    """
    # Whether there is a film of it is asked of the title, and not whether films are sold.
    of_a_fact = any(cue.particular for cue in cues_of(beside, trade))
    found = None if of_a_fact else _OF_ITS_OWN.of(trade).search(beside)
    if found and found["goods_ja"]:
        return f"{found['goods_ja']}は売っていますか"
    return f"Do you sell {found['goods']}?" if found else None


def on_the_goods(question: str, passages: Iterable[P], trade: Trade) -> list[P]:
    """The answers to whether such goods are sold; for "glass figurines" those on figurines."""
    if not asks_for_goods(question, trade):
        return []
    goods = stems_of(thing_of(question, trade), trade)
    if is_anything(goods, trade):
        return []
    answers = (passage for passage in passages if passage.type == "faq" and _ARE_SOLD.search(passage.title))
    named = (goods, head_of(goods, trade))
    return [one for one in answers if any(stand_in(one.title, words, trade) for words in named)]
