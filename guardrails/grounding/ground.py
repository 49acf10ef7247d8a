"""What the evidence of an answer says, ready to be looked up: its numbers, its words, its texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from guardrails.grounding.quantities import years_apart
from guardrails.grounding.told import stem
from guardrails.text import fold
from pipeline.types.verdicts import Evidence
from pipeline.wording.figures import CARDINALS

WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_PLAIN_WORD = re.compile(r"\w+")
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_WORD_NUMBERS = {
    word: str(number) for word, number in (*CARDINALS.items(), *((word, at) for at, word in enumerate(_ORDINALS, 1)))
}


@dataclass(frozen=True, slots=True)
class _Read:
    """One text: folded, in lower case, and in bare words; its numbers, and its words in stems."""

    told: str
    lowered: str
    plain: str
    numbers: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Ground:
    """What the evidence says.

    Attributes:
        numbers: that a sentence may have.
        words: in stems.
        text: all of it in lower case.
        told: the passages, with their titles.
        beside: the question, and what else needs no passage.
        plain: ``told`` in bare words, and ``titles`` each by itself.
    """

    numbers: frozenset[str]
    words: frozenset[str]
    text: str
    told: str
    beside: str
    plain: str
    titles: tuple[str, ...]


@lru_cache(maxsize=256)
def ground_of(about: Evidence, own_names: str) -> Ground:
    """The passages, the question and what the asker owns; the shop's ``own_names`` too."""
    passages = [_read(f"{passage.title}\n{passage.text}") for passage in about.passages]
    beside = _read("\n".join([about.question, *about.own_values, own_names]))
    told, every = "\n".join(one.told for one in passages), (beside, *passages)
    apart = {str(int(one.number)) for one in years_apart(told)}
    return Ground(
        numbers=frozenset[str]().union(*(one.numbers for one in every), {str(n) for n in range(2)}, apart),
        words=frozenset[str]().union(*(one.words for one in every)),
        text="\n".join(one.lowered for one in every),
        told=told,
        beside=beside.told,
        plain=" ".join(one.plain for one in passages),
        titles=tuple(in_words(passage.title) for passage in about.passages),
    )


@lru_cache(maxsize=512)
def _read(text: str) -> _Read:
    """Kept, as passages come again with others beside them."""
    told = fold(text).text
    lowered = told.casefold()
    numbers, words = numbers_in(told) | _said_numbers(lowered), frozenset(map(stem_of, WORD.findall(told)))
    return _Read(told, lowered, in_words(told), numbers, words)


def in_words(text: str) -> str:
    """Its words in lower case, with nothing between them but a space."""
    return " ".join(_PLAIN_WORD.findall(text.casefold()))


def numbers_in(text: str) -> frozenset[str]:
    """The numbers of a text, free of thousands separators and trailing zeros: 1,980.00 is 1980."""
    return frozenset(_plain(number) for number in _NUMBER.findall(text))


def _plain(number: str) -> str:
    whole = re.sub(r",(?=\d{3}(?:\D|$))", "", number).replace(",", ".")
    return re.sub(r"\.0+$", "", whole).lstrip("0") or "0"


def _said_numbers(lowered: str) -> frozenset[str]:
    return frozenset(_WORD_NUMBERS[word] for word in WORD.findall(lowered) if word in _WORD_NUMBERS)


def stem_of(word: str) -> str:
    """A word in lower case, without its ending."""
    return stem(word.casefold())
