"""Whether a sentence bounds a number from the side that the ground leaves open: "more than 5" for "up to 5"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from guardrails.grounding.quantities import Quantity, placed
from guardrails.grounding.told import Told, shared

_BEFORE = {
    "more": r"(?:more|longer|greater|higher|older|heavier|later) than|over|above|exceed(?:s|ing)?|beyond|past",
    "least": r"at-least|from|starting (?:at|with)|(?:a )?minimum(?:(?: [a-z]+){0,4} (?:of|is))?|since",
    "most": r"at-most|within|until|till?|by|through|(?:a )?maximum(?:(?: [a-z]+){0,4} (?:of|is))?"
    r"|limit(?:ed)? (?:to|of|is)|as \w+ as|before",
    "less": r"(?:less|fewer|shorter|smaller|lower|younger|lighter) than|under|below",
}
_LED = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{side}>{words})' for side, words in _BEFORE.items())})\s+(?:the |an? )?\Z", re.IGNORECASE
)
_FOLLOWED = re.compile(
    r"\A[\s\w-]{0,20}? ?(?:(?P<least>at-least|minimum|and (?:up|above|over|older)|\+)"
    r"|(?P<most>at-most|maximum|at the latest))\b",
    re.IGNORECASE,
)
_JUST_SO = ""
_AGAINST = {
    "more": frozenset({"most", "less"}),
    "least": frozenset({"most", "less"}),
    "most": frozenset({"least", "more"}),
}
"""What a bound cannot stand for. What is under a number may be told of the rest: "below $60 you pay" of "from $60"."""
_ABOUT = 2
"""Telling words in common."""


def is_bounded_otherwise(said: Told, known: Iterable[Told]) -> bool:
    """Whether it bounds a number so, and all that is about the same bounds it otherwise; a count may have no bound."""
    bounds = [(side, number) for side, number in _bounds(said.text) if side in _AGAINST and not said.denies]
    about = [one for one in known if bounds and shared(said, one) >= min(_ABOUT, len(said.telling))]
    return any(_is_against(side, number, about) for side, number in bounds)


def _is_against(side: str, number: Quantity, about: Iterable[Told]) -> bool:
    theirs = {other for one in about for other, same in _bounds(one.text) if same.measured == number.measured}
    just_so = {_JUST_SO} if side == "more" and not number.kind else frozenset[str]()
    return bool(theirs) and theirs <= _AGAINST[side] | just_so


@lru_cache(maxsize=4_096)
def _bounds(text: str) -> tuple[tuple[str, Quantity], ...]:
    return tuple((_side(text[:start], text[end:]), number) for number, start, end in placed(text))


def _side(before: str, behind: str) -> str:
    found = _LED.search(before) or _FOLLOWED.match(behind)
    return (found and found.lastgroup) or _JUST_SO
