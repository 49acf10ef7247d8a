"""Whether a message waits for goods that are sold out: a page on alerts answers that, and none on the goods."""

from __future__ import annotations

import re

from pipeline.trade import Trade, Wording
from pipeline.wording.words import LINE, casefolded

_TOLD = r"(?:notif\w+|tell me|let me know|(?:e-?)?mail me|message me|alert(?: me)?|ping me|remind me|drop me a \w+)"
_AGAIN = r"(?:back|again|in stock|available(?! (?:in|as|on|for)\b)|restocked)"
_OF_ITEMS = Wording(r"\b(?:{states}|{facts}|{counted})\b")
"""What goes on again is told on its own page: "is it back from its break?"."""
# What looks ahead over a line does so once, and not from each of its places.
_RESTOCKED = re.compile(
    r"\brestock(?:ed|ing|s)?\b|\bback in(?: stock)?\b(?! (?:time|the)\b)|"
    rf"\b(?:in stock|available|have (?:it|them|any)|get (?:it|them|more)) again\b|"
    r"\b(?:be|have|get|getting) more (?:copies|stock)\b(?!.{0,100}\bthan\b)|"
    rf"{LINE}(?=.*\bsold[ -]out\b)(?=.*\b(?:when|{_TOLD})\b)|\bsold[ -]out\b.{{0,100}}\bmore\b|"
    rf"{LINE}(?=.*\b{_TOLD}(?:,? [\w'-]+){{0,4}},? (?:when|once|if|as soon as|the moment)\b)"
    rf"(?=.*\b(?:{_AGAIN}\b|does\W*$))|"
    r"再入荷|(?:品|売り?|在庫)切れ.*(?:いつ|通知|知らせ|入荷)"
)


def waits_for_stock(text: str, trade: Trade) -> bool:
    """Whether a message asks when something is to be had again, or to be told of it."""
    plain = casefolded(text)
    return bool(_RESTOCKED.search(plain)) and not _OF_ITEMS.of(trade).search(plain)
