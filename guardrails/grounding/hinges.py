"""Whether two things that a word orders stand the other way round in another sentence.

"A before B", "A than B", and "A is based on B", which says the same as "B was made into A".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from guardrails.grounding.told import Told, said_in

_HINGE = re.compile(
    r"\b(?P<sooner>before(?! \d)|(?:and |, )then)\b|\b(?P<later>after(?! \d))\b|\b(?P<until>until)\b"
    r"|(?P<not>\b(?:instead of|rather than|but not|and not)\b|, not\b)|\b(?P<other>than|because|(?:is|are) always)\b"
    r"|\b(?P<made>adapts|adapted(?! by| into| as| for)|adaptation of|based (?:up)?on|inspired by|derived from|retells"
    r"|(?:sequel|prequel|successor|spin-off|continuation|remake|translation) (?:to|of)"
    r"|(?:made|developed|translated|spun off) from)\b"
    r"|\b(?P<making>adapted (?:by|into|as)|(?:turned|made|developed|translated) into|inspired|became|grew into"
    r"|(?:basis|source|inspiration|model) (?:of|for|behind))\b",
    re.IGNORECASE,
)
"""What stands before it is not what stands behind. Before a number ("after 14:00") nothing is ordered."""
_UNTIL = re.compile(r"\buntil\b", re.IGNORECASE)
_Side = frozenset[str]
_Sides = tuple[_Side, _Side]


def is_crossed(said: Told, one: Told) -> bool:
    """Whether what stands before such a word stands behind it there, and more so than on its own side."""
    return any(_crosses(ours, theirs) for ours, theirs in _both(_sides_of(said), _sides_of(one)))


def is_turned_round(said: Told, one: Told) -> bool:
    """Whether both order the same outright, and the other way round."""
    return any(_crosses(ours, theirs) for ours, theirs in _both(_ordered_in(said), _ordered_in(one)))


def is_told_in_turn(said: Told, one: Told) -> bool:
    """Whether both order the same alike in time, if in other words: "A before B" and "B after A"."""
    in_time = ([sides for sides in _sides_of(it) if sides[0] == "sooner"] for it in (said, one))
    return any(_crosses(ours, (theirs[1], theirs[0])) for ours, theirs in _both(*in_time))


def _both(ours: Iterable[tuple[str, _Sides]], theirs: Iterable[tuple[str, _Sides]]) -> Iterator[tuple[_Sides, _Sides]]:
    """The sides of the same word in both."""
    return ((side, other) for kind, side in ours for same, other in theirs if kind == same)


def _crosses(ours: _Sides, theirs: _Sides) -> bool:
    across = len(ours[0] & theirs[1]), len(ours[1] & theirs[0])
    along = len(ours[0] & theirs[0]), len(ours[1] & theirs[1])
    return min(across) > 0 and sum(across) > sum(along)


def _ordered_in(one: Told) -> list[tuple[str, _Sides]]:
    """Those that are not denied. What is not until then, is after it."""
    whole = not one.denies or _UNTIL.search(one.text)
    return [(kind, sides) for kind, sides in _sides_of(one) if whole or kind == "not"]


@lru_cache(maxsize=8_192)
def _sides_of(one: Told) -> tuple[tuple[str, _Sides], ...]:
    """Each such word with the telling words of both sides, first the sooner, and what comes of the other."""
    found = ((hinge, _sides(one.text, hinge)) for hinge in _HINGE.finditer(one.text))
    return tuple(_in_time(hinge, sides) for hinge, sides in found if one.denies or not hinge["until"])


def _in_time(hinge: re.Match[str], sides: _Sides) -> tuple[str, _Sides]:
    if hinge["later"] or hinge["until"]:
        return "sooner", (sides[1], sides[0])
    if hinge["making"]:
        return "made", (sides[1], sides[0])
    return hinge["other"].casefold() if hinge["other"] else str(hinge.lastgroup), sides


def _sides(text: str, hinge: re.Match[str]) -> _Sides:
    """What begins with such a word has its sides about the comma."""
    before, behind = text[: hinge.start()], text[hinge.end() :]
    if not before.strip():
        behind, _, before = behind.partition(",")
    return said_in(before).telling, said_in(behind).telling
