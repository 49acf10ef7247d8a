"""Personal numbers with a checksum or a fixed form: cards, My Number, IBAN, SSN, IP addresses. And book codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv6Address
from itertools import chain

from stdnum import ean, iban, isbn, luhn
from stdnum.jp import in_ as my_number

from guardrails.pii import spelt
from guardrails.pii.found import PHONE_WORD, Found, Kind, matches, said_before

_NINE_DIGITS = re.compile(r"\d(?:[ -]?\d){8}", re.ASCII)
_DIGIT_RUN = re.compile(r"(?<![\w.])\d(?:[ -]?\d){8,18}(?![ -]?\d|[^\W_])", re.ASCII)
_GAP = r"(?:[ \t]{1,2}|[ \t]{0,2}[-._/|·•・*~:,\n][ \t]{0,2})"
_CARD_RUN = re.compile(
    rf"(?<![\w.])\d{{1,19}}(?:{_GAP}\d{{1,19}}){{0,18}}(?![^\W_])|(?<!\d)\d(?:\n?\d){{12,18}}(?!\n?\d)", re.ASCII
)
"""Digits with anything between them that people put there, or break lines with."""
_THIRTEEN_DIGITS = re.compile(r"\d(?:[^A-Za-z\d]{0,5}\d){12}", re.ASCII)
_DIGITS = re.compile(r"\d+")
_MAX_CARD_DIGITS = 19
_ISBN_10 = re.compile(r"(?<![\w-])\d(?:[ -]?\d){8}[ -]?[\dXx](?!\w)", re.ASCII)
_ISBN_10_GROUPS = re.compile(r"\d{1,5}[ -]\d{2,7}[ -]\d{1,6}[ -][\dXx]$")
"""Grouped as an ISBN is: no telephone number ends with a group of one digit."""
_JAPANESE_PUBLISHER = re.compile(r"4(?:0[4689]|592|757[58]|253|344|575|785|8019|832[12]|8401|8124|88063)\d+$")
"""Ten digits that begin like the books of the large Japanese publishers. Bare, they are taken for a book unless a word
says that they are a telephone number: four American area codes begin like that too."""
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
_EAN_DIGITS, _MY_NUMBER_DIGITS, _MIN_CARD_DIGITS, _NEAR = 13, 12, 12, 50
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}[ .-]?\d{2}(?:[ .-]{0,2}[A-Za-z0-9]{4}){2,7}(?:[ .-]{0,2}[A-Za-z0-9]{1,3})?"
    r"(?![A-Za-z0-9])"
)
_IBAN_SEPARATORS = re.compile(r"[ .-]+")
_SSN = re.compile(r"(?<![\w-])(?!000|666)[0-8]\d\d-(?!00)\d\d-(?!0000)\d{4}(?![\w-])", re.ASCII)
_IPV4 = re.compile(
    r"(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w-]|\.\d)", re.ASCII
)
_IPV6 = re.compile(
    r"(?<![\w:.])(?=[0-9a-f:]{0,38}\d)(?:[0-9a-f]{1,4}:[0-9a-f:]{1,34}|::[0-9a-f:]{1,36})"
    r"(?:(?:\d{1,3}\.){3}\d{1,3})?(?![\w:]|\.\d)",
    re.IGNORECASE | re.ASCII,
)
_LOCAL = ("127.", "0.")
_IPV6_COLONS = 2
_VERSION_WORD = re.compile(r"\b(?:version|ver|v|release|build)\.? ?$", re.IGNORECASE)


def find(text: str) -> Iterator[Found]:
    """Search folded text."""
    if _NINE_DIGITS.search(text):
        yield from chain(_digit_runs(text), matches("SSN", _SSN, text), _book_codes(text))
    if _THIRTEEN_DIGITS.search(text):
        yield from _cards(text)
    for run in spelt.runs(text):
        if _kind_of_run(run.digits, text, run.start) == "CARD":
            yield Found("CARD", run.start, run.end)
    yield from chain(_ibans(text), _internet(text))


def _digit_runs(text: str) -> Iterator[Found]:
    for match in _DIGIT_RUN.finditer(text):
        kind = _kind_of_run(re.sub(r"\D", "", match.group()), text, match.start())
        if kind:
            yield Found(kind, *match.span())


def _book_codes(text: str) -> Iterator[Found]:
    for match in _ISBN_10.finditer(text):
        if said_before(_BOOK_WORD, text, match.start(), 12) or _is_isbn(match.group(), text, match.start()):
            yield Found("BOOK_CODE", *match.span())


def _is_isbn(value: str, text: str, start: int) -> bool:
    """Whether it is an ISBN-10 that needs no word to say so."""
    if _ISBN_10_GROUPS.match(value):
        return True
    if not value.isalnum() or PHONE_WORD.search(text, max(0, start - _NEAR), start + _NEAR):
        return False
    return _JAPANESE_PUBLISHER.match(value) is not None or (value[0] in "14" and isbn.is_valid(value))


def _cards(text: str) -> Iterator[Found]:
    """Card numbers in a run of groups: another number may stand before or behind them."""
    for run in _CARD_RUN.finditer(text):
        groups = [group.span() for group in _DIGITS.finditer(text, *run.span())]
        first = 0
        while first < len(groups):
            last = next((last for last in range(len(groups), first, -1) if _is_card(text, groups[first:last])), None)
            if last:
                yield Found("CARD", groups[first][0], groups[last - 1][1])
            first = last or first + 1


def _is_card(text: str, groups: list[tuple[int, int]]) -> bool:
    length = sum(end - start for start, end in groups)
    if not _MIN_CARD_DIGITS < length <= _MAX_CARD_DIGITS:
        return False
    return is_card("".join(text[start:end] for start, end in groups))


def is_card(number: str) -> bool:
    """Whether a number is a card's by its first digits, its length and its checksum."""
    digits = re.sub(r"[ -]", "", number)
    return bool(_CARD_PREFIX.match(digits)) and luhn.is_valid(digits)


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
            # Whether the bank is in a register does not matter: it may be new, or gone.
            if iban.is_valid(_IBAN_SEPARATORS.sub("", text[start:end]), check_country=False):
                yield Found("IBAN", start, end)
                break
            end = max((gap.start() for gap in _IBAN_SEPARATORS.finditer(text, start, end)), default=start)


def _internet(text: str) -> Iterator[Found]:
    for match in _IPV4.finditer(text):
        # A machine's own address is nobody's.
        if not match.group().startswith(_LOCAL) and not said_before(_VERSION_WORD, text, match.start(), 9):
            yield Found("IP_ADDRESS", *match.span())
    if text.count(":") >= _IPV6_COLONS:
        for match in _IPV6.finditer(text):
            if _is_ipv6(match.group()):
                yield Found("IP_ADDRESS", *match.span())


def _is_ipv6(value: str) -> bool:
    try:
        address = IPv6Address(value)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified)
