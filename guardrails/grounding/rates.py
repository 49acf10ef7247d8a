"""Whether a number goes by another thing than in the ground: "$5 per lamp" for "$5 per order"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from guardrails.grounding.quantities import placed
from guardrails.grounding.told import Told, stem

_BY = r"(?:per|each|every|an?)\s+(?:single |calendar |full )?([a-z-]{3,})"
_BEHIND = re.compile(rf"\A(?: [a-z-]+(?! an? )){{0,2}}? {_BY}(?:(?: for)? {_BY})?", re.IGNORECASE)
"""What stands behind a number: the thing by which it goes, and perhaps another ("per user per month")."""
_NO_THING = frozenset("cent few bit".split())


def goes_by_another(said: Iterable[Told], known: Iterable[Told]) -> bool:
    """Whether the ground has this number of other things only, wherever it has it."""
    theirs = [(value, things) for one in known for value, things in _rates(one.text)]
    return any(
        bool(things)
        and bool(same := [others for other, others in theirs if other == value])
        and all(others and things.isdisjoint(others) for others in same)
        for one in said
        for value, things in _rates(one.text)
    )


@lru_cache(maxsize=4_096)
def _rates(text: str) -> tuple[tuple[float, frozenset[str]], ...]:
    """Each number with the things by which it goes, if any."""
    return tuple((number.number, frozenset(_things(text[end:]))) for number, _, end in placed(text))


def _things(behind: str) -> Iterator[str]:
    found = _BEHIND.match(behind)
    yield from (stem(thing.casefold()) for thing in found.groups() if thing and thing not in _NO_THING) if found else ()
