"""Offers as of the day that is asked about: one that has ended, or has yet to begin, is no answer."""

from __future__ import annotations

from pipeline.topics import is_trouble
from pipeline.types import CODE, ENDS, STARTS, Hit, Passage, Query


def valid_on(hits: tuple[Hit, ...], query: Query) -> tuple[Hit, ...]:
    """Leave out the offers that are not valid on the days asked about, and all others where a code is named.

    An offer whose code is named stays, whenever it is valid: its text says when. So does what states no days.
    """
    named = tuple(hit for hit in hits if _code(hit.passage) and _code(hit.passage) in query.text.casefold())
    if named and not is_trouble(query.text):
        return named
    return tuple(hit for hit in hits if hit in named or _overlaps(hit.passage, query.days))


def _code(passage: Passage) -> str:
    return str(passage.fields.get(CODE, "")).casefold()


def _overlaps(passage: Passage, days: tuple[str, str] | None) -> bool:
    if days is None:
        return True
    starts, ends = passage.fields.get(STARTS, days[1]), passage.fields.get(ENDS, days[0])
    return str(starts) <= days[1] and str(ends) >= days[0]
