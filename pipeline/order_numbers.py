"""The numbers of the order book: how it writes them, how people do, and what the guards put in their place."""

from __future__ import annotations

import re
import unicodedata

PREFIX = "HM"
WHOLE = rf"(?i:{PREFIX}[-\s]?(\d{{6}})[-\s]?(\d{{4}}))"
"""The number of an order, as near to the book's form as people keep; its groups are its two parts."""
BEGUN = rf"(?i:{PREFIX}-?\d+(?:-\d+)?)"
"""Such a number, or the beginning of one."""
TRACKING = r"(?i:[A-Z]{2,4}\d{8,12}(?:[A-Z]{2})?)"
"""The number of a parcel, as carriers write it."""
MASK = "[ORDER_NUMBER]"
"""Stands in a message, once the guards have read it, where an order's number stood."""

ORDER_NUMBER = re.compile(rf"(?<![A-Za-z0-9]){WHOLE}(?!\d)")
_TRACKING_NUMBER = re.compile(rf"(?<![A-Za-z0-9]){TRACKING}(?![A-Za-z0-9])")
_HYPHENS = re.compile("[\u2010-\u2015\u2212\u30fc]")


def plain(text: str) -> str:
    """The text in the characters that numbers are looked for in."""
    return _HYPHENS.sub("-", unicodedata.normalize("NFKC", text))


def numbers_in(text: str) -> tuple[str, ...]:
    """The order and tracking numbers that a message names, as the book writes them."""
    text = plain(text)
    ordered = [f"{PREFIX}-{date}-{count}" for date, count in ORDER_NUMBER.findall(text)]
    tracked = [number.upper() for number in _TRACKING_NUMBER.findall(ORDER_NUMBER.sub(" ", text))]
    return tuple(dict.fromkeys([*ordered, *tracked]))
