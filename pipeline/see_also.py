"""Pages that may say what no answer does: who is told that nothing was found is shown the nearest ones."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.types.documents import RULES, Passage
from pipeline.types.search import Hit

MOST = 3
"""Pages that are shown. Of 132 questions in customers' own words that were told that nothing was found, the page that
answers is the nearest for 21 %, and one of three for 42 % (by rank over both searches: 14 and 28 %; 2026-11-27).
"""


def see_also(hits: Iterable[Hit]) -> tuple[Passage, ...]:
    """A passage of each page of the shop's rules among ``hits``, the nearest by meaning first, where that is known."""
    nearest = dict[str, Passage]()
    for hit in sorted(hits, key=_rank):
        if hit.passage.type in RULES:
            nearest.setdefault(hit.passage.url or hit.passage.title, hit.passage)
    return tuple(nearest.values())[:MOST]


def _rank(hit: Hit) -> float:
    """Its rank by meaning; by words in Japanese, which the encoder does not read."""
    return (hit.keyword_rank if hit.passage.language == "ja" else hit.vector_rank) or float("inf")
