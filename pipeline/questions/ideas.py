"""What is known of questions in English, general and of a trade: the ideas that words stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.questions.implied import IMPLIED
from pipeline.questions.implying import Implied
from pipeline.questions.kinds import LIGHT, ORDERED
from pipeline.questions.phrases import PHRASES, TOGETHER, spelt_out
from pipeline.questions.tokens import stem, tokens_of
from pipeline.questions.words import HARMLESS, WORDS
from pipeline.trade import Trade

_SHORTEST_STEM = 4
"""Shorter ones are words of their own: "note" would be "not"."""


@dataclass(frozen=True, slots=True)
class Ideas:
    """What the words of a question stand for: general English, and that of a trade. All forms of a word are known.

    Attributes:
        harmless: words that change no answer.
        light: ideas that a question may do without, and that may not stand in another's place.
        ordered: ideas whose order counts.
        phrases: the idea of a run of words; "" changes no answer.
        together: the idea of two that stand near each other, by the one and then by the other.
        concepts: the idea of a word or of its stem.
        implied: what ideas already say.
    """

    harmless: frozenset[str]
    light: frozenset[str]
    ordered: frozenset[str]
    phrases: Mapping[tuple[str, ...], str]
    together: Mapping[str, Mapping[str, str]]
    concepts: Mapping[str, str]
    implied: Implied

    def of(self, token: str) -> str | None:
        """The idea that a word stands for, in whatever form."""
        return self.concepts.get(token) or self.concepts.get(stem(token))


@lru_cache(maxsize=16)
def ideas_of(trade: Trade) -> Ideas:
    """What is known of general English and of a trade."""
    alike = trade.alike
    words = [*_split(WORDS, " "), *alike.words.items()]
    known = {word: idea for idea, several in words for word in several}
    of_trade = {
        said: idea for idea, phrases in alike.phrases.items() for phrase in phrases for said in spelt_out(phrase)
    }
    by_phrase = PHRASES | of_trade
    for said, idea in _synonyms(trade):
        by_phrase.setdefault(said, idea)
        known.setdefault(" ".join(said), idea)
    return Ideas(
        HARMLESS | frozenset(alike.harmless),
        LIGHT | frozenset(alike.light),
        ORDERED | frozenset(alike.ordered),
        by_phrase,
        _by_first(_split(TOGETHER, ", ")),
        {stem(word): idea for word, idea in known.items() if len(stem(word)) >= _SHORTEST_STEM} | known,
        Implied(IMPLIED, alike.implied),
    )


def _synonyms(trade: Trade) -> Iterator[tuple[tuple[str, ...], str]]:
    """What the search takes for one another is one idea here, too."""
    for said, meant in trade.synonyms.items():
        if said.isascii():
            yield tuple(tokens_of(said)), meant
            yield tuple(tokens_of(meant)), meant


def _split(table: Mapping[str, str], between: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(idea, tuple(said.split(between))) for idea, said in table.items()]


def _by_first(pairs: Sequence[tuple[str, Sequence[str]]]) -> dict[str, dict[str, str]]:
    """The idea of two words, by the one and then by the other."""
    found = defaultdict[str, dict[str, str]](dict)
    for idea, several in pairs:
        for first, second in map(str.split, several):
            found[first][second] = idea
    return found
