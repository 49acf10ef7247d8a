"""Candidates as production finds them, and the measures of an order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.models.encoder import Encoder
from infra.search.lance import open_index
from pipeline.fusion import reciprocal_rank_fusion
from pipeline.types.documents import Passage
from pipeline.types.search import Hit, SearchQuery

CANDIDATES = 20
_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Found:
    """A question with its fused candidates, best first."""

    question: str
    hits: tuple[Hit, ...]


async def search_all(encoder: Encoder, passages: Sequence[Passage], questions: Iterable[str]) -> list[Found]:
    """Index the passages in a temporary folder and return the fused candidates of every question."""
    with TemporaryDirectory() as folder:
        index = await open_index(Path(folder), timeout_s=30)
        texts = [f"{passage.title}\n{passage.text}" for passage in passages]
        await index.replace(passages, await encoder.embed_many(texts, lambda _: None))
        await index.publish()
        found: list[Found] = []
        for question in questions:
            query = SearchQuery(question, (await encoder(question)).vector, limit=CANDIDATES)
            keyword, vector = await index.keyword(query), await index.vector(query)
            found.append(Found(question, reciprocal_rank_fusion(keyword.hits, vector.hits)[:CANDIDATES]))
        await index.close()
    return found


def reciprocal_rank(flags: Sequence[bool], depth: int = _DEPTH) -> float:
    """1 / rank of the first right one, 0 if there is none within *depth*."""
    return next((1 / rank for rank, flag in enumerate(flags[:depth], start=1) if flag), 0.0)


def ndcg(flags: Sequence[bool], total: int) -> float:
    """Normalised discounted cumulative gain at 10; *total* right passages exist."""
    gained = sum(flag / math.log2(rank + 1) for rank, flag in enumerate(flags[:_DEPTH], start=1))
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(total, _DEPTH) + 1))
    return gained / ideal if ideal else 0.0


def average_precision(flags: Sequence[bool]) -> float:
    """Mean of the precision at each right one."""
    right = [rank for rank, flag in enumerate(flags, start=1) if flag]
    return sum(count / rank for count, rank in enumerate(right, start=1)) / max(len(right), 1)


def mean(values: Iterable[float]) -> float:
    """Return the mean, 0 of nothing."""
    listed = list(values)
    return sum(listed) / max(len(listed), 1)


def ordered_by(scores: Sequence[float], flags: Sequence[bool]) -> list[bool]:
    """Return the flags in the order of falling scores; ties keep their order."""
    return [flags[index] for index in sorted(range(len(flags)), key=lambda index: -scores[index])]
