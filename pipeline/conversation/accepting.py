"""Means to pay that are asked about: to take is to accept, and of several each is a question."""

from __future__ import annotations

import re

from pipeline.trade import Trade
from pipeline.wording.topics import is_about_service

_TAKES = re.compile(
    r"(?P<who>\b(?:do|does|can|will|would|if|whether) (?:you|they|the \w+) "
    r"(?:(?:also|still|even|guys|actually) )*)take "
    r"(?!(?:long|back|care|part|over|off|in|on|up|it|them|this|that|these|those|me|my|our|an?|the|to|days?|weeks?|"
    r"time|into|returns?|(?:pre-?)?orders?|reservations?|requests?|calls?|commissions?|submissions?|trade|used|second|old|damaged|"
    r"place|part|care|long|opened|photos?|pictures?|\d+)\b)(?=[\w'])",
    re.IGNORECASE,
)
_MEANS = (
    r"(?:visa|master ?cards?|amex|american express|jcb|diners(?: club)?|discover|maestro|union ?pay|paypal|"
    r"(?:apple|google|samsung|amazon|shop|line|rakuten|wechat|g) ?pay|wechat|alipay|paypay|venmo|cash ?app|"
    r"zelle|revolut|klarna|afterpay|affirm|clearpay|sezzle|ideal|sofort|giropay|bancontact|sepa|"
    r"bitcoins?|btc|ethereum|crypto(?: ?currenc(?:y|ies))?|(?:doge|lite) ?coins?|"
    r"cash(?: on delivery)?|cod|cheques?|checks?|(?:bank|wire) transfers?|money orders?|direct debit|instal?ments?|"
    r"(?:debit|credit|prepaid) ?cards?|gift ?cards?|store credit)"
)
_IN_FULL = {"amex": "American Express", "btc": "Bitcoin"}
_KNOWN = re.compile(rf"(?:(?:an?|the|my|your) )?{_MEANS}", re.IGNORECASE)
_ASKED = re.compile(
    r"^\W*(?:(?:hi|hello|hey|so|and|also|please)\W+)*"
    r"(?P<frame>(?:(?:do|can|will|would) you (?:\w+ )?(?:accept|take|support)|(?:can|could|may|do) (?:i|we) (?:\w+ )?"
    r"(?:use|pay (?:with|by|in|via|using))|(?:is|are|what about|how about|payment (?:by|with|via))) )?"
    r"(?P<means>.+?)(?: (?:accepted|allowed|possible|ok(?:ay)?|at checkout|as payment|for payment|here|too))*\W*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*,\s*(?:(?:and|or) )?|\s+(?:and|or|&)\s+|\s*/\s*", re.IGNORECASE)
_LONGEST = 2
"""Words of what may be a means to pay that is not known here."""


def each_accepted(text: str, trade: Trade) -> tuple[str, ...]:
    """The questions for each of the means to pay that a message names; none where it names no two of them."""
    asked = _ASKED.match(text)
    means = [one.strip(" ?!.") for one in _BETWEEN.split(asked["means"])] if asked else []
    known = [bool(_KNOWN.fullmatch(one)) for one in means]
    framed = asked and asked["frame"] and any(known) and all(_may_be_one(one, trade) for one in means)
    if len(means) < len(("one", "other")) or not (all(known) or framed):
        return ()
    return tuple(f"Do you accept {one}?" for one in means)


def _may_be_one(words: str, trade: Trade) -> bool:
    known = _KNOWN.fullmatch(words)
    return bool(known) or (0 < len(words.split()) <= _LONGEST and not is_about_service(words, trade))


def as_accepted(text: str) -> str:
    """The question with the words that pages use: "do you accept PayPal?"."""
    for short, name in _IN_FULL.items():
        text = re.sub(rf"\b{short}\b", name, text, flags=re.IGNORECASE)
    return _TAKES.sub(r"\g<who>accept ", text)
