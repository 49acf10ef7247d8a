"""Reciprocal rank fusion: two ranked lists to one. Pure; knows ranks, not scores, so the searches need no common scale.

Source: Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning
Methods", SIGIR 2009. A hit scores the sum of ``1 / (k + rank)`` over the lists that found it, ranks counted from 1;
``k = 60`` is the value of the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.types.search import Hit, SearchResult

K = 60


async def fuse(keyword: SearchResult, vector: SearchResult, /) -> tuple[Hit, ...]:
    """Step: the union of both results, best first, each hit with the ranks that it had."""
    return reciprocal_rank_fusion(keyword.hits, vector.hits)


def reciprocal_rank_fusion(keyword: Sequence[Hit], vector: Sequence[Hit], k: int = K) -> tuple[Hit, ...]:
    """Fuse two lists that are ordered best first."""
    found = {hit.passage.id: replace(hit, keyword_rank=rank) for rank, hit in enumerate(keyword, start=1)}
    for rank, hit in enumerate(vector, start=1):
        found[hit.passage.id] = replace(found.get(hit.passage.id, hit), vector_rank=rank)
    return best_first(replace(hit, score=_score(hit, k)) for hit in found.values())


def best_first(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits by score. Equal scores are ordered by passage id, so the order is stable."""
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.passage.id)))


def _score(hit: Hit, k: int) -> float:
    return sum(1 / (k + rank) for rank in (hit.keyword_rank, hit.vector_rank) if rank is not None)
