"""Whether a number goes by another thing, or a period is counted from another event, than in the ground.

"$5 per lamp" is not "$5 per order", nor "7 days of ordering" "7 days of delivery", nor "a week before" "a week after".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from guardrails.grounding.quantities import placed
from guardrails.grounding.told import Told, stem

_BY = r"(?:per|each|every|an?)\s+(?:single |calendar |full )?([a-z-]{3,})"
_BEHIND = re.compile(rf"\A(?: [a-z-]+(?! an? )){{0,2}}? {_BY}(?:(?: for)? {_BY})?", re.IGNORECASE)
"""What stands behind a number: the thing by which it goes, and perhaps another ("per user per month")."""
_NO_THING = frozenset("cent few bit".split())
_EVENTS = """\
order buy bought purchase checkout pay payment paid charge place sale
deliver delivery arrive arrival receive receipt reach
dispatch ship shipment send sent leave left
release publication publish
approval approve
inspection inspect check
return refund
report complaint claim
register registration join sign
expire expiry end
cancel cancellation
request application apply
open opening
"""
"""By row what is one moment: who orders pays, and what has arrived was received."""
_SINCE = re.compile(r"\A (?:of|from|after|following|since|before)\b((?: [A-Za-z'’-]+){1,6})", re.IGNORECASE)
"""What stands behind a number: the moment from which it is counted."""
_SIDE = re.compile(r"\A (?:(before|ahead of|prior to)|after|following|since|from)\b", re.IGNORECASE)
"""Whether it is before that moment."""
_PERIODS = frozenset({"time", "months"})
_EVENT_OF = {stem(word): row for row, words in enumerate(_EVENTS.splitlines()) for word in words.split()}
_Each = tuple[tuple[object, frozenset[object]], ...]
"""Each number of a text with what it goes by, if anything."""


def goes_by_another(said: Iterable[Told], known: Iterable[Told]) -> bool:
    """Whether the ground has this number of other things only, wherever it has it."""
    return _is_of_others(_rates, said, known)


def is_counted_from_another(said: Iterable[Told], known: Iterable[Told]) -> bool:
    """Whether the ground counts this period from other events only, or to the other side, wherever it has it."""
    return _is_of_others(_periods, said, known) or _is_of_others(_sides, said, known)


def _is_of_others(each_in: Callable[[str], _Each], said: Iterable[Told], known: Iterable[Told]) -> bool:
    numbers = [(value, ours) for one in said for value, ours in each_in(one.text) if ours]
    theirs = [pair for one in known for pair in each_in(one.text)] if numbers else []
    return any(
        bool(same := [others for other, others in theirs if other == value])
        and all(others and ours.isdisjoint(others) for others in same)
        for value, ours in numbers
    )


@lru_cache(maxsize=4_096)
def _rates(text: str) -> _Each:
    return tuple((number.number, frozenset(_things(text[end:]))) for number, _, end in placed(text))


@lru_cache(maxsize=4_096)
def _periods(text: str) -> _Each:
    return tuple((measured, frozenset(_events(behind))) for measured, behind in _behind_periods(text))


@lru_cache(maxsize=4_096)
def _sides(text: str) -> _Each:
    sides = ((measured, _SIDE.match(behind)) for measured, behind in _behind_periods(text))
    return tuple((measured, frozenset[object]([side[1] is None] if side else [])) for measured, side in sides)


def _behind_periods(text: str) -> Iterator[tuple[object, str]]:
    return ((number.measured, text[end:]) for number, _, end in placed(text) if number.kind in _PERIODS)


def _things(behind: str) -> Iterator[str]:
    found = _BEHIND.match(behind)
    yield from (stem(thing.casefold()) for thing in found.groups() if thing and thing not in _NO_THING) if found else ()


def _events(behind: str) -> Iterator[int]:
    found = _SINCE.match(behind)
    stems = map(stem, found[1].casefold().split()) if found else ()
    yield from (_EVENT_OF[word] for word in stems if word in _EVENT_OF)
