"""Whether a period is counted from another event than in the ground: "7 days of ordering" for "7 days of delivery"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from guardrails.grounding.quantities import Quantity, placed
from guardrails.grounding.told import Told, stem

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
_BEHIND = re.compile(r"\A (?:of|from|after|following|since|before)\b((?: [A-Za-z'’-]+){1,6})", re.IGNORECASE)
"""What stands behind a number: the moment from which it is counted."""
_PERIODS = frozenset({"time", "months"})
_EVENT_OF = {stem(word): row for row, words in enumerate(_EVENTS.splitlines()) for word in words.split()}


def is_counted_from_another(said: Iterable[Told], known: Iterable[Told]) -> bool:
    """Whether the ground counts this period from other events only, wherever it has it."""
    theirs = [(number.measured, events) for one in known for number, events in _anchored(one.text)]
    return any(
        bool(events)
        and bool(same := [others for other, others in theirs if other == number.measured])
        and all(others and events.isdisjoint(others) for others in same)
        for one in said
        for number, events in _anchored(one.text)
    )


@lru_cache(maxsize=4_096)
def _anchored(text: str) -> tuple[tuple[Quantity, frozenset[int]], ...]:
    """Each period with the events from which it is counted, if any."""
    return tuple((number, frozenset(_events(text[end:]))) for number, _, end in placed(text) if number.kind in _PERIODS)


def _events(behind: str) -> Iterator[int]:
    found = _BEHIND.match(behind)
    stems = map(stem, found[1].casefold().split()) if found else ()
    yield from (_EVENT_OF[word] for word in stems if word in _EVENT_OF)
