"""A wish about an order: how it is told, which orders it can be about, and what the pages are asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.trade import Line, Trade, Wording
from pipeline.wording.words import casefolded

_SET_APART = Wording(
    r"\b{set_apart}\b(?:[ -](?:{items}|{units}|cop(?:y|ies)|editions?|box(?:es)?(?:[ -]sets?)?)\b)?(?<!ed)"
)
"""What is no more than "used" or "limited" is none."""
_BESIDE_THE_GOODS = Wording(
    r"\b(?:with|by|using|via|to|at|as|on|(?:used|spent|redeemed)(?= (?:an?|my|the|our|some)\b)) "
    r"(?:(?:an?|my|the|your|our|this|some) )?(?:\w+ )?{set_apart}\b"
)


@dataclass(frozen=True, slots=True)
class OrderTopic:
    """A wish about an order. ``statuses`` are those of the orders that it can be about; none: of any."""

    pattern: Wording
    statuses: tuple[str, ...]
    asked: Mapping[str, str] | Line
    """What the pages are asked, by language, or which line of the trade asks it."""
    sends_back: bool = False
    """Whether what can be sent back is what one wants to know."""
    apart: str = ""
    """What the pages are asked instead of goods with rules of their own ("a pre-order"), where there may be such."""

    def question(self, language: str, trade: Trade, text: str = "") -> str:
        """What the pages are asked, for a message that may name goods with rules of their own."""
        language = "ja" if language == "ja" else "en"
        if self.apart and language == "en" and (goods := set_apart_in(text, trade)):
            return self.apart.format(goods=goods)
        return trade.line(self.asked, language) if isinstance(self.asked, str) else self.asked[language]


def set_apart_in(text: str, trade: Trade) -> str:
    """The goods with rules of their own that a message names, and not only pays with or has sent to; "" for none."""
    found = _SET_APART.of(trade).search(_BESIDE_THE_GOODS.of(trade).sub(" ", casefolded(text)))
    return found[0] if found else ""


def topic(
    pattern: str, statuses: str, english: str, japanese: str, *, sends_back: bool = False, apart: str = ""
) -> OrderTopic:
    """A wish by its pattern, the statuses in one string, and what the pages are asked in either language."""
    return OrderTopic(Wording(pattern), tuple(statuses.split()), {"en": english, "ja": japanese}, sends_back, apart)
