"""The answer cache: when two questions are the same question.

Cosine similarity alone answers the opposite question: pairs that differ in one number, one title or one "not" score
as high as true paraphrases. A near question therefore also has to agree with the asked one in its numbers, its
negations, its opposites and its names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import replace

from pipeline.ports import AnswerStore
from pipeline.types import CachedAnswer, CacheLookup, Query, Stored, Vector

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATION = re.compile(r"\b(?:no|not|never|without|cannot|\w+n't|isnt|dont|doesnt|cant|wont)\b|ない|ません")
_NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten first second third last latest next".split()
)
_OPPOSITES = frozenset(
    "cheap cheapest expensive start begin end ended finish finished ongoing running open opened unopened before after "
    "standard express earn redeem spend buy sell send return cancel change add remove create delete increase decrease "
    "more less new used digital physical print domestic international abroad write wrote draw drew "
    "shonen shojo seinen josei male female boys girls long short longer shorter best worst similar different".split()
)
_PUNCTUATION = re.compile(r"[^\w\s]+")
_NAME = re.compile(r"(?<![.?!]\s)(?<!^)\b[A-Z]\w+")
_WORD = re.compile(r"\w+")


def normalise(question: str) -> str:
    """Return the question as the exact tier compares it: NFKC, case folded, no punctuation, single spaces."""
    text = unicodedata.normalize("NFKC", question).casefold()
    return " ".join(_PUNCTUATION.sub(" ", text).split())


def difference(asked: str, kept: str) -> str | None:
    """Say in what the two questions differ so that one answer cannot serve both, or None."""
    lower_asked, lower_kept = asked.casefold(), kept.casefold()
    if sorted(_NUMBER.findall(asked)) != sorted(_NUMBER.findall(kept)):
        return "numbers"
    if bool(_NEGATION.search(lower_asked)) != bool(_NEGATION.search(lower_kept)):
        return "negation"
    words_asked, words_kept = set(_WORD.findall(lower_asked)), set(_WORD.findall(lower_kept))
    differing = words_asked ^ words_kept
    if differing & _NUMBER_WORDS:
        return "numbers"
    if differing & _OPPOSITES:
        return "opposites"
    return "names" if _names(asked) - words_kept or _names(kept) - words_asked else None


def _names(question: str) -> set[str]:
    return {name.casefold() for name in _NAME.findall(question)}


class AnswerCache:
    """Looks answers up, exact then semantic. ``scope`` names model, prompt and corpus version at this moment."""

    def __init__(self, store: AnswerStore, *, scope: Callable[[str], Awaitable[str]], threshold: float) -> None:
        self._store = store
        self._scope = scope
        self._threshold = threshold

    async def look_up(self, query: Query, vector: Vector, /) -> CacheLookup:
        """Return a hit, or a miss that says how near the nearest kept question was."""
        scope = await self._scope(query.language)
        return replace(await self._look_up(scope, query, vector), scope=scope)

    async def _look_up(self, scope: str, query: Query, vector: Vector) -> CacheLookup:
        if found := await self._store.exact(scope, normalise(query.text)):
            return CacheLookup("exact", found, similarity=1.0)
        nearest = await self._store.nearest(scope, vector)
        if nearest is None:
            return CacheLookup("miss")
        found, similarity = nearest
        if similarity < self._threshold:
            return CacheLookup("miss", similarity=similarity)
        if differs := difference(query.text, found.question):
            return CacheLookup("miss", similarity=similarity, rejected=differs)
        return CacheLookup("semantic", found, similarity=similarity)

    async def store(self, query: Query, vector: Vector, answer: CachedAnswer, scope: str, /) -> Stored:
        """Keep ``answer`` for this question, under the ``scope`` in which it was looked up before it was answered.

        The corpus may have changed since: what was found in the old one is no answer in the new.
        """
        await self._store.put(scope, normalise(query.text), vector, answer)
        return Stored(stored=True)
