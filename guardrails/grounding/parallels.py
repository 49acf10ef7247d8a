"""Whether a sentence joins the halves of two: who is told of in the one, with what is told in the other.

"Trees are sent in winter, shrubs all year" does not say that shrubs are sent in winter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from guardrails.grounding.told import Said, Told

_FEWEST, _ALONE = 3, 4
"""Telling words of each of the two; and of a sentence, where the two have no word in common."""
_KNOWN = 0.7
"""Share of a sentence's telling words that the two have."""
_STOPS = (".", "!", "?")
"""What has none of them at its end is a heading."""
_TOGETHER = re.compile(
    r"\b(?:also|too|as well|even|same|either|neither|both|each|every|all(?! year| day))\b", re.IGNORECASE
)
"""What goes for one goes for the other."""
_POINTS = re.compile(r"\W*(?:it|they|this|these|that|those|he|she|its|their|his|her|there|then)\b", re.IGNORECASE)
_DOES = re.compile(
    r"\b(?:is|are|was|were|can|could|may|might|must|will|has|have|had|do|does|cannot|costs?|takes?|gets?|goes?|pays?"
    r"|needs?)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\W*\w+ed\b")


def joins_two(said: Said, known: Said) -> bool:
    """Whether a sentence or a clause does, and denies nothing."""
    whole = (*said.sentences, *filter(_tells_what_is_done, said.clauses))
    flat = [one for one in whole if not one.denies and not one.excepts]
    pairs = _pairs(known) if flat else ()
    return any(
        _is_about(one, *pair)
        and (_joins(one, *pair) or _joins(one, *reversed(pair)))
        and not _is_told(one, pair, known)
        for one in flat
        if not _TOGETHER.search(one.text)
        for pair in pairs
    )


@lru_cache(maxsize=256)
def _pairs(known: Said) -> tuple[tuple[Told, Told], ...]:
    return tuple(_side_by_side(known))


def _side_by_side(known: Said) -> Iterator[tuple[Told, Told]]:
    """Two that may be told of two things: clauses that follow one another, and sentences."""
    for clauses in known.clauses_of:
        whole = map(_with_whom, (*clauses[:1], *clauses), clauses)
        yield from (pair for pair in pairwise(whole) if _are_two(*pair) and all(map(_tells_what_is_done, pair)))
    yield from (pair for pair in pairwise(known.sentences) if _are_two(*pair) and _turns_to_another(*pair))


def _with_whom(before: Told, clause: Told) -> Told:
    """A clause of the same as the one before it has its first word too: "cards are authorised and charged"."""
    return replace(clause, in_order=(*before.in_order[:1], *clause.in_order)) if _GOES_ON.match(clause.text) else clause


def _are_two(one: Told, other: Told) -> bool:
    long = min(len(one.telling), len(other.telling)) >= _FEWEST
    return long and not one.denies and not other.denies and not any(_TOGETHER.search(it.text) for it in (one, other))


def _tells_what_is_done(clause: Told) -> bool:
    return _DOES.search(clause.text) is not None or _GOES_ON.match(clause.text) is not None


def _turns_to_another(one: Told, other: Told) -> bool:
    """Whether a sentence does not go on with what the one before it is about."""
    ended = all(text.rstrip().endswith(_STOPS) for text in (one.text, other.text))
    return ended and not one.telling.issuperset(other.in_order[:1]) and not _POINTS.match(other.text)


def _is_about(said: Told, first: Told, second: Told) -> bool:
    known = len(said.telling & (first.telling | second.telling)) >= _KNOWN * len(said.telling)
    return known and (len(said.telling) >= _ALONE or not first.telling.isdisjoint(second.telling))


def _joins(said: Told, front: Told, back: Told) -> bool:
    """Whether it begins with what only the one has and goes on with what only the other has.

    Each of the two has something of its own in the place of what is taken from the other, which the sentence has not.
    """
    of_front, of_back = front.telling - back.telling, back.telling - front.telling
    ours = [word for word in said.in_order if word in of_front | of_back]
    begins, ends = [word for word in ours if word in of_front], [word for word in ours if word in of_back]
    if not begins or not ends or ours != begins + ends:
        return False
    at, first = max(map(front.in_order.index, begins)), min(map(back.in_order.index, ends))
    left_out = of_front.intersection(front.in_order[at + 1 :]), of_back.intersection(back.in_order[:first])
    return all(words and words.isdisjoint(said.telling) for words in left_out)


def _is_told(said: Told, pair: tuple[Told, Told], known: Said) -> bool:
    """Whether a sentence beside them has more of its words than either."""
    most = max(len(said.telling & one.telling) for one in pair)
    beside = (one for one in known.sentences if not any(it.text in one.text for it in pair))
    return any(len(said.telling & one.telling) > most for one in beside)
