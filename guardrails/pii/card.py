"""What stands on a payment card beside its number: the date until which it is valid, and the code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guardrails.pii.found import Found, matches
from guardrails.pii.said import LINK

_DATE = (
    r"(?P<value>(?:0?[1-9]|1[0-2])\s?[/.-]\s?(?:20)?\d\d"
    r"|20\d\d\s?[-/年]\s?(?:1[0-2]|0?[1-9])月?)(?![\d/.-]*\d)"
)
_MONTH_AND_YEAR = re.compile(r"\d\s?[/.年-]\s?\d")
_EXPIRY = re.compile(
    r"(?:\bexp(?:ir(?:es?|y|ation|ing|ed))?\b\.?(?: date)?|\bvalid (?:thru|through|until|till|to)|"
    rf"\bgood (?:thru|through)|\bruns? out|有効期限){LINK}{_DATE}",
    re.IGNORECASE,
)
_CARD_WORD = re.compile(
    r"\bcv[vcn]2?\b|\b(?:credit|debit|my|visa|bank) card\b|\bvisa\b|master ?card|\bamex\b|american express|\bjcb\b|"
    r"\bcard (?:number|no|is|ending)\b|security (?:code|digits)|digits on the back\b|"
    r"クレジット|カード番号|カードの|セキュリティコード|"
    r"\d{4}[ .-]?\d{4}[ .-]?\d{4}|\[CARD\]",
    re.IGNORECASE,
)
"""Without one of these, what expires is a coupon."""
_WRITTEN_IN_ONE = re.compile(
    r"(?:\d{4}|\[CARD\])[,;/|](?P<value>(?:0?[1-9]|1[0-2])[/.-](?:20)?\d\d)[,;/|](?P<code>\d{3,4})(?!\d)"
)
_AFTER_NUMBER = re.compile(
    rf"(?:\d{{4}}|\[CARD\])[\s,;/|]+(?:exp\w*\.?:?\s*)?{_DATE}"
    r"(?:[\s,;/|]+(?:cv[vcn]2?:?\s*)?(?P<code>\d{3,4})(?!\w))?",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Found]:
    """Search folded text."""
    if not (_MONTH_AND_YEAR.search(text) and _CARD_WORD.search(text)):
        return
    yield from matches("CARD_EXPIRY", _EXPIRY, text)
    for match in (*_AFTER_NUMBER.finditer(text), *_WRITTEN_IN_ONE.finditer(text)):
        yield Found("CARD_EXPIRY", *match.span("value"))
        if match["code"]:
            yield Found("SECURITY_CODE", *match.span("code"))
