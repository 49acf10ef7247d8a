"""How well a sentence supports an answer to a question.

A blend of what the encoder thinks (cosine), of the question's words that the sentence and its title hold, of what the
question asks for (a number of volumes, an author, a price), and of the passage's place, which is the reranker's view.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from rapidfuzz import fuzz

from infra.llm.codes import codes_of
from infra.llm.cues import CUES, PARTICULARS, Cue, cues_of
from infra.llm.sentences import Sentence, is_japanese, sentences_of, words_of
from infra.llm.subject import NOTHING, Subject, is_by_likeness, stems_of, subject_of
from infra.llm.unsaid import NO_THINGS, Things, speaks_of, tells_of_an_offer, things_in
from infra.llm.vectors import Matrix, SentenceVectors
from pipeline.audience import reader_in, without_reader
from pipeline.prompt import WrittenPassage, WrittenRequest
from pipeline.routes import LISTING
from pipeline.topics import is_about_a_series, is_about_reading, is_about_service

_COSINE, _OVERLAP, _CUE, _NAMED, _PLACE = 0.45, 0.25, 0.22, 0.15, 0.1
_HELP = frozenset({"faq", "checkout_help"})
_SAME_QUESTION = 0.25
"""What an answer gets whose own question is asked, word for word: an order is no pre-order."""
_OTHER_TITLE = 0.5
"""Taken off a product that the question does not name when it names another."""

_ENOUGH_COSINE = 0.5
_ENOUGH_COVERAGE = 0.5
_ENOUGH_STRICT_COVERAGE = 0.6
_SURE_COSINE = 0.6
"""What a part of a question needs where no word of it stands in the passage."""
_OF_A_SERIES = frozenset({"volumes", "chapters", "author"})
"""What is never asked about the store itself."""

_PARAPHRASE = 0.85
"""What a cosine is worth when no word is shared ("get my money back", "refund")."""
_CUE_SUPPORT = 0.1
"""What a sentence of the kind that is asked for (a price, a period) is worth on top."""
_FUZZY = 90.0
_LONG_TITLE = 8
"""Characters. A shorter title must stand as it is written: fuzzy, "Given" would be found in "give"."""

_MOST_EMBEDDED = 24
"""Sentences that are compared by vector; with more, the ones with the fewest words in common are left out."""

_GENERIC = words_of(
    "manga series title titles book books volume volumes chapter read reader write written author wrote story novel "
    "comic comics best good great new start finish end ongoing running many much long price cost magazine age rating "
    "genre kind like similar recommend recommendation suggest suggestion something someone anything want looking find "
    "show give name more other popular favourite favorite publish released release complete completed old year years "
    "kid child children daughter son little 合う 読む 読める 好き 人気 面白い 作品 漫画 教えて 最近 プレゼント 贈る"
)
"""Words that most products share: they do not say which product is meant."""

_ASKING = words_of(
    "main character hero heroine protagonist plot premise world setting happen summary overview synopsis describe "
    "introduce explain info information detail worth think know hear heard special different say again now sell stock "
    "carry offer buy order get see check interested thing stuff does come first actually really "
    "話 内容 主人公 紹介 説明"
)
"""They ask for a title itself, or for what any sentence about it tells."""

_ASKS_FOR_A_PART = re.compile(r"\W*(?:does|do|did|has|have)\b", re.IGNORECASE)
"""What a title has is told in so many words. What it is ("is it sad?") may be told in any."""
_GOES_ON = re.compile(
    r"(?:it|its|it's|they|their|this|that|these|those|he|she|his|her|each|both)\b|これ|それ", re.IGNORECASE
)
_TITLE_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with its score for order, how far it can be trusted, and its cosine: all about 0..1."""

    sentence: Sentence
    score: float
    support: float
    cosine: float
    cued: bool
    vector: Matrix


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart."""

    text: str
    words: frozenset[str]
    cues: tuple[Cue, ...]
    titles: frozenset[str]
    subject: Subject
    is_part: bool
    """Whether it is one of several wishes."""
    help_only: bool
    """Whether the shop's service is asked for: no story is an answer then."""
    spoken: str
    """The question with "promo code" for each code that it names, as the pages speak of codes."""
    things: Things = NO_THINGS
    """What it wants of the service or of an offer."""

    @property
    def about_particulars(self) -> bool:
        """Whether it asks for a kind of fact that few pages state."""
        return any(cue.name in PARTICULARS for cue in self.cues)

    @property
    def is_understood(self) -> bool:
        """Whether it is plain what is asked, so that only the answer is missing."""
        return bool(self.titles) or self.about_particulars or bool(self.things.unsaid) or self.things.offers


async def weigh(request: WrittenRequest, wish: str, vectors: SentenceVectors) -> tuple[Asked, list[Scored]]:
    """Score the sentences of a request's passages for one of its wishes, best first."""
    asked = understand(request, wish)
    sentences = _most_promising(asked, _speaking_of(asked, request))
    if not sentences:
        return asked, []
    rows = await vectors([asked.spoken, *(sentence.in_context for sentence in sentences)])
    cosines = np.asarray(rows[1:] @ rows[0], np.float32)
    scored = [_score(asked, *pair) for pair in zip(sentences, cosines.tolist(), rows[1:], strict=True)]
    return asked, sorted(scored, key=lambda item: -item.score)


def understand(request: WrittenRequest, question: str) -> Asked:
    """Take a question apart."""
    whole = question
    names: dict[str, set[str]] = {}
    for passage in request.passages:
        if passage.type == "product":
            names.setdefault(passage.title, set()).update(_names_of(passage))
    # For whom it is has bounded the search already: to a sentence, "eleven-year-old" would be a hero of that age.
    if request.intent in LISTING:
        question = without_reader(question, reader_in(question, datetime.now(UTC).date()))
    titles = _named(question, names)
    is_part = whole != request.question
    help_only = not titles and (
        (is_part and is_about_service(request.question) and request.intent not in LISTING)
        or (request.intent in _HELP and is_about_service(question) and not _is_for_reading(question))
    )
    about_service = request.intent not in LISTING and not titles
    spoken = codes_of(*request.passages).without(question, "クーポンコード" if is_japanese(question) else "promo code")
    things = things_in(spoken, request) if about_service else NO_THINGS
    if spoken != question:  # the offers that it names are what it is about
        things = replace(things, covered=())
    return Asked(
        question,
        # What no passage covers is said so by itself: the rest is held against the passages.
        words_of(spoken) - _words_unsaid(spoken, things),
        cues_of(question),
        titles,
        _subject(request, question),
        is_part,
        help_only,
        spoken,
        things,
    )


def _words_unsaid(question: str, things: Things) -> frozenset[str]:
    """In Japanese too little may be left to tell a passage by, unless it is plain what is asked."""
    if is_japanese(question) and not cues_of(question):
        return frozenset()
    return words_of(" ".join(things.unsaid))


def _is_for_reading(question: str) -> bool:
    return is_about_a_series(question) or is_about_reading(question)


def _subject(request: WrittenRequest, question: str) -> Subject:
    """What must stand in a passage. A plain wish for something to read may be met in other words."""
    subject, cues = subject_of(question), cues_of(question)
    if any(cue.name in PARTICULARS for cue in cues):
        return subject
    service = is_about_service(question) and not subject.thing
    listing = request.intent in LISTING
    bound = subject.framed or (not is_by_likeness(question) if listing else any(cue.strict for cue in cues))
    return subject if bound and not service else NOTHING


def _speaking_of(asked: Asked, request: WrittenRequest) -> list[Sentence]:
    """The sentences that speak of what is asked for. What one passage tells of a product holds for its others."""
    told: dict[str, str] = {}
    for passage in request.passages:
        told[passage.title] = f"{told.get(passage.title, '')}\n{passage.text}"
    return [
        sentence
        for passage in request.passages
        if not (asked.help_only and passage.type == "product")
        and (request.intent != "promotion" or speaks_of(asked.things, passage))
        and (request.intent == passage.type == "promotion" or _is_spoken_of(asked, passage, told[passage.title]))
        for sentence in _of_the_thing(asked, passage)
        if not (asked.things.offers and asked.things.covered) or tells_of_an_offer(sentence.in_context)
    ]


def _is_spoken_of(asked: Asked, passage: WrittenPassage, told: str) -> bool:
    named = passage.title in asked.titles
    if asked.about_particulars and asked.titles and not named:
        return any(_occurs(told, title) for title in asked.titles)
    known = frozenset(stems_of(asked.text)) & _words_of_names(passage) if named else frozenset[str]()
    if named and not asked.cues and _ASKS_FOR_A_PART.match(asked.text):
        rest = asked.words - _GENERIC - _ASKING - _words_of_names(passage)
        if rest and not rest & words_of(told):
            return False
    return asked.subject.is_in(passage.title, told, known)


def _words_of_names(passage: WrittenPassage) -> frozenset[str]:
    return frozenset(word for name in _names_of(passage) for word in stems_of(name))


def _of_the_thing(asked: Asked, passage: WrittenPassage) -> list[Sentence]:
    """A document may tell of many things: of its sentences, those on this one, and those that go on about "it"."""
    sentences = sentences_of(passage)
    if passage.type != "document" or not asked.subject.framed:
        return sentences
    kept: list[Sentence] = []
    for before, sentence in zip([None, *sentences], sentences, strict=False):
        goes_on = bool(kept) and kept[-1] is before and _GOES_ON.match(sentence.text)
        if goes_on or asked.subject.is_in(f"{passage.title} {sentence.lead}", sentence.text):
            kept.append(sentence)
    return kept


def _names_of(passage: WrittenPassage) -> set[str]:
    """The title, its part before a colon, and what a passage puts in brackets behind it: names in other languages."""
    title = passage.title
    others = re.match(rf"{re.escape(title)} \(([^)]+)\)", passage.text)
    return {title, title.partition(":")[0], *(others[1].split(", ") if others else ())}


def _named(question: str, names: dict[str, set[str]]) -> frozenset[str]:
    """Return the titles that the question names, each by the longest of its names that occurs.

    "Tokyo Ghoul:re" does not name "Tokyo Ghoul" as well, nor does "Naruto" name "Naruto: The Seventh Hokage".
    """
    found = {
        title: max((form for form in forms if _occurs(question, form)), key=len, default="")
        for title, forms in names.items()
    }
    if not any(found.values()):
        found = {title: title if _is_misspelt(question, title) else "" for title in names}
    return frozenset(title for title, form in found.items() if form and not _is_overshadowed(title, form, found))


def _is_overshadowed(title: str, form: str, found: dict[str, str]) -> bool:
    return any(
        (form.casefold() in longer.casefold() and len(form) < len(longer)) or (form != title and other == form)
        for other, longer in found.items()
        if other != title
    )


def _occurs(question: str, title: str) -> bool:
    plain = _plain(title)
    if is_japanese(title) or not plain.strip():
        return bool(title) and title in question
    # "Another" and "Monster" are also plain words: they count only as they are written.
    as_written = " " not in plain.strip() and len(title) < _LONG_TITLE
    if as_written:
        return bool(re.search(rf"(?<!\w){re.escape(title)}(?!\w)", question))
    return plain in _plain(question)


def _is_misspelt(question: str, title: str) -> bool:
    return len(title) >= _LONG_TITLE and fuzz.partial_ratio(_plain(title), _plain(question)) >= _FUZZY


def _plain(text: str) -> str:
    return f" {' '.join(_TITLE_WORD.findall(text.casefold()))} "


def _most_promising(asked: Asked, sentences: list[Sentence]) -> list[Sentence]:
    if len(sentences) <= _MOST_EMBEDDED:
        return sentences
    return sorted(sentences, key=lambda sentence: -_by_words(asked, sentence))[:_MOST_EMBEDDED]


def _by_words(asked: Asked, sentence: Sentence) -> float:
    """The part of the score that needs no vector."""
    passage = sentence.passage
    score = _OVERLAP * _overlap(asked, sentence) + _CUE * _is_cued(asked, sentence) + _PLACE / passage.number
    if passage.type == "faq":
        score += _SAME_QUESTION * (words_of(passage.title) <= asked.words)
    if passage.title in asked.titles:
        return score + _NAMED
    return score - _OTHER_TITLE if asked.titles and passage.type == "product" else score


def _score(asked: Asked, sentence: Sentence, cosine: float, vector: Matrix) -> Scored:
    return Scored(
        sentence,
        score=_COSINE * cosine + _by_words(asked, sentence),
        support=_support(asked, sentence, cosine),
        cosine=cosine,
        cued=_is_cued(asked, sentence),
        vector=vector,
    )


def _support(asked: Asked, sentence: Sentence, cosine: float) -> float:
    coverage, cued = coverage_of(asked, sentence.passage), _is_cued(asked, sentence)
    unlike = asked.is_part and not coverage and cosine < _SURE_COSINE
    if (asked.about_particulars and not cued) or unlike:
        return 0.0
    if _is_beside_the_point(asked, sentence, cosine, coverage):
        return 0.0
    if sentence.passage.title in asked.titles:
        return max(cosine, _ENOUGH_COSINE)
    if is_japanese(asked.text):
        # The encoder is English: to it, all Japanese sentences are alike.
        return coverage
    return max(_PARAPHRASE * cosine, (cosine + coverage) / 2) + _CUE_SUPPORT * cued


def _is_beside_the_point(asked: Asked, sentence: Sentence, cosine: float, coverage: float) -> bool:
    """Near in words, and yet no answer: another product's author, or the right product's price."""
    strict = any(cue.strict for cue in asked.cues)
    if sentence.passage.type != "product":
        elsewhere = bool(asked.titles) or coverage < _ENOUGH_COVERAGE
        return elsewhere and any(cue.name in _OF_A_SERIES for cue in asked.cues)
    if strict and not _is_cued(asked, sentence):
        return True
    if sentence.passage.title in asked.titles:
        return False
    # "Who wrote Moby Dick?" is close to any sentence about an author: the name must be there as well.
    return coverage < _ENOUGH_STRICT_COVERAGE if strict else max(coverage, cosine) < _ENOUGH_COVERAGE


def coverage_of(asked: Asked, passage: WrittenPassage) -> float:
    """Return the share of the question's telling words that the passage holds anywhere."""
    return share_of(asked, f"{passage.title}\n{passage.text}")


def share_of(asked: Asked, text: str) -> float:
    """Return the share of the question's telling words that a text holds; all of none is all."""
    telling = asked.words - _GENERIC
    if any(cue.name == "age" for cue in asked.cues):
        telling = frozenset(word for word in telling if not word.isdecimal())
    return len(telling & words_of(text)) / len(telling) if telling else 1.0


def _overlap(asked: Asked, sentence: Sentence) -> float:
    if not asked.words:
        return 0.0
    return len(asked.words & words_of(sentence.in_context)) / len(asked.words)


def _is_cued(asked: Asked, sentence: Sentence) -> bool:
    return any(cue.told.search(sentence.text) for cue in asked.cues)


TELLING = tuple(cue for cue in CUES if cue.name in {"genre", "plot"})
"""What makes one want to read a title."""
STORY = next(cue for cue in TELLING if cue.name == "plot")
