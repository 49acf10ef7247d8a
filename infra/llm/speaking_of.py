"""Which sentences of the passages speak of what is asked for, whatever they are worth."""

from __future__ import annotations

import re

from infra.llm.question import Asked
from infra.llm.sentences import Sentence, sentences_of
from infra.llm.unsaid import has_the_words, speaks_of, tells_of_an_offer
from pipeline.named import occurs
from pipeline.prompt import WrittenPassage, WrittenRequest
from pipeline.wording.cues import is_story
from pipeline.wording.language import language_of
from pipeline.wording.topics import is_about_offers

_OF_OFFERS = frozenset({"offers", "checkout"})
_ASKS_THE_SHOP = re.compile(r"\W*(?:can|could|may|do you|will you|how (?:do|can) i)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:it|its|it's|they|their|this|that|these|those|he|she|his|her|each|both)\b|これ|それ", re.IGNORECASE
)


def speaking_of(asked: Asked, request: WrittenRequest) -> list[Sentence]:
    """The sentences that speak of what is asked for: of several wishes, each has passages of its own."""
    told = {passage.title: "" for passage in request.passages}
    for passage in request.passages:
        told[passage.title] += f"{passage.title}\n{passage.text}\n"
    return [
        sentence
        for passage in asked.wanted.told_by(request.passages)
        if not (asked.help_only and passage.type == "product")
        and _may_be_an_offer(asked, passage)
        and (request.intent.role != "offers" or speaks_of(asked.things, passage, asked.trade))
        and _tells_of_the_aspect(asked, passage, told[passage.title])
        and _is_of_the_type(asked, passage)
        for sentence in _of_the_thing(asked, passage)
        if not (asked.things.offers and asked.things.covered) or tells_of_an_offer(sentence.in_context)
        if has_the_words(asked.things, sentence.text)
        if not asked.aspect.persons or asked.aspect.is_told_in(sentence.text)
        if not asked.aspect.in_the_story or is_story(sentence.text, asked.trade)
    ]


def _may_be_an_offer(asked: Asked, passage: WrittenPassage) -> bool:
    """Whether a passage is no offer, or one may be asked for: what a thing costs is told by none."""
    role = asked.wanted.intent.role
    of_none = role == "fact" or (role not in _OF_OFFERS and language_of(asked.text, asked.trade) == "ja")
    return passage.type != "promotion" or not of_none or is_about_offers(asked.text) or asked.spoken != asked.text


def _is_of_the_type(asked: Asked, passage: WrittenPassage) -> bool:
    """Whether a passage holds an answer of the type that is expected."""
    return asked.answer_type is None or asked.answer_type.is_told_by(passage)


def _tells_of_the_aspect(asked: Asked, passage: WrittenPassage, told: str) -> bool:
    """Whether a passage on what is asked about tells that side of it; a page on something else does not."""
    if not asked.aspect.words:
        return True
    elsewhere = asked.titles and passage.title not in asked.titles and not _ASKS_THE_SHOP.match(asked.text)
    if elsewhere and not any(occurs(told, title) for title in asked.titles):
        return False
    return asked.aspect.is_told_in(told)


def _of_the_thing(asked: Asked, passage: WrittenPassage) -> list[Sentence]:
    """A document may tell of many things: of its sentences, those on this one, and those that go on about "it"."""
    sentences = sentences_of(passage)
    if passage.type != "document" or not asked.wanted.subject.framed:
        return sentences
    kept: list[Sentence] = []
    for before, sentence in zip([None, *sentences], sentences, strict=False):
        goes_on = bool(kept) and kept[-1] is before and _GOES_ON.match(sentence.text)
        if goes_on or asked.wanted.subject.is_in(f"{passage.title} {sentence.lead}", sentence.text, asked.trade):
            kept.append(sentence)
    return kept
