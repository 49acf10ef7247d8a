"""Titles that are misspelt, or written as they sound: the nearest names, spaces and punctuation aside."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from rapidfuzz.distance import OSA
from spellchecker import SpellChecker

from infra.corpus.sounds import kana_runs, sound_of, sound_of_name
from pipeline.catalogue.names import Near, folded

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LATIN = re.compile(r"[a-z]")
_PARTS = re.compile(r"[,;.?!](?=\s)")
_SHORTEST, _LONGEST = 5, 24
"""Letters. Of shorter words too many are one letter apart."""
_SHORTEST_SOUND = 6
_LETTERS_A_SLIP = 5
"""A name may have one slip of the pen (a letter more, less, other, or two swapped) for so many letters."""
_MOST_SLIPS = 2
_UNMISTAKABLE = 10
"""English words alone misspell a name only when it has so many letters: "chainsaw men", and not "one price"."""
_MOST_WORDS = 200
_COMMON, _EVERYDAY = 1000, 5000
"""How often the dictionary's corpus has a word that others are misspellings of, and one that everybody uses."""
OF_SHOPS = frozenset("preorder preorders restock cvv cvc".split())
"""Words of every shop, which are in no English dictionary."""
CHAT = frozenset(
    "pls plz thx thnx ty np idk nvm tbh lol omg btw asap rec recs reco recos op mc ver eng jp ova oos bot bots".split()
)
"""Abbreviations of chats: they name no thing."""


class Spelling:
    """Finds the names that words come near to (implements ``NearNames``). ``jargon`` is no misspelling of a word."""

    def __init__(self, names: Iterable[str], jargon: Iterable[str]) -> None:
        self._english = _english()
        self._jargon = OF_SHOPS.union(jargon)
        self._by_length: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        self._by_sound: dict[str, str] = {}
        self._most_words = 1
        for name in names:
            words = _words(name)
            letters = "".join(words)
            if _LATIN.search(letters) and len(letters) >= _SHORTEST:
                self._by_length[len(letters)].append((letters, name))
                self._most_words = max(self._most_words, len(words))
                self._by_sound.setdefault(sound_of(letters), name)
            elif sound := sound_of_name(name):
                self._by_sound.setdefault(sound, name)

    def __call__(self, text: str, /) -> Near | None:
        """Return the words that misspell a name, and the name.

        The nearest one, of equally near ones the longest; several names where the words are as near to each.
        """
        words, ends = _words(text)[:_MOST_WORDS], _ends_of_clauses(text)
        unknown, titled = self.unknown(words), _capitals(text)
        best: tuple[float, int, Near] | None = None
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + self._most_words) + 1):
                run = words[start:end]
                letters = "".join(run)
                slips = _allowed(run, letters, unknown, titled)
                # Of "all high school, give me that" no name is made but one that is spelt rightly.
                found = self._nearest(letters, slips if ends.isdisjoint(range(start, end - 1)) else min(slips, 0))
                if found is None:
                    continue
                one = (found[0], -len(letters), Near(" ".join(run), found[1]))
                if best is None or _is_a_part(best[2], one[2]) or (one < best and not _is_a_part(one[2], best[2])):
                    best = one
        return best[2] if best else self._by_kana(text)

    def unknown(self, words: Iterable[str]) -> set[str]:
        """The words that no English dictionary has."""
        return set(self._english.unknown(word for word in words if _LATIN.search(word)))

    def is_everyday(self, word: str) -> bool:
        """Whether everybody uses this word: "monster", and not "berserk"."""
        return self._english.word_frequency[word.casefold()] > _EVERYDAY

    def strange(self, words: Iterable[str]) -> set[str]:
        """Those of them that are not even nearly English: "blorp", and not "fantsy"."""
        return {word for word in self.unknown(words) - CHAT if word in self._jargon or not self._is_a_slip(word)}

    def _is_a_slip(self, word: str) -> bool:
        """Whether a common word is one slip away."""
        # Words one slip away are made, all of them: of a word of thousands of letters that is gigabytes.
        tried = _SHORTEST < len(word) <= _LONGEST
        near = self._english.known(self._english.edit_distance_1(word)) if tried else ()
        return any(self._english.word_frequency[other] > _COMMON for other in near)

    def _nearest(self, letters: str, most: int) -> tuple[float, tuple[str, ...]] | None:
        """The names with the fewest slips, and the share of slips; a name spelt or sounding rightly has none."""
        if most >= 0 and len(letters) >= _SHORTEST_SOUND and (sounding := self._by_sound.get(sound_of(letters))):
            return 0.0, (sounding,)
        found = sorted(self._within(letters, most))
        if not found:
            return None
        fewest, nearest, _ = found[0]
        # Near misses are in doubt, too; but "Jujutsu Kaisen 0" is meant by nobody who writes no zero.
        near = [
            name
            for slips, plain, name in found
            if slips == fewest or (fewest and slips == fewest + 1 and not plain.startswith(nearest))
        ]
        return fewest / len(nearest), tuple(near)

    def _within(self, letters: str, most: int) -> Iterable[tuple[int, str, str]]:
        for length in range(len(letters) - most, len(letters) + most + 1):
            allowed = min(most, length // _LETTERS_A_SLIP)
            for plain, name in self._by_length.get(length, ()):
                slips = OSA.distance(letters, plain, score_cutoff=allowed)
                if slips <= allowed:
                    yield slips, plain, name

    def _by_kana(self, text: str) -> Near | None:
        """A name that is written as it sounds, long vowels or short: きめつのやいば, チェンソマン."""
        found = [
            (run, name)
            for run, sound in kana_runs(text)
            if len(sound) >= _SHORTEST_SOUND and (name := self._by_sound.get(sound))
        ]
        run, name = max(found, key=lambda pair: len(pair[0]), default=("", ""))
        return Near(run, (name,)) if run else None


def _is_a_part(one: Near, other: Near) -> bool:
    """Whether the words and their name are a part of the other's: "Apothecary" of "The Apothecary Diaries"."""
    name, whole = one.names[0].casefold(), other.names[0].casefold()
    return one.words != other.words and one.words in other.words and name != whole and name in whole


@cache
def _english() -> SpellChecker:
    """The dictionary. It is only read, takes 17 MB and a quarter of a second, and so is the process's."""
    return SpellChecker(language="en")


def _ends_of_clauses(text: str) -> frozenset[int]:
    """Which of the words, by their number, stand before a mark that parts them from the next."""
    plain = folded(text)
    return frozenset(at for at, word in enumerate(_WORD.finditer(plain)) if _PARTS.match(plain, word.end()))


def _capitals(text: str) -> frozenset[str]:
    """The words that are written like those of a name."""
    return frozenset(word.casefold() for word in _WORD.findall(folded(text))[1:] if word[0].isupper())


def _allowed(run: list[str], letters: str, unknown: set[str], titled: frozenset[str]) -> int:
    """The slips that these words may have; less than none where they can be no name."""
    if not unknown.isdisjoint(run):
        return _MOST_SLIPS if len(letters) >= _SHORTEST - 1 else -1
    # A word of English is itself, as long as it is: a girlfriend is no title.
    if len(run) > 1 and len(letters) >= _UNMISTAKABLE - 2 * titled.issuperset(run):
        return 1
    return 0 if len(run) > 1 and len(letters) > _SHORTEST else -1


def _words(text: str) -> list[str]:
    return _WORD.findall(folded(text).casefold())
