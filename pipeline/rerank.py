"""Reranking: the fused order and a cross-encoder's scores, blended; what does not answer at all is left out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.errors import Busy, PartUnavailable
from pipeline.ports import Score
from pipeline.types import Hit, Passage, Reranking, Scores

DEGRADED = "rerank"
_UNREAD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
"""Letters that the cross-encoder's English vocabulary takes apart into noise."""


@dataclass(frozen=True, slots=True)
class Reranker:
    """Step: fused hits to at most ``keep`` hits, best first.

    ``blend`` is the weight of the cross-encoder, the rest is the fused order's: a small cross-encoder alone is worse
    than both outside of its domain. Hits that it scores below ``min_score`` are dropped, so a question that nothing
    answers finds little or nothing. The figures for all of these stand in ``docs/models/reranker.md``.
    """

    score: Score
    blend: float
    keep: int = 6
    min_score: float = 0.0
    budget_ms: float = 400.0

    async def __call__(self, question: str, hits: tuple[Hit, ...], /) -> Reranking:
        """Reorder and cut. Over budget, or with the cross-encoder down or busy, the fused order stays.

        It stays for a Japanese question too: the cross-encoder reads English only. Either way a hit's score is where
        it stands among these candidates, from 0 to 1.
        """
        if not hits or _UNREAD.search(question):
            return Reranking(self._fused(hits), len(hits), "none")
        try:
            async with asyncio.timeout(self.budget_ms / 1e3):
                scores = await self.score(question, [passage_text(hit.passage) for hit in hits])
        except (TimeoutError, PartUnavailable, Busy):
            return Reranking(self._fused(hits), len(hits), "none", degraded=DEGRADED)
        kept = self._order(hits, scores)[: self.keep]
        return Reranking(kept, len(hits), scores.model, scores.wait_ms, scores.busy_ms)

    def _fused(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The fused order, on the scale that a reranked one has."""
        scores = normalised([hit.score for hit in hits])
        return tuple(replace(hit, score=score) for hit, score in zip(hits, scores, strict=True))[: self.keep]

    def _order(self, hits: Sequence[Hit], scores: Scores) -> tuple[Hit, ...]:
        """Ties fall to the passage id, so the order never depends on the run."""
        mixed = [
            replace(hit, score=self.blend * score + (1 - self.blend) * fused, rerank_score=score)
            for hit, fused, score in zip(hits, normalised([hit.score for hit in hits]), scores.values, strict=True)
            if score >= self.min_score
        ]
        return tuple(sorted(mixed, key=lambda hit: (-hit.score, hit.passage.id)))


def normalised(scores: Sequence[float]) -> list[float]:
    """Scores stretched to 0..1 over these candidates; equal ones are all 1."""
    if not scores:
        return []
    low, high = min(scores), max(scores)
    return [1.0 if high == low else (score - low) / (high - low) for score in scores]


def passage_text(passage: Passage) -> str:
    """What the cross-encoder reads: the title is added only where the text does not name it, tokens being few."""
    return passage.text if passage.title in passage.text else f"{passage.title}\n{passage.text}"
