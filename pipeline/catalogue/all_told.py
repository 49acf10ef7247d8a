"""All that there is of something, or each: "the whole set", "per book"."""

from __future__ import annotations

import re

from pipeline.trade import Trade, Wording

_ALL_TOLD = Wording(
    r"\b(?:in total|total (?:budget|price|cost|of|for)|to own|completely|"
    r"total(?=\W*$)|altogether|all together|all in|in all|all told|"
    r"combined|for (?:all|everything|the (?:lot|set))|"
    r"(?:an?|the|one) (?:[\w-]+ )?(?:whole|entire|full|complete) (?:[\w-]+ )*?(?:{items}|set|run|story|collection)|"
    r"all (?:of )?(?:the )?(?:{units})|all of (?!them|these|those|this|that|it|us|you|my|your|our)(?=\w)|the whole of|"
    r"(?:get|buy|have|own|afford|collect) (?:\w+ ){0,2}(?:whole|entirely|in full)|"
    r"(?:whole|entire) (?:{items}|set|run|story|collection|thing|lot)|"
    r"(?:full|complete) (?:set|run|collection)|"
    r"(?:full|complete|whole|entire) (?:{items}) (?:can|could) (?:i|we) (?:get|buy|have|own|afford|collect))\b|"
    r"全{units_ja}|合計|合わせて|あわせて|全部(?:で|買|揃)|総額|一式|(?:全|フル|コンプリート)セット|まとめて|揃え",
    re.IGNORECASE,
)
"""What is to be paid for all that there is of it, and not for one."""
_OF_EACH = Wording(
    r"\b(?:each|apiece|every|per|an?) (?:{units}|{counted_as})\b|\b(?:each|apiece)\b|(?:各|一|1){units_ja}"
)


def asks_for_all(text: str, trade: Trade) -> bool:
    """Whether a message speaks of all that there is of something: "the whole set", "in total"."""
    return bool(_ALL_TOLD.of(trade).search(text))


def without_all(text: str, trade: Trade) -> str:
    """A message without these words: no page has them."""
    return " ".join(_ALL_TOLD.of(trade).sub(" ", text).split())


def without_each(text: str, trade: Trade) -> str:
    """A message without "per book": what is bounded, or in order, is so by the price of one."""
    return " ".join(_OF_EACH.of(trade).sub(" ", text).split())


def is_of_each(text: str, trade: Trade) -> bool:
    """Whether a message speaks of each of several: "per book"."""
    return bool(_OF_EACH.of(trade).search(text))
