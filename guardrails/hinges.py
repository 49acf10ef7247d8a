"""Whether two things that a word orders ("A before B", "A than B") stand the other way round in another sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guardrails.told import Told, said_in

_HINGE = re.compile(r"\b(?:before|after|than|because|instead of|(?:is|are) always)\b", re.IGNORECASE)
"""What stands before it is not what stands behind."""
_Side = frozenset[str]


def is_crossed(said: Told, one: Told) -> bool:
    """Whether what stands before such a word stands behind it there, and more so than on its own side."""
    return any(
        _crosses(ours, theirs)
        for hinge, ours in _sides_of(said.text)
        for other, theirs in _sides_of(one.text)
        if hinge == other
    )


def _crosses(ours: tuple[_Side, _Side], theirs: tuple[_Side, _Side]) -> bool:
    across = len(ours[0] & theirs[1]), len(ours[1] & theirs[0])
    along = len(ours[0] & theirs[0]), len(ours[1] & theirs[1])
    return min(across) > 0 and sum(across) > sum(along)


def _sides_of(text: str) -> Iterator[tuple[str, tuple[_Side, _Side]]]:
    """Each such word with the telling words of both sides. What begins with one has its sides about the comma."""
    for hinge in _HINGE.finditer(text):
        before, behind = text[: hinge.start()], text[hinge.end() :]
        if not before.strip():
            behind, _, before = behind.partition(",")
        yield hinge[0].casefold(), (_telling(before), _telling(behind))


def _telling(text: str) -> _Side:
    return frozenset(word for one in said_in(text).sentences for word in one.in_order)
