"""Facts that a wish bounds: "under 10 of them", "cheaper", "nothing over 20"."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from pipeline.catalogue.all_told import asks_for_all, is_of_each
from pipeline.catalogue.measures import MEASURES, MOST, OVER, UNDER, Facts, measures
from pipeline.catalogue.unwanted import REFUSED_JA
from pipeline.trade import Trade, Wording
from pipeline.types.documents import BEGUN, CLOSED, EXTENT, PRICE, TOTAL
from pipeline.wording.currency import Currency
from pipeline.wording.figures import NUMBER, in_figures
from pipeline.wording.words import casefolded, in_the_words_of_the_catalogue

Bound = tuple[str, float, float]
"""The name of a fact, and the least and the most that it may be."""
Said = tuple[str, Collection[Facts]]
"""A message, and what is known of the titles that had been named before it."""

_DOLLARS = Currency()
_REFUSED = (
    r"\b(?:not?|nothing|none|never|without|hates?|dislikes?|avoid\w*|"
    r"(?:don't|doesn't|can't|cannot|won't) "
    r"(?:want|like|need|do|read|have|handle|afford|stand|go|pay|spend|buy|get|take))"
    r"(?: (?!but\b|with\b|and\b(?! any))[\w'-]+){0,5}? "
)
_REFUSED_LIMITS = Wording(
    rf"{_REFUSED}(?:(?P<over>{OVER})|(?P<under>{UNDER}))|"
    rf"(?:(?P<from_ja>以上)|(?P<over_ja>を?超え?る?|より[長高]い)|(?P<under_ja>以下|未満|より[短安]い)){REFUSED_JA}"
)
_LIMIT_MEANT = {"over": "at most", "under": "at least", "from_ja": "未満", "over_ja": "以下", "under_ja": "以上"}
"""Of "nothing over 10" 10 is the most."""
_YEARS, _CENTURY = 1000, 1900
"""A decade of fewer digits ("the 90s") is of this century."""
_OF_ONE = Wording(
    r"(?<![\w-])(?:single|one|1)[- ](?:{units}) (?:{items}|{wished_as}|titles?)\b|"
    r"\b(?:(?:one|single|1) {units} only|(?:only|just) (?:one|a single|1) {units})\b|"
    r"(?<!\d)[1一]{units_ja}[で\s]*{ended_ja}|全[1一]{units_ja}"
)
"""What there is but one of."""
_DECADE = re.compile(r"\b(?:19)?([5-9]0)'?s\b|\b(20[0-2]0)'?s\b|(?:19)?([5-9]0)年代|(20[0-2]0)年代")
_TENS = {"fifties": "50s", "sixties": "60s", "seventies": "70s", "eighties": "80s", "nineties": "90s"}
_CLOSING = re.compile(
    r"\b(?:ended|finished|concluded|completed|wrapped up|stopped)(?: (?:running|publication))?\s+"
    r"(?:in|before|after|since|until|between|from)\s+(?:the year )?\d{4}(?!\d)(?:\s*(?:and|to|-)\s*\d{4})?|"
    r"\d{4}年(?:以降|以前|まで)?に(?:\w{2}が)?(?:完結|終)"
)
"""The years of an end say nothing of when it began."""


def bounds_in(
    said: Collection[Said], every: Collection[Facts], trade: Trade, currency: Currency = _DOLLARS
) -> tuple[Bound, ...]:
    """Return what a wish bounds.

    Args:
        said: the messages that make up the wish, each with what had been named before it: "shorter" is than that.
        every: what is known of all that may be named: nothing is asked for that none of them is.
        trade: the words of what is sold.
        currency: what prices are in. An amount of another bounds nothing.
    """
    bounds: dict[str, tuple[float, float]] = {}
    of_all = False
    for text, named in said:
        plain = _with_its_limits(in_figures(casefolded(text)), trade)
        of_all = not is_of_each(plain, trade) and (of_all or asks_for_all(plain, trade))
        closing = " ".join(match[0] for match in _CLOSING.finditer(plain))
        besides = _CLOSING.sub(" ", plain)
        for measure in measures(currency):
            stated = TOTAL if of_all and measure.fact == PRICE else measure.fact
            told = measure.stated(closing if measure.fact == CLOSED else besides, trade)
            compared = measure.compared(plain, named, every, trade)
            for fact, (least, most) in ((stated, told), (measure.fact, compared)):
                before = bounds.get(fact, (0.0, MOST))
                bounds[fact] = (max(before[0], least), min(before[1], most))
        if decade := _decade_in(plain):
            bounds[BEGUN] = decade
        if _OF_ONE.of(trade).search(in_the_words_of_the_catalogue(text, trade)):
            bounds[EXTENT] = (1.0, 1.0)
    return tuple((fact, *bound) for fact, bound in bounds.items() if bound != (0.0, MOST))


def asks_for_less_or_more(text: str, trade: Trade) -> bool:
    """Whether a message asks for less, or more, of something than what was named: "shorter", "too expensive"."""
    plain = casefolded(text)
    return any(one.less.of(trade).search(plain) or one.more.of(trade).search(plain) for one in MEASURES)


def is_of_another_currency(text: str, trade: Trade, currency: Currency = _DOLLARS) -> bool:
    """Whether a message bounds what is paid in a currency that the store has no prices in."""
    prices = next(one for one in MEASURES if one.fact == PRICE)
    own, others = (replace(prices, number=said(NUMBER)) for said in (currency.said, currency.said_of_others))
    plain = _with_its_limits(in_figures(casefolded(text)), trade)
    return own.stated(plain, trade) == (0.0, MOST) != others.stated(plain, trade)


def _with_its_limits(plain: str, trade: Trade) -> str:
    """A text with the limits that it sets by refusing what is beyond them."""
    return _REFUSED_LIMITS.of(trade).sub(lambda refused: _LIMIT_MEANT[refused.lastgroup or ""], plain)


def _decade_in(plain: str) -> tuple[float, float] | None:
    """The years of the decades that a text names, from the first of the earliest to the last of the latest."""
    found = _DECADE.finditer(re.sub("|".join(_TENS), lambda word: _TENS[word[0]], plain))
    tens = [int(next(filter(None, one.groups()))) for one in found]
    firsts = [first if first >= _YEARS else _CENTURY + first for first in tens]
    return (float(min(firsts)), float(max(firsts) + 9)) if firsts else None
