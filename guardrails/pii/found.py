"""What a detector of personal data hands over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "API_KEY",
    "PASSWORD",
    "EMAIL",
    "ORDER_NUMBER",
    "IBAN",
    "BOOK_CODE",
    "CARD",
    "MY_NUMBER",
    "SSN",
    "ID_NUMBER",
    "BANK_ACCOUNT",
    "GIFT_CODE",
    "SECURITY_CODE",
    "CARD_EXPIRY",
    "IP_ADDRESS",
    "BIRTH_DATE",
    "NAME",
    "ADDRESS",
    "PHONE",
    "LOGIN",
]
"""Where two finds overlap, the kind named first wins. A BOOK_CODE (ISBN, JAN) is found only to be left alone."""


PHONE_WORD = re.compile(
    r"phone|\bcall|mobile|\bcell\b|\btel\b|\bfax\b|my number|whats ?app|\bsms\b|text me|reach (?:me|us|him|her)|"
    r"\b(?:office|home|work|desk)\s*:|answering at|messages? to|registered (?:number|phone|mobile)?|電話|携帯|連絡先",
    re.IGNORECASE,
)
"""What says that a number is one to call."""


@dataclass(frozen=True, slots=True)
class Found:
    """One value: its kind, and its span in the text that was searched."""

    kind: Kind
    start: int
    end: int


def matches(kind: Kind, pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    """Every match of ``pattern``; of its group ``value`` where it has one."""
    group = "value" if "value" in pattern.groupindex else 0
    for match in pattern.finditer(text):
        yield Found(kind, *match.span(group))


def groups(kind: Kind, pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    """Every named group that took part in a match of ``pattern``."""
    for match in pattern.finditer(text):
        for name, value in match.groupdict().items():
            if value is not None:
                yield Found(kind, *match.span(name))


def lowered(text: str) -> str:
    """``text`` as patterns that ignore case read it: to them, i with and without a dot are one letter."""
    lower = text.lower()
    return lower if lower.isascii() else lower.replace("\u0131", "i").replace("i\u0307", "i")


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether any of ``words`` stands in ``text``: a look for what a pattern needs costs a fraction of the pattern."""
    for word in words:  # noqa: SIM110 - any() over a generator takes twice as long
        if word in text:
            return True
    return False


def said_before(pattern: re.Pattern[str], text: str, start: int, reach: int = 40) -> bool:
    """Whether ``pattern`` occurs in the ``reach`` characters before ``start``."""
    return pattern.search(text, max(0, start - reach), start) is not None
