"""Values that were told once, wherever they are said again without the words that gave them away.

"My PIN is 4821" says what 4821 is; "4821 did not work" does not, and says the PIN all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from guardrails.pii.found import Found, Kind
from guardrails.pii.said import NOT_AN_AMOUNT

Told = Mapping[str, Kind]
"""What values are, by the values."""

_ELSEWHERE: frozenset[Kind] = frozenset({"ORDER_NUMBER", "BOOK_CODE", "NAME"})
"""An order's number is known by its form, and names of people stay."""
_SHORTEST = 3
_NOT_BEHIND = r"(?<![A-Za-z0-9$€£¥])(?<![A-Za-z0-9]-)(?<!\d[.,])"
_NOT_BEFORE = rf"(?![A-Za-z0-9]|[.,]\d|-[A-Za-z0-9]){NOT_AN_AMOUNT}"


def told_by(text: str, finds: Iterable[Found]) -> Told:
    """The values of the finds in ``text`` that are no plain word: those are said for other reasons, too."""
    return {
        value: found.kind
        for found in finds
        if len(value := text[found.start : found.end]) >= _SHORTEST
        and not value.isalpha()
        and found.kind not in _ELSEWHERE
    }


def find(text: str, told: Told) -> Iterator[Found]:
    """Search folded text for ``told`` values, unless they are part of a longer word, a price or an amount."""
    for value, kind in told.items():
        if value in text:
            for match in re.finditer(f"{_NOT_BEHIND}{re.escape(value)}{_NOT_BEFORE}", text):
                yield Found(kind, *match.span())
