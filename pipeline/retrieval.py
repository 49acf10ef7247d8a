"""Retrieval: both searches at the same time, then fusion. One search down degrades, both down is an error.

An index that fuses by itself is asked once. Only when it refuses do the two searches follow: where it is down or hangs,
they would be too, and the turn would wait twice.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from pipeline.errors import PartRefused, PartUnavailable
from pipeline.ports import Fuse, Search
from pipeline.types.search import Retrieval, SearchQuery, SearchResult

NOTHING = SearchResult(hits=())


@dataclass(frozen=True, slots=True)
class Retriever:
    """Step: ``SearchQuery`` to at most ``limit`` fused hits. Knows nothing of the index behind the searches."""

    keyword: Search
    vector: Search
    fuse: Fuse
    hybrid: Search | None = None

    async def __call__(self, query: SearchQuery, /) -> Retrieval:
        """Search and fuse, or have it fused.

        Raises:
            PartUnavailable: both searches failed.
        """
        if self.hybrid:
            with suppress(PartRefused):
                found = await self.hybrid(query)
                return Retrieval(found.hits, keyword_count=None, vector_count=None, fused_by="server")
        return await self._search_and_fuse(query)

    async def _search_and_fuse(self, query: SearchQuery) -> Retrieval:
        keyword, vector = await asyncio.gather(_attempt(self.keyword, query), _attempt(self.vector, query))
        if isinstance(keyword, PartUnavailable) and isinstance(vector, PartUnavailable):
            raise PartUnavailable("search", f"both searches failed ({keyword}; {vector})") from keyword
        hits = await self.fuse(_or_nothing(keyword), _or_nothing(vector))
        return Retrieval(
            hits=hits[: query.limit],
            keyword_count=len(_or_nothing(keyword).hits),
            vector_count=len(_or_nothing(vector).hits),
            degraded=_degraded(keyword, vector),
        )


Outcome = SearchResult | PartUnavailable


async def _attempt(search: Search, query: SearchQuery) -> Outcome:
    try:
        return await search(query)
    except PartUnavailable as error:
        return error


def _or_nothing(outcome: Outcome) -> SearchResult:
    return NOTHING if isinstance(outcome, PartUnavailable) else outcome


def _degraded(keyword: Outcome, vector: Outcome) -> str | None:
    if isinstance(keyword, PartUnavailable):
        return "search:keyword"
    return "search:vector" if isinstance(vector, PartUnavailable) else None
