"""Titles that are misspelt: the nearest name of the catalogue, spaces and punctuation aside."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from pipeline.names import folded

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LATIN = re.compile(r"[a-z]")
_SHORTEST = 5
"""Letters. Of shorter words too many are one letter apart."""
_LETTERS_A_SLIP = 5
"""A name may have one slip of the pen (a letter more, less, other, or two swapped) for so many letters."""
_MOST_SLIPS = 2
_UNMISTAKABLE = 10
"""English words alone misspell a name only when it has so many letters: "chainsaw men", and not "one price"."""
_MOST_WORDS = 200


class Spelling:
    """Finds the name that words come near to (implements ``CorrectName``)."""

    def __init__(self, names: Iterable[str]) -> None:
        self._english = SpellChecker(language="en")
        self._by_length: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        self._most_words = 1
        for name in names:
            words = _words(name)
            letters = "".join(words)
            if _LATIN.search(letters) and len(letters) >= _SHORTEST:
                self._by_length[len(letters)].append((letters, name))
                self._most_words = max(self._most_words, len(words))

    def __call__(self, text: str, /) -> tuple[str, str] | None:
        """Return the words that misspell a name, and the name; the nearest one, of equally near ones the longest."""
        words = _words(text)[:_MOST_WORDS]
        unknown = self.unknown(words)
        best: tuple[float, int, str, str] | None = None
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + self._most_words) + 1):
                run = words[start:end]
                letters = "".join(run)
                found = self._nearest(letters, _allowed(run, letters, unknown))
                if found and (best is None or (found[0], -len(letters)) < best[:2]):
                    best = (found[0], -len(letters), " ".join(run), found[1])
        return best[2:] if best else None

    def unknown(self, words: Iterable[str]) -> set[str]:
        """The words that no English dictionary has."""
        return set(self._english.unknown(word for word in words if _LATIN.search(word)))

    def _nearest(self, letters: str, most: int) -> tuple[float, str] | None:
        """The name with the fewest slips for its length, and that share; a name spelt rightly has none."""
        best: tuple[float, str] | None = None
        for length in range(len(letters) - most, len(letters) + most + 1):
            allowed = min(most, length // _LETTERS_A_SLIP)
            for plain, name in self._by_length.get(length, ()):
                slips = OSA.distance(letters, plain, score_cutoff=allowed)
                if slips <= allowed and (best is None or slips / length < best[0]):
                    best = (slips / length, name)
        return best


def _allowed(run: list[str], letters: str, unknown: set[str]) -> int:
    """The slips that these words may have; less than none where they can be no name."""
    if not unknown.isdisjoint(run):
        return _MOST_SLIPS if len(letters) >= _SHORTEST - 1 else -1
    if len(letters) >= _UNMISTAKABLE:
        return 1
    return 0 if len(run) > 1 and len(letters) > _SHORTEST else -1


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text).casefold())
