"""Telephone numbers: by the numbering plans, and looser ones where the text says that they are telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from guardrails.pii import spelt
from guardrails.pii.found import PHONE_WORD, Found, said_before

_PHONE_LIKE = re.compile(
    r"(?<![\w.$€£¥#-])[+(]?\d(?:[\s().+/_-]{0,3}\d){6,16}(?:\s?(?:x|ext\.?)\s?\d{1,5})?"
    r"(?![\w%]|[.,]\d| ?(?:円|yen|ドル))",
    re.ASCII,
)
_OTHER_NUMBER_WORD = re.compile(
    r"isbn|order|tracking|invoice|reference|\bsku\b|\bitem\b|product|barcode|serial|注文|追跡|伝票|品番|商品",
    re.IGNORECASE,
)
_LABEL_BEHIND = re.compile(r"\s?\(?(?:office|fax|mobile|cell|home|work|tel)\b", re.IGNORECASE)
_SAID_BEHIND = re.compile(r"\s*(?:is|was)\s(?:my|our|his|her|the)\s(?:\w+\s)?(?:phone|mobile|cell|tel)", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)\d\d[-/. ]\d{1,2}[-/. ]\d{1,2}(?!\d)|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d(?!\d)")
_YEARS = re.compile(r"(?:(?:19|20)\d\d[\s/,-]*)+$")
_MIN_DIGITS, _MAX_DIGITS = 10, 15
"""Of a whole number: with fewer, a count ("one, two, three ...") would pass."""
_ABROAD = re.compile(r"(?:\+|(?<!\d)(?:0|8\D{0,3}1|4\D{0,3}4))(?:\D{0,3}\d){7}")
_AMERICAN = re.compile(r"(?<!\d)(?:1\D{0,3})?[2-9](?:\D{0,3}\d){2}\D{0,3}[2-9](?:\D{0,3}\d){6}")
"""How numbers begin: asking the library of what begins otherwise costs a hundred times as much."""
_PIECE = re.compile(r"\d+")
_MOST_PIECES = 7
"""The library tries the pieces of a run in all their ways, which of seventeen takes 15 ms."""


def find(text: str) -> Iterator[Found]:
    """Search folded text."""
    for match in _PHONE_LIKE.finditer(text):
        if not _may_be_phone(match, text):
            continue
        said = said_before(PHONE_WORD, text, match.start()) or _LABEL_BEHIND.match(text, match.end())
        if said or match.group().startswith("+"):
            yield Found("PHONE", *match.span())
        else:
            yield from _by_numbering_plan(match)
    for run in spelt.runs(text):
        if not said_before(_OTHER_NUMBER_WORD, text, run.start, 25) and _is_phone(run.digits, text, run.start, run.end):
            yield Found("PHONE", run.start, run.end)


def _is_phone(digits: str, text: str, start: int, end: int) -> bool:
    """Whether digits that were spelt out are a telephone number: by their count, or because the text says so."""
    if len(digits) > _MAX_DIGITS:
        return False
    return len(digits) >= _MIN_DIGITS or said_before(PHONE_WORD, text, start) or bool(_SAID_BEHIND.match(text, end))


def _may_be_phone(match: re.Match[str], text: str) -> bool:
    value = match.group()
    if _DATE.match(value) or _YEARS.match(value):
        return False
    return not said_before(_OTHER_NUMBER_WORD, text, match.start(), 25)


def _by_numbering_plan(match: re.Match[str]) -> Iterator[Found]:
    """What is a valid number in one of the regions, or all of it where it is in more pieces than a number has."""
    value = match.group().replace("_", "-")
    for region in _regions(value):
        if len(_PIECE.findall(value)) > _MOST_PIECES:
            if _is_valid(value, region):
                yield Found("PHONE", *match.span())
        else:
            for number in phonenumbers.PhoneNumberMatcher(value, region):
                yield Found("PHONE", match.start() + number.start, match.start() + number.end)


def _regions(value: str) -> tuple[str, ...]:
    if _ABROAD.search(value):
        return "JP", "US", "GB"
    return ("US",) if _AMERICAN.search(value) else ()


def _is_valid(value: str, region: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(value, region))
    except phonenumbers.NumberParseException:
        return False
