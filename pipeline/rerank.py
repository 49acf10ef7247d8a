"""Reranking: all hits by late interaction, the first few by a cross-encoder, both blended with the fused order."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import Busy, PartUnavailable
from pipeline.ports import Compare, Score
from pipeline.trade import NO_TRADE, Trade
from pipeline.types.documents import Passage
from pipeline.types.search import Hit, Nearness, Reranking, Scores
from pipeline.wording.words import JAPANESE, words_of

DEGRADED = "rerank"
LATE_INTERACTION = "late-interaction"
_UNREAD = re.compile(rf"[{JAPANESE}\uac00-\ud7af]")
"""Letters that the models' English vocabulary takes apart into noise."""
_SENTENCE = re.compile("[^。？！?!]+")
_TOLD = 0.9
"""Weight of the words of a question that is not read, against the fused order: the vectors are English, too."""


@dataclass(frozen=True, slots=True)
class Reranker:
    """Step: fused hits to at most ``keep`` hits, best first.

    All hits are compared with the question, which costs next to nothing, and put in order: ``near`` is the weight of
    that, the rest is the fused order's. The cross-encoder, which is what costs, reads the first ``read`` of them:
    ``blend`` is its weight, the rest is that order's. What it scores below ``min_score`` is dropped. The figures for
    all of these stand in ``docs/models/reranker.md``.
    """

    compare: Compare
    score: Score
    near: float
    blend: float
    read: int
    keep: int = 6
    min_score: float = 0.0
    budget_ms: float = 400.0
    trade: Trade = NO_TRADE

    async def __call__(self, question: str, hits: tuple[Hit, ...], /) -> Reranking:
        """Reorder and cut. On a busy machine the cross-encoder reads fewer hits, or none.

        Both models read English only: hits of a Japanese question are ordered by its words. Either way a hit's score is
        where it stands among these candidates, from 0 to 1.
        """
        if not hits or _UNREAD.search(question):
            return Reranking(self._by_words(question, hits), len(hits), "none", offered=len(hits))
        until = asyncio.get_running_loop().time() + self.budget_ms / 1e3
        near = await self._compared(question, hits, until)
        ordered = _best_first(self._placed(hits, near.values))
        scores, failed = await self._scored(question, ordered[: self.read], until)
        compared, read = sum(value is not None for value in near.values), len(scores.values)
        return Reranking(
            tuple(self._blended(ordered, scores.values)[: self.keep]),
            candidates=len(hits) if compared else read,
            model=scores.model or (LATE_INTERACTION if compared else "none"),
            wait_ms=near.wait_ms + scores.wait_ms,
            busy_ms=near.busy_ms + scores.busy_ms,
            degraded=DEGRADED if failed or not compared + read else None,
            offered=len(hits),
            compared=compared,
            read=read,
        )

    async def _compared(self, question: str, hits: Sequence[Hit], until: float) -> Nearness:
        try:
            async with asyncio.timeout_at(until):
                return await self.compare(question, [hit.passage.whole for hit in hits])
        except (TimeoutError, PartUnavailable, Busy):
            return Nearness((None,) * len(hits))

    async def _scored(self, question: str, hits: Sequence[Hit], until: float) -> tuple[Scores, bool]:
        """What the cross-encoder says of the first of these, and whether it failed: being busy is no failure."""
        within_ms = (until - asyncio.get_running_loop().time()) * 1e3
        texts = [passage_text(hit.passage) for hit in hits]
        try:
            async with asyncio.timeout_at(until):
                return await self.score(question, texts, within_ms=within_ms), False
        except Busy:
            return Scores(()), False
        except (TimeoutError, PartUnavailable):
            return Scores(()), True

    def _placed(self, hits: Sequence[Hit], near: Sequence[float | None]) -> list[Hit]:
        places = normalised([hit.score for hit in hits])
        return [
            replace(hit, score=self.near * nearer + (1 - self.near) * place)
            for hit, nearer, place in zip(hits, _stretched(near, places), places, strict=True)
        ]

    def _blended(self, hits: Sequence[Hit], scores: Sequence[float]) -> list[Hit]:
        """Hits, best first, of which the first have a score: the others stay behind them."""
        if not scores:
            return list(hits)
        read = [
            replace(hit, score=(1 - self.blend) * hit.score + self.blend * score, rerank_score=score)
            for hit, score in zip(hits, scores, strict=False)
            if score >= self.min_score
        ]
        unread = [replace(hit, score=(1 - self.blend) * hit.score) for hit in hits[len(scores) :]]
        return _best_first(read + unread)

    def _by_words(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Those first that hold the most of the question's words, rare ones and titles above all."""
        asked = words_of(question, self.trade)
        held = [asked & words_of(passage_text(hit.passage), self.trade) for hit in hits]
        holders = Counter(word for words in held for word in words)
        told = normalised([_told(asked, holders, hit.passage, self.trade) for hit in hits])
        fused = normalised([hit.score for hit in hits])
        mixed = [
            replace(hit, score=_TOLD * share + (1 - _TOLD) * place)
            for hit, share, place in zip(hits, told, fused, strict=True)
        ]
        return tuple(_best_first(mixed)[: self.keep])


def _stretched(near: Sequence[float | None], places: Sequence[float]) -> list[float]:
    """How near each is, over the places of those that were compared: they change among each other only.

    One that was not keeps the fused place that it has.
    """
    known = [place for place, value in zip(places, near, strict=True) if value is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    shares = iter(normalised([value for value in near if value is not None]))
    return [
        place if value is None else low + (high - low) * next(shares) for place, value in zip(places, near, strict=True)
    ]


def _best_first(hits: Sequence[Hit]) -> list[Hit]:
    """Ties fall to the passage id, so the order never depends on the run."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))


def _told(asked: frozenset[str], holders: Mapping[str, int], passage: Passage, trade: Trade) -> float:
    """What a passage holds of a question, above all in its title: more, if the title asks for little else."""
    title, whole = asked & words_of(passage.title, trade), asked & words_of(passage_text(passage), trade)
    sentences = [words_of(sentence, trade) for sentence in _SENTENCE.findall(passage.title)]
    aim = max((len(asked & words) / len(words) for words in sentences if words), default=0.0)
    return (1 + aim) * sum(1 / holders[word] for word in (*whole, *title))


def normalised(scores: Sequence[float]) -> list[float]:
    """Scores stretched to 0..1 over these candidates; equal ones are all 1."""
    if not scores:
        return []
    low, high = min(scores), max(scores)
    return [1.0 if high == low else (score - low) / (high - low) for score in scores]


def passage_text(passage: Passage) -> str:
    """What the cross-encoder reads: the title is added only where the text does not name it, tokens being few."""
    return passage.text if passage.title in passage.text else f"{passage.title}\n{passage.text}"
