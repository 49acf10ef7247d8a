"""Personal numbers with a checksum or a fixed form: cards, My Number, IBAN, SSN, IP addresses. And book codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from stdnum import ean, iban, isbn, luhn
from stdnum.jp import in_ as my_number

from guardrails.pii_found import Found, Kind, matches, said_before

_NINE_DIGITS = re.compile(r"\d(?:[ -]?\d){8}", re.ASCII)
_DIGIT_RUN = re.compile(r"(?<![\w.])\d(?:[ -]?\d){8,18}(?![ -]?\d|[^\W_])", re.ASCII)
_ISBN_10 = re.compile(r"(?<![\w-])\d(?:[ -]?\d){8}[ -]?[\dXx](?!\w)", re.ASCII)
_BOOK_WORD = re.compile(r"\b(?:isbn|jan|ean|barcode|asin)\b|バーコード", re.IGNORECASE)
_CARD_WORD = re.compile(
    r"card|\bcc\b|visa|master|amex|jcb|maestro|diners|credit|debit|カード|クレジット", re.IGNORECASE
)
_MY_NUMBER_WORD = re.compile(r"マイナンバー|個人番号|my ?number|individual number", re.IGNORECASE)
_CARD_PREFIX = re.compile(
    r"4(?:\d{15}|\d{18})$|5[1-5]\d{14}$|2[2-7]\d{14}$|3[47]\d{13}$|3[068]\d{12}$|35\d{14}$"
    r"|6(?:011|5\d\d|4[4-9]\d)\d{12}$|62\d{14,17}$|(?:2131|1800)\d{11}$"
)
"""Issuer prefixes and lengths (ISO/IEC 7812) that stand for themselves."""
_CARD_PREFIX_WHEN_SAID = re.compile(r"4\d{12}$|(?:5[06-9]|6)\d{10,17}$")
"""Those that a parcel number or a book code shares: only after a word like "card"."""
_ISBN_10_HYPHENS, _EAN_DIGITS, _MY_NUMBER_DIGITS, _MIN_CARD_DIGITS = 3, 13, 12, 12
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?(?![A-Za-z0-9])")
_SSN = re.compile(r"(?<![\w-])(?!000|666)[0-8]\d\d-(?!00)\d\d-(?!0000)\d{4}(?![\w-])", re.ASCII)
_IPV4 = re.compile(
    r"(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w-]|\.\d)", re.ASCII
)
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])", re.IGNORECASE | re.ASCII)
_LOCAL = ("127.", "0.")
_IPV6_COLONS = 7
_VERSION_WORD = re.compile(r"\b(?:version|ver|v|release|build)\.? ?$", re.IGNORECASE)


def find(text: str) -> Iterator[Found]:
    """Search folded text."""
    if _NINE_DIGITS.search(text):
        yield from chain(_digit_runs(text), matches("SSN", _SSN, text))
    yield from chain(_ibans(text), _internet(text))


def _digit_runs(text: str) -> Iterator[Found]:
    for match in _DIGIT_RUN.finditer(text):
        kind = _kind_of_run(re.sub(r"\D", "", match.group()), text, match.start())
        if kind:
            yield Found(kind, *match.span())
    for match in _ISBN_10.finditer(text):
        if said_before(_BOOK_WORD, text, match.start(), 12) or _is_hyphenated_isbn(match.group()):
            yield Found("BOOK_CODE", *match.span())


def _is_hyphenated_isbn(value: str) -> bool:
    return value.count("-") == _ISBN_10_HYPHENS and isbn.is_valid(value)


def _kind_of_run(digits: str, text: str, start: int) -> Kind | None:
    if said_before(_BOOK_WORD, text, start, 12):
        return "BOOK_CODE"
    if len(digits) == _MY_NUMBER_DIGITS and said_before(_MY_NUMBER_WORD, text, start) and my_number.is_valid(digits):
        return "MY_NUMBER"
    if len(digits) >= _MIN_CARD_DIGITS and luhn.is_valid(digits):
        if _CARD_PREFIX.match(digits):
            return "CARD"
        if _CARD_PREFIX_WHEN_SAID.match(digits) and said_before(_CARD_WORD, text, start):
            return "CARD"
    return "BOOK_CODE" if len(digits) == _EAN_DIGITS and ean.is_valid(digits) else None


def _ibans(text: str) -> Iterator[Found]:
    for match in _IBAN.finditer(text):
        start, end = match.span()
        while end > start:
            if iban.is_valid(text[start:end]):
                yield Found("IBAN", start, end)
                break
            end = text.rfind(" ", start, end)


def _internet(text: str) -> Iterator[Found]:
    for match in _IPV4.finditer(text):
        # A machine's own address is nobody's.
        if not match.group().startswith(_LOCAL) and not said_before(_VERSION_WORD, text, match.start(), 9):
            yield Found("IP_ADDRESS", *match.span())
    if text.count(":") >= _IPV6_COLONS:
        yield from matches("IP_ADDRESS", _IPV6, text)
