"""Whether a sentence says of an exception what the ground says of the rest: "all can be returned, except these"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

from guardrails.grounding.told import Told, said_in

_EXCEPT = re.compile(r"\b(?:except(?: for| that)?|excluding|but not)\b", re.IGNORECASE)
_EXCLUDING = "excluding"
_ABOUT, _ABOUT_SHARE = 2, 0.6
"""Telling words, and share of them, of the exception that a sentence must have to be about it."""
_NEAR = 0.75
"""Share of the sentence's telling words that the exception and the rest must have."""


def is_excepted(said: Told, known: Iterable[Told]) -> bool:
    """Whether it says outright of what the ground excepts what the ground says of the rest."""
    return not (said.denies or said.excepts) and any(
        _is_of_the_case(said, rest, case) for one in known if not one.denies for rest, case in _excepting(one)
    )


def _excepting(one: Told) -> Iterator[tuple[Told, Told]]:
    """What holds, and the case in which it does not. Most sentences have none."""
    for word in _EXCEPT.finditer(one.text) if one.excepts or _EXCLUDING in one.words else ():
        before, behind = said_in(one.text[: word.start()]), said_in(one.text[word.end() :])
        yield from product(before.sentences[-1:], behind.sentences[:1])


def _is_of_the_case(said: Told, rest: Told, case: Told) -> bool:
    of_it, of_both = said.telling & case.telling, said.telling & (case.telling | rest.telling)
    return (
        len(of_it) >= max(_ABOUT, _ABOUT_SHARE * len(case.telling))
        and len(of_both) >= _NEAR * len(said.telling)
        and of_both > of_it
    )
