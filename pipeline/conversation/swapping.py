"""A question asked once more, of another title: "and Berserk?", "what about Monster?", じゃあ、ナルトは？."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.catalogue.names import Named, as_written, folded
from pipeline.trade import Trade
from pipeline.wording.lead import without_lead
from pipeline.wording.topics import is_about_an_item
from pipeline.wording.words import is_japanese

_ALONE = re.compile(r"^(?:and )?(?:is|are|was|does|did|has)\s+(?P<subject>.+?)\W*$", re.IGNORECASE)
"""A question that leaves its end to the one before: "Is Monster complete? Is Nana?"."""
_SWAP = re.compile(
    r"^(?:(?:(?:and|so|but|ok(?:ay)?)[,\s]+)?(?:what|how) about|and)\s+(?:for\s+)?(?P<subject>.+?)\s*\??$",
    re.IGNORECASE,
)
_JAPANESE_SWAP = re.compile(r"^(?P<subject>[^、。？?]{1,24}?)(?:は|なら|の場合は)(?:どう(?:です)?か?)?[？?。]*$")
_PRONOUN = re.compile(r"\b(?:its?|this one|that one)\b", re.IGNORECASE)
"""Stands for the title in a question that itself followed another."""
_QUESTION_WORD = re.compile(
    r"^(?:what|who|when|where|which|why|how|is|are|was|were|do|does|did|can|has|have)\b", re.IGNORECASE
)


def swapped(text: str, question: str, words: Iterable[str | None], named: Named, trade: Trade) -> str | None:
    """Make "What about Berserk?" after "Who wrote One Piece?" ask "Who wrote Berserk?".

    Args:
        text: the follow-up.
        question: what was asked before.
        words: those that may name a title in that.
        named: the title that the follow-up names.
        trade: the words of what is sold.
    """
    alone = _ALONE.match(text.strip())
    says_no_more = alone and folded(alone["subject"]).casefold() in {named.words.casefold(), named.title.casefold()}
    match = (
        alone
        if says_no_more
        else (_JAPANESE_SWAP if is_japanese(text) else _SWAP).match(
            without_lead(text) if is_japanese(text) else text.strip()
        )
    )
    if match is None or _QUESTION_WORD.match(match["subject"]):
        return None
    beside = folded(match["subject"]).replace(named.words, " ")
    if is_about_an_item(beside, trade):  # "and the price of Berserk?" asks something else
        return None
    title = folded(match["subject"]).replace(named.words, named.title)
    for name in filter(None, words):
        changed, count = re.subn(as_written(name), lambda _: title, folded(question), count=1, flags=re.IGNORECASE)
        if count:
            return changed
    changed, count = _PRONOUN.subn(lambda _: title, question, count=1)
    return changed if count else None
