"""The value that makes something the first of what is in order, told in a sentence before all others of its page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.catalogue.fields import Field
from pipeline.trade import Trade
from pipeline.types.documents import Fact, Passage
from pipeline.types.search import Hit
from pipeline.wording.words import words_of

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9$(])|(?<=[。！？])|\n+")
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w])")

_TELLING = 4
"""Digits, with the point."""


def told_first(hits: Sequence[Hit], name: str, field: Field, trade: Trade) -> tuple[Hit, ...]:
    """The hits on documents that a field put first, each of which begins with what its value is.

    That is the sentence of the document that states it, or else one that is made of what the field is about.
    """
    by_document: dict[str, list[Hit]] = {}
    for hit in hits:
        by_document.setdefault(hit.passage.document_id, []).append(hit)
    return tuple(hit for of_one in by_document.values() for hit in _beginning(of_one, name, field, trade))


def _beginning(hits: list[Hit], name: str, field: Field, trade: Trade) -> list[Hit]:
    value = hits[0].passage.fields.get(name)
    if value is None:
        return hits
    about = words_of(f"{field.about} {name}", trade)
    stated = [
        (len(about & words_of(sentence, trade)), hit, sentence)
        for hit in hits
        for sentence in _SENTENCE_END.split(hit.passage.text)
        if _states(sentence, value)
    ]
    alike, first, sentence = max(stated, key=lambda one: one[0], default=(0, hits[0], ""))
    if not (alike or (sentence and _is_hardly_anything_else(value))):
        if first.passage.language == "ja":  # which is not what a field is described in
            return hits
        first, sentence = hits[0], f"{hits[0].passage.title}: {field.about}: {value}."
    return [with_first(first, sentence), *(hit for hit in hits if hit is not first)]


def _is_hardly_anything_else(value: Fact) -> bool:
    """Whether who writes a number means this: a year, or a price, and not "3"."""
    return isinstance(value, int | float) and len(f"{value:g}") >= _TELLING


def _states(sentence: str, value: Fact) -> bool:
    if isinstance(value, int | float):
        return any(float(found.replace(",", "")) == value for found in _NUMBER.findall(sentence))
    return str(value).casefold() in sentence.casefold()


def with_first(hit: Hit, sentence: str) -> Hit:
    """The hit with a sentence before all others of its passage."""
    passage: Passage = hit.passage
    rest = passage.text.replace(sentence, "", 1).strip()
    return replace(hit, passage=replace(passage, text=f"{sentence.strip()}\n{rest}"))
