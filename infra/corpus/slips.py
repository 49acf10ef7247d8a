"""Slips of the pen in the words that a shop is asked with: "retrun" is read as "return", and no name as a word.

Those are the words of its own texts, of questions to any shop, and the commonest of English.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA, Prefix

from infra.corpus.frequencies import folded, frequencies
from infra.corpus.spelling import CHAT, OF_SHOPS
from pipeline.questions.ideas import ideas_of
from pipeline.trade import Trade

_SLIP = re.compile(r"(?<![\w@.\[/'\u2019-])[A-Za-z]{4,24}(?![\w@\]/'\u2019-]|\.\w)")
"""Nothing within an address, a code or a mask. Of shorter words too many are one letter apart."""
_WORD = re.compile(r"[^\W\d_]+")
_INFLECTED = re.compile(r"(\w{4,}?)(?:s|ed|ers?|ing|ly)$")
_DOUBLED = re.compile(r"(.)\1")
_SHORTEST = 5
_VOWELS = str.maketrans("", "", "aeiou")
_LONG = 8
"""Letters from which on a word may have two slips."""
_OF_ITEMS = frozenset(
    "something anything similar suitable appropriate favorite favourite popular beginner birthday daughter nephew "
    "niece teenager recommend recommendation".split()
)
"""What is asked of items in any shop."""


class Slips:
    """Reads a message as it is meant.

    Args:
        names: what is sold, and who made it; what is as near to one of their words stays as it is written.
        texts: what the shop says of itself, in whose words it is asked.
        trade: the words of what it sells.
        unknown: those of some words that no English dictionary has.
    """

    def __init__(
        self,
        names: Iterable[str],
        texts: Iterable[str],
        unknown: Callable[[Iterable[str]], AbstractSet[str]],
        trade: Trade,
    ) -> None:
        named, said, ideas = _words(names), _words(texts), ideas_of(trade)
        of_items = (*_OF_ITEMS, *trade.plain("respelt").split())
        of_all = frequencies().everyday_english()
        words = (*said, *ideas.concepts, *ideas.harmless, *of_items, *of_all)
        meant = {word for word in words if len(word) >= _SHORTEST}
        self._unknown = unknown
        self._known = named | said | meant | OF_SHOPS | CHAT | {*trade.plain("jargon").split()}
        self._meant = _by_letter(meant - unknown(meant))
        self._names = _by_letter(named)
        self._nearest = lru_cache(maxsize=4096)(self._word_meant)

    def __call__(self, text: str, /) -> str:
        """Return the text with its slips put right."""
        words = {match[0].casefold() for match in _SLIP.finditer(text)} - self._known
        meant = {word: right for word in self._unknown(words) if (right := self._nearest(word))}
        return _SLIP.sub(lambda match: _as_written(match, meant), text) if meant else text

    def _word_meant(self, word: str) -> str | None:
        """The word that it is nearest to, if no name is as near; slips hardly ever change the first letter."""
        if right := self._with_its_vowels(word):
            return right
        most = (len(word) >= _SHORTEST) + (len(word) >= _LONG)
        near = _within(word, self._meant[word[0]], most) if most else ()
        if not near:
            return None
        slips, right = min(near, key=lambda pair: (pair[0], -Prefix.similarity(word, pair[1]), -len(pair[1])))
        named = any(name != right for _, name in _within(word, self._names[word[0]], slips))
        return None if named or self._is_inflected(word, right) else right

    def _with_its_vowels(self, word: str) -> str | None:
        """The one word that this is but for vowels: "ordr", "discnt"."""
        near = _but_for_vowels(word, self._meant[word[0]])
        named = not near.issuperset(_but_for_vowels(word, self._names[word[0]]))
        return near.pop() if len(near) == 1 and not named else None

    def _is_inflected(self, word: str, right: str) -> bool:
        """Whether it is a form that the dictionary leaves out ("texted"), and not one letter doubled ("finnished")."""
        match = _INFLECTED.match(word)
        same = _DOUBLED.sub(r"\1", word) == _DOUBLED.sub(r"\1", right)
        return match is not None and not same and not self._unknown([match[1]])


def _words(texts: Iterable[str]) -> set[str]:
    return {*map(folded, {word for text in texts for word in _WORD.findall(text)})}  # most are there many times


def _by_letter(words: Iterable[str]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        found[word[0]].append(word)
    return found


def _but_for_vowels(word: str, others: list[str]) -> set[str]:
    """Those that it is with vowels left out."""
    bare = word.translate(_VOWELS)
    return {other for other in others if other.translate(_VOWELS) == bare and _is_within(word, other)}


def _is_within(word: str, other: str) -> bool:
    """Whether the letters of a word stand in another one in the same order."""
    letters = iter(other)
    return all(letter in letters for letter in word)


def _within(word: str, others: list[str], most: int) -> list[tuple[int, str]]:
    """The words that so many slips lead to, with how many they are."""
    found = process.extract(word, others, scorer=OSA.distance, score_cutoff=most, limit=None)
    return [(round(slips), other) for other, slips, _ in found]


def _as_written(match: re.Match[str], meant: dict[str, str]) -> str:
    """The word that is meant; one that is written large within a sentence may be a name that nobody knows."""
    written, right = match[0], meant.get(match[0].casefold())
    begins = not re.search(r"\w[^.!?]*$", match.string[: match.start()])
    if right is None or (written[0].isupper() and not begins and not match.string.isupper()):
        return written
    return right.upper() if written.isupper() else right.capitalize() if written[0].isupper() else right
