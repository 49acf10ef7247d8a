"""How a name sounds: romanised in any of the ways, or written in kana."""

from __future__ import annotations

import re
from collections.abc import Iterator

import jaconv

_KANA_RUN = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]+")
_SHORTEST, _LONGEST = 3, 24
"""Kana of a name."""
_MOST_READ = 300
"""Kana of a text that are read for names: each begins some twenty runs, and 4,000 of them took two seconds."""
_LONG_VOWEL = re.compile(r"ou|([aeiou])\1|-")
_NASAL = re.compile(r"m(?=[bpm])")


def sound_of(letters: str) -> str:
    """The letters without what ways of romanising differ in: long vowels, and n before p and b."""
    return _NASAL.sub("n", _LONG_VOWEL.sub(lambda found: found[0].removesuffix("-")[:1], letters))


def kana_runs(text: str) -> Iterator[tuple[str, str]]:
    """Every run of kana within the first of a text, long and short, and how it sounds."""
    left = _MOST_READ
    for found in _KANA_RUN.finditer(text):
        kana = found[0][:left]
        left -= len(kana)
        for start in range(len(kana)):
            for end in range(start + _SHORTEST, min(len(kana), start + _LONGEST) + 1):
                run = kana[start:end]
                yield run, _sound_of_kana(run)


def sound_of_name(name: str) -> str | None:
    """How a name sounds that is all kana; None where it is not."""
    return _sound_of_kana(name) if _KANA_RUN.fullmatch(name) else None


def _sound_of_kana(kana: str) -> str:
    return sound_of(jaconv.kana2alphabet(jaconv.kata2hira(kana)))
