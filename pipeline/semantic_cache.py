"""The answer cache: an answer serves the same question again, and a near one that asks the same thing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace

from pipeline.ports import AnswerStore
from pipeline.questions.same_question import SameQuestion, is_latin, normalise
from pipeline.types.answers import CachedAnswer, CacheLookup, Stored
from pipeline.types.asking import Query
from pipeline.types.search import Vector

_CANDIDATES = 12
"""How many near questions are looked at: where the nearest says something else, the next may say the same."""


class AnswerCache:
    """Looks answers up, exact then semantic. ``scope`` names model, prompt and corpus version at this moment."""

    def __init__(
        self, store: AnswerStore, *, scope: Callable[[str], Awaitable[str]], threshold: float, same: SameQuestion
    ) -> None:
        self._store = store
        self._scope = scope
        self._threshold = threshold
        self._same = same

    async def look_up(self, query: Query, vector: Vector, intents: Collection[str], /) -> CacheLookup:
        """Return a hit, or a miss that says how near the nearest kept question was, and why it did not serve.

        An answer for an intent that is none of ``intents`` came from other pages, or is no list where one is asked for.
        """
        scope = await self._scope(query.language)
        return replace(await self._look_up(scope, query, vector, intents), scope=scope)

    async def _look_up(self, scope: str, query: Query, vector: Vector, intents: Collection[str]) -> CacheLookup:
        if found := await self._store.exact(scope, self._same.key(query.text)):
            if found.intent not in intents:
                return CacheLookup("miss", None, 1.0, rejected="intent")
            said_so = normalise(found.question) == normalise(query.text)
            return CacheLookup("exact", found, 1.0) if said_so else CacheLookup("semantic", found)
        if not is_latin(query.text):  # the encoder takes all questions of another script for alike
            return CacheLookup("miss", rejected="script")
        near = await self._store.nearest(scope, vector, _CANDIDATES)
        alike = [(kept, cosine) for kept, cosine in near if cosine >= self._threshold]
        return self._first_same(query.text, alike, intents) or (
            CacheLookup("miss", similarity=near[0][1] if near else None)
        )

    def _first_same(
        self, asked: str, near: Sequence[tuple[CachedAnswer, float]], intents: Collection[str]
    ) -> CacheLookup | None:
        differences = [
            self._same.difference(asked, kept.question) if kept.intent in intents else "intent" for kept, _ in near
        ]
        for (kept, cosine), differs in zip(near, differences, strict=True):
            if differs is None:
                return CacheLookup("semantic", kept, similarity=cosine)
        return CacheLookup("miss", similarity=near[0][1], rejected=differences[0]) if near else None

    async def store(self, query: Query, vector: Vector, answer: CachedAnswer, scope: str, /) -> Stored:
        """Keep ``answer`` for this question, under the ``scope`` in which it was looked up before it was answered.

        The corpus may have changed since: what was found in the old one is no answer in the new.
        """
        await self._store.put(scope, self._same.key(query.text), vector, answer)
        return Stored(stored=True)
