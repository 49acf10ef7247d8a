"""Retrieval: both searches at the same time, then fusion. One search down degrades, both down is an error."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from pipeline.errors import PartUnavailable
from pipeline.ports import Fuse, Search
from pipeline.types import Retrieval, SearchQuery, SearchResult

NOTHING = SearchResult(hits=())


@dataclass(frozen=True, slots=True)
class Retriever:
    """Step: ``SearchQuery`` to at most ``limit`` fused hits. Knows nothing of the index behind the searches."""

    keyword: Search
    vector: Search
    fuse: Fuse

    async def __call__(self, query: SearchQuery, /) -> Retrieval:
        """Search and fuse.

        Raises:
            PartUnavailable: both searches failed.
        """
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
