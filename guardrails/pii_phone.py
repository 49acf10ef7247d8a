"""Telephone numbers: by the numbering plans, and looser ones where the text says that they are telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from guardrails.pii_found import Found, said_before

_PHONE_LIKE = re.compile(
    r"(?<![\w.$€£¥#-])[+(]?\d(?:[\s().+/-]{0,3}\d){6,16}(?:\s?(?:x|ext\.?)\s?\d{1,5})?"
    r"(?![\w%]|[.,]\d| ?(?:円|yen|ドル))",
    re.ASCII,
)
_PHONE_WORD = re.compile(
    r"phone|\bcall|mobile|\bcell\b|\btel\b|\bfax\b|my number|whats ?app|\bsms\b|text me|reach (?:me|us|him|her)|"
    r"\b(?:office|home|work|desk)\s*:|answering at|messages? to|registered (?:number|phone|mobile)?|電話|携帯|連絡先",
    re.IGNORECASE,
)
_OTHER_NUMBER_WORD = re.compile(
    r"isbn|order|tracking|invoice|reference|\bsku\b|\bitem\b|product|barcode|serial|注文|追跡|伝票|品番|商品",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:19|20)\d\d[-/. ]\d{1,2}[-/. ]\d{1,2}(?!\d)|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d(?!\d)")
_YEARS = re.compile(r"(?:(?:19|20)\d\d[\s/,-]*)+$")
_REGIONS = ("JP", "US", "GB")


def find(text: str) -> Iterator[Found]:
    """Search folded text."""
    for match in _PHONE_LIKE.finditer(text):
        if not _may_be_phone(match, text):
            continue
        if match.group().startswith("+") or said_before(_PHONE_WORD, text, match.start()):
            yield Found("PHONE", *match.span())
        else:
            yield from _by_numbering_plan(match)


def _may_be_phone(match: re.Match[str], text: str) -> bool:
    value = match.group()
    if _DATE.match(value) or _YEARS.match(value):
        return False
    return not said_before(_OTHER_NUMBER_WORD, text, match.start(), 25)


def _by_numbering_plan(match: re.Match[str]) -> Iterator[Found]:
    """What is a valid number in one of the regions."""
    for region in _REGIONS:
        for number in phonenumbers.PhoneNumberMatcher(match.group(), region):
            yield Found("PHONE", match.start() + number.start, match.start() + number.end)
