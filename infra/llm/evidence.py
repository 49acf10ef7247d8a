"""How well a sentence supports an answer to a question.

A blend of what the encoder thinks (cosine), of the question's words that the sentence and its title hold, of what the
question asks for (a price, who made it), and of the passage's place, which is the reranker's view.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from infra.llm.aspect import generic_words
from infra.llm.question import Asked, understand
from infra.llm.sentences import Sentence
from infra.llm.speaking_of import speaking_of
from infra.llm.vectors import Matrix, SentenceVectors
from pipeline.catalogue.reckoning import is_a_sum
from pipeline.prompt import WrittenPassage, WrittenRequest
from pipeline.trade import Trade, Wording
from pipeline.wording.cues import tells
from pipeline.wording.language import language_of
from pipeline.wording.words import casefolded, words_of

_COSINE, _OVERLAP, _CUE, _NAMED, _PLACE = 0.45, 0.25, 0.22, 0.15, 0.1
_PLACE_OF_A_PART = 0.05
"""Of several wishes, the first one's passages come first."""
_SAME_QUESTION = 0.25
"""What an answer gets whose own question is asked, word for word: an order is no pre-order."""
_SUM = 0.5
"""What a sum gets that was reckoned for this question."""
_OTHER_TITLE = 0.5
"""Taken off a product that the question does not name when it names another."""

ENOUGH_SUPPORT, SURE_SUPPORT = 0.42, 0.54
"""Of a sentence that may be quoted, and of one that surely answers: of those between two of three do (ADR 25)."""
CLOSE_BEHIND, CLOSE_BEHIND_ON_A_PAGE = 0.1, 0.2
"""How near the best sentence another one must score to be quoted beside it: on a title, and on a page of the shop's."""
OF_THE_SERVICE = frozenset({"faq", "policy"})
"""Types of the pages that tell what the shop does."""
_ENOUGH_COSINE = 0.5
_ENOUGH_COVERAGE = 0.5
_ENOUGH_STRICT_COVERAGE = 0.6
_SURE_COSINE = 0.6
"""What a part of a question needs where no word of it stands in the passage, and what a question about a thing that
stands in none."""
_ENOUGH_FOR_A_COUNT = 0.57
"""What a sentence needs that counts what is asked for in other words, if at all: 200 characters are letters."""
_SET_APART = 0.2
"""Taken off a page on something that has rules of its own, where the question names no such thing."""
_ENOUGH_WORDS = 3
"""Of a question, to know it again among more words."""
_OF_THE_SHOP = frozenset({"means", "duration", "offer"})
"""What pages tell of the shop, and hardly of a title: asked of one, no other sentence is an answer."""

_PARAPHRASE = 0.85
"""What a cosine is worth when no word is shared ("get my money back", "refund")."""
_CUE_SUPPORT = 0.1
"""What a sentence of the kind that is asked for (a price, a period) is worth on top."""
_HELD_ON_A_PAGE, _ENOUGH_HELD, _CUE_ON_A_PAGE = 0.1, 0.3, 0.05
"""On a page of the shop's: what the share of the words is worth, from which share on, and a sentence of the kind.

Customers ask about the service in words of their own, and for unknown things in words that many pages hold: there the
meaning tells more, and the words little, unless all are held.
"""

_MOST_EMBEDDED = 24
"""Sentences that are compared by vector; with more, the ones with the fewest words in common are left out."""

_NO_VECTOR: Matrix = np.zeros(0, np.float32)

_RULES_OF_ITS_OWN = Wording(r"\b{set_apart}\b|{set_apart_ja}")
_WHAT_IS = re.compile(
    r"\W*(?:(?:and|so|then|ok|hi|hello)\b\W*)*what(?:'s|\u2019s| is| are)(?: an?| the| your)? (?P<thing>[\w' -]+?)\W*",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"(?<=[?？。])")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, its score as far as that needs no vector, and whether it is of the kind that is asked for."""

    sentence: Sentence
    by_words: float
    cued: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with its score for order, how far it can be trusted, and its cosine: all about 0..1."""

    sentence: Sentence
    score: float
    support: float
    cosine: float
    cued: bool
    vector: Matrix


async def weigh(
    request: WrittenRequest, wish: str, vectors: SentenceVectors, trade: Trade
) -> tuple[Asked, list[Scored]]:
    """Score the sentences of a request's passages for one of its wishes, best first.

    Left out are those that could not be quoted whatever their vectors were: a vector costs more than all else here.
    """
    asked = understand(request, wish, trade)
    candidates = _most_promising(asked, speaking_of(asked, request))
    if _only_the_best_counts(asked):
        scored = await _contenders(asked, candidates, vectors)
    else:
        scored = [await _weighed(asked, candidate, vectors) for candidate in candidates]
    if asked.unheard and all(item.cosine + _CUE_ON_A_PAGE * item.cued < _SURE_COSINE for item in scored):
        return asked, []
    return asked, sorted(scored, key=lambda item: (-item.score, item.sentence.place))


def _only_the_best_counts(asked: Asked) -> bool:
    """Whether nothing is quoted but the best sentence, and what comes close behind it: of no title or code each."""
    several = asked.wanted.intent.lists_titles or len(asked.titles) > 1 or asked.asks_for_several
    several = several or asked.spoken != asked.text
    return not several and language_of(asked.text, asked.trade) != "ja"


async def _contenders(asked: Asked, candidates: list[Candidate], vectors: SentenceVectors) -> list[Scored]:
    """The sentences that may be quoted; the only one that may be needs no vector, if any would do."""
    left = [one for one in candidates if _support(asked, one.sentence, cosine=1.0) >= ENOUGH_SUPPORT]
    if len(left) == 1 and not asked.unheard and _support(asked, left[0].sentence, cosine=-1.0) >= ENOUGH_SUPPORT:
        return [_score(asked, left[0], 0.0, _NO_VECTOR)]
    scored: list[Scored] = []
    best: Scored | None = None
    while one := next((one for one in left if _may_count(one, best)), None):
        left.remove(one)
        scored.append(await _weighed(asked, one, vectors))
        supported = [item for item in scored if item.support >= ENOUGH_SUPPORT]
        best = max(supported, key=lambda item: item.score, default=None)
    return scored


def _may_count(one: Candidate, best: Scored | None) -> bool:
    """Whether a sentence could be the best one, or come close behind it and be of its kind."""
    most = one.by_words + _COSINE
    return best is None or most >= best.score - (close_behind(one.sentence) if one.cued == best.cued else 0)


def close_behind(sentence: Sentence) -> float:
    """How near the best sentence of its passage this one must score to be quoted beside it."""
    return CLOSE_BEHIND_ON_A_PAGE if sentence.passage.type in OF_THE_SERVICE else CLOSE_BEHIND


async def _weighed(asked: Asked, one: Candidate, vectors: SentenceVectors) -> Scored:
    about, vector = await vectors([asked.spoken, one.sentence.in_context])
    return _score(asked, one, float(about @ vector), vector)


def _counts_something_else(asked: Asked, passage: WrittenPassage) -> bool:
    """Whether it is asked how many there are of a thing, and a passage counts others, if any."""
    kind = asked.answer_type
    return kind is not None and kind.counts and (passage.type == "product" or not kind.is_counted_in(passage.text))


def _may_count_so(asked: Asked, cosine: float) -> bool:
    """Whether a sentence may count what is asked for in other words."""
    kind = asked.answer_type
    return cosine >= _ENOUGH_FOR_A_COUNT and not (kind and kind.of_the_books)


def _most_promising(asked: Asked, sentences: list[Sentence]) -> list[Candidate]:
    """The sentences that score best without their vectors, best first."""
    found = [Candidate(one, _by_words(asked, one), _is_cued(asked, one)) for one in sentences]
    return sorted(found, key=lambda one: -one.by_words)[:_MOST_EMBEDDED]


def _by_words(asked: Asked, sentence: Sentence) -> float:
    """The part of the score that needs no vector."""
    passage = sentence.passage
    place = (_PLACE_OF_A_PART if asked.is_part else _PLACE) / passage.number
    score = _OVERLAP * _overlap(asked, sentence) + _CUE * _is_cued(asked, sentence) + place
    score += _SUM * is_a_sum(sentence.text) + _CUE * _defines(asked, sentence)
    if passage.type == "faq":
        same = words_of(passage.title, asked.trade) <= asked.words or _is_just_that(passage.title, asked)
        score += _SAME_QUESTION * same
    if passage.type in OF_THE_SERVICE:
        score -= _SET_APART * is_set_apart(asked, passage)
    if passage.title in asked.titles:
        return score + _NAMED
    return score - _OTHER_TITLE if asked.titles and passage.type == "product" else score


def _defines(asked: Asked, sentence: Sentence) -> bool:
    """Whether it says what a thing is, and that alone is asked: "what are points?", "Points are a ..."."""
    thing = _WHAT_IS.fullmatch(asked.text)
    is_it = thing and rf"(?:an? |the )?{re.escape(thing['thing'])} (?:is|are)\b"
    return bool(is_it and re.match(is_it, sentence.text, re.IGNORECASE))


def is_set_apart(asked: Asked, passage: WrittenPassage) -> bool:
    """Whether a page is on what has rules of its own ("can I cancel a pre-order?"), and nothing such is asked about."""
    special = _RULES_OF_ITS_OWN.of(asked.trade)
    return bool(special.search(casefolded(passage.title))) and not special.search(casefolded(asked.text))


def _holds_the_question(asked: Asked, passage: WrittenPassage) -> bool:
    """Whether it is an answer to that question, in more words: a shirt's size is told in letters."""
    telling = len(asked.words) >= _ENOUGH_WORDS and not asked.titles
    return telling and passage.type == "faq" and asked.words <= words_of(passage.title, asked.trade)


def _is_just_that(title: str, asked: Asked) -> bool:
    """Whether a question of a title, which may have several, asks for all that is asked, and nothing else."""
    return likeness_to(title, asked) == (1.0, 1.0)


def likeness_to(title: str, asked: Asked) -> tuple[float, float]:
    """Which share of what is asked the nearest question of a title holds, and which share of both they have in common.

    The question may say one thing in several ways, in brackets: what it holds beside what is asked counts less.
    """
    questions = (words_of(question, asked.trade) for question in _QUESTION.split(title))
    shared = ((len(words & asked.words), len(words)) for words in questions if words)
    total = len(asked.words)
    likeness = ((same / total, 2 * same / (total + size)) for same, size in shared if total)
    return max(likeness, default=(0.0, 0.0))


def _score(asked: Asked, one: Candidate, cosine: float, vector: Matrix) -> Scored:
    # To the encoder, which is English, all Japanese sentences are alike.
    likeness = 0.0 if language_of(asked.text, asked.trade) == "ja" else cosine
    return Scored(
        one.sentence,
        score=_COSINE * likeness + one.by_words,
        support=_support(asked, one.sentence, cosine),
        cosine=cosine,
        cued=one.cued,
        vector=vector,
    )


def _support(asked: Asked, sentence: Sentence, cosine: float) -> float:
    coverage, cued = coverage_of(asked, sentence.passage), _is_cued(asked, sentence)
    unlike = asked.is_part and not coverage and cosine < _SURE_COSINE
    unlike = unlike or (_counts_something_else(asked, sentence.passage) and not _may_count_so(asked, cosine))
    if (asked.about_particulars and not (cued or _holds_the_question(asked, sentence.passage))) or unlike:
        return 0.0
    if _is_beside_the_point(asked, sentence, cosine, coverage):
        return 0.0
    if sentence.passage.title in asked.titles:
        return max(cosine, _ENOUGH_COSINE)
    if language_of(asked.text, asked.trade) == "ja":
        return coverage
    if sentence.passage.type in OF_THE_SERVICE and coverage < 1:
        return cosine + _HELD_ON_A_PAGE * (coverage - _ENOUGH_HELD) + _CUE_ON_A_PAGE * cued
    return max(_PARAPHRASE * cosine, (cosine + coverage) / 2) + _CUE_SUPPORT * cued


def _is_beside_the_point(asked: Asked, sentence: Sentence, cosine: float, coverage: float) -> bool:
    """Near in words, and yet no answer: who made another product, or the right product's price."""
    strict = any(cue.strict or (asked.titles and cue.name in _OF_THE_SHOP) for cue in asked.cues)
    if sentence.passage.type != "product":
        elsewhere = bool(asked.titles) or coverage < _ENOUGH_COVERAGE
        return elsewhere and any(cue.of_items for cue in asked.cues)
    if strict and not _is_cued(asked, sentence):
        return True
    if sentence.passage.title in asked.titles:
        return False
    # "Who wrote Moby Dick?" is close to any sentence on who wrote something: the name must be there as well.
    return coverage < _ENOUGH_STRICT_COVERAGE if strict else max(coverage, cosine) < _ENOUGH_COVERAGE


def coverage_of(asked: Asked, passage: WrittenPassage) -> float:
    """Return the share of the question's telling words that the passage holds anywhere."""
    return share_of(asked, f"{passage.title}\n{passage.text}")


def share_of(asked: Asked, text: str) -> float:
    """Return the share of the question's telling words that a text holds; all of none is all."""
    telling = asked.words - generic_words(asked.trade)
    if any(cue.compares for cue in asked.cues):
        telling = frozenset(word for word in telling if not word.isdecimal())
    # A single Japanese letter is mostly a verb's: what is done with a thing says less than the thing.
    telling = frozenset(word for word in telling if len(word) > 1 or word.isascii()) or telling
    return len(telling & words_of(text, asked.trade)) / len(telling) if telling else 1.0


def _overlap(asked: Asked, sentence: Sentence) -> float:
    if not asked.words:
        return 0.0
    return len(asked.words & words_of(sentence.in_context, asked.trade)) / len(asked.words)


def _is_cued(asked: Asked, sentence: Sentence) -> bool:
    """Whether a sentence tells a fact that is asked for; "who wrote the story" asks for no story."""
    strict = any(cue.strict for cue in asked.cues)
    return tells(sentence.text, (cue for cue in asked.cues if not (strict and cue.appeal)))
