"""Reranking: the fused order and a cross-encoder's scores, blended; what does not answer at all is left out."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.errors import Busy, PartUnavailable
from pipeline.ports import Score
from pipeline.trade import NO_TRADE, Trade
from pipeline.types.documents import Passage
from pipeline.types.search import Hit, Reranking, Scores
from pipeline.words import JAPANESE, words_of

DEGRADED = "rerank"
_AT_FIRST, _AT_A_TIME = 8, 4
"""Hits that are read before it is asked whether the others matter, and then each time."""
_UNREAD = re.compile(rf"[{JAPANESE}\uac00-\ud7af]")
"""Letters that the cross-encoder's English vocabulary takes apart into noise."""
_SENTENCE = re.compile("[^。？！?!]+")
_TOLD = 0.9
"""Weight of the words of a question that is not read, against the fused order: the vectors are English, too."""


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
    trade: Trade = NO_TRADE

    async def __call__(self, question: str, hits: tuple[Hit, ...], /) -> Reranking:
        """Reorder and cut. Over budget, or with the cross-encoder down or busy, the fused order stays.

        The cross-encoder reads English only: hits of a Japanese question are ordered by its words. Either way a hit's
        score is where it stands among these candidates, from 0 to 1. On a busy machine the cross-encoder may read only
        the first hits: the others are left out.
        """
        if not hits or _UNREAD.search(question):
            return Reranking(self._by_words(question, hits), len(hits), "none", offered=len(hits))
        scores = await self._scored(question, hits)
        if not scores.values:
            return Reranking(self._fused(hits), 0, "none", degraded=DEGRADED, offered=len(hits))
        kept = self._order(hits, scores.values)[: self.keep]
        return Reranking(kept, len(scores.values), scores.model, scores.wait_ms, scores.busy_ms, offered=len(hits))

    async def _scored(self, question: str, hits: tuple[Hit, ...]) -> Scores:
        """Read the hits from the first one on, a few at a time, until no other can be among those that are kept."""
        scores, texts = Scores(()), [passage_text(hit.passage) for hit in hits]
        fused = normalised([hit.score for hit in hits])
        deadline = asyncio.get_running_loop().time() + self.budget_ms / 1e3
        try:
            async with asyncio.timeout_at(deadline):
                while few := self._undecided(fused, scores.values):
                    done, within_s = len(scores.values), deadline - asyncio.get_running_loop().time()
                    more = await self.score(question, texts[done : done + few], within_ms=within_s * 1e3)
                    scores = _together(scores, more)
                    if len(more.values) < few:
                        break
        except (TimeoutError, PartUnavailable, Busy):
            pass  # with what has been read until then
        return scores

    def _undecided(self, fused: Sequence[float], scores: Sequence[float]) -> int:
        """How many hits to read next: none once the next one cannot get among the best, however well it scores.

        Hits come in the fused order, so that none after it can either.
        """
        left = max(0, len(fused) - len(scores))
        read = zip(fused, scores, strict=False)
        best = sorted((self._mixed(score, place) for place, score in read if score >= self.min_score), reverse=True)
        if left and len(best) >= self.keep and best[self.keep - 1] > self._mixed(1.0, fused[len(scores)]):
            return 0
        return min(left, _AT_FIRST if not scores else _AT_A_TIME)

    def _mixed(self, score: float, fused: float) -> float:
        return self.blend * score + (1 - self.blend) * fused

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
        return tuple(sorted(mixed, key=lambda hit: (-hit.score, hit.passage.id)))[: self.keep]

    def _fused(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The fused order, on the scale that a reranked one has."""
        scores = normalised([hit.score for hit in hits])
        return tuple(replace(hit, score=score) for hit, score in zip(hits, scores, strict=True))[: self.keep]

    def _order(self, hits: Sequence[Hit], scores: Sequence[float]) -> tuple[Hit, ...]:
        """Those that have a score, best first. Ties fall to the passage id, so the order never depends on the run."""
        mixed = [
            replace(hit, score=self._mixed(score, fused), rerank_score=score)
            for hit, fused, score in zip(hits, normalised([hit.score for hit in hits]), scores, strict=False)
            if score >= self.min_score
        ]
        return tuple(sorted(mixed, key=lambda hit: (-hit.score, hit.passage.id)))


def _told(asked: frozenset[str], holders: Mapping[str, int], passage: Passage, trade: Trade) -> float:
    """What a passage holds of a question, above all in its title: more, if the title asks for little else."""
    title, whole = asked & words_of(passage.title, trade), asked & words_of(passage_text(passage), trade)
    sentences = [words_of(sentence, trade) for sentence in _SENTENCE.findall(passage.title)]
    aim = max((len(asked & words) / len(words) for words in sentences if words), default=0.0)
    return (1 + aim) * sum(1 / holders[word] for word in (*whole, *title))


def _together(before: Scores, more: Scores) -> Scores:
    return Scores(before.values + more.values, more.model, before.wait_ms + more.wait_ms, before.busy_ms + more.busy_ms)


def normalised(scores: Sequence[float]) -> list[float]:
    """Scores stretched to 0..1 over these candidates; equal ones are all 1."""
    if not scores:
        return []
    low, high = min(scores), max(scores)
    return [1.0 if high == low else (score - low) / (high - low) for score in scores]


def passage_text(passage: Passage) -> str:
    """What the cross-encoder reads: the title is added only where the text does not name it, tokens being few."""
    return passage.text if passage.title in passage.text else f"{passage.title}\n{passage.text}"
