"""Text as the detectors read it: compatibility forms folded, invisible characters gone, look-alikes made Latin.

Detection runs over the folded text; ``Folded.span`` maps what was found back to the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from confusable_homoglyphs import confusables

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e007f]")  # fmt: skip  # noqa: E501
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Control characters but tab and newline, orders to turn the line round, and what no encoding takes."""
_HYPHENS = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63")
_LOOKALIKE = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_WORD = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r"[^\S\n]+")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` folded; ``offsets[i]`` is where its character ``i`` stood, with one entry more for the end."""

    text: str
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span of ``text[start:end]``, which is not empty."""
        return self.offsets[start], self.offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """NFKC character by character, hyphens and digits made ASCII, invisible characters dropped.

    Character by character, because composition across characters would lose the offsets; no pattern here needs it.
    """
    if text.isascii():
        return Folded(text, range(len(text) + 1))
    changed = {ord(old): new for old in set(text) if (new := _fold_character(old)) != old}
    if all(len(new) == 1 for new in changed.values()):  # nearly always: no place moves
        return Folded(text.translate(changed) if changed else text, range(len(text) + 1))
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        folded = _fold_character(character)
        characters.append(folded)
        offsets.extend([offset] * len(folded))
    return Folded("".join(characters), [*offsets, len(text)])


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if _INVISIBLE.match(character):
        return ""
    if character in _HYPHENS:
        return "-"
    folded = unicodedata.normalize("NFKC", character)
    return str(unicodedata.decimal(folded)) if len(folded) == 1 and folded.isdecimal() else folded


def latinise(text: str) -> str:
    """Turn Cyrillic and Greek look-alikes inside Latin words into the Latin letters they pass for."""
    return _WORD.sub(_latinise_word, text) if _LOOKALIKE.search(text) else text


def _latinise_word(match: re.Match[str]) -> str:
    word = match.group()
    return (
        "".join(_latin_letter(letter) for letter in word) if _LATIN.search(word) and _LOOKALIKE.search(word) else word
    )


@lru_cache(maxsize=1024)
def _latin_letter(letter: str) -> str:
    found: Any = confusables.is_confusable(letter, preferred_aliases=["latin"])
    glyphs = [str(glyph["c"]) for glyph in found[0]["homoglyphs"]] if found else []
    glyph = next((glyph for glyph in glyphs if len(glyph) == 1 and glyph.isascii()), letter)
    return "I" if glyph == "l" and letter.isupper() else glyph  # Unicode's skeleton of every capital I is a small L


def normalise(text: str) -> str:
    """Lower case, folded, look-alikes made Latin, straight apostrophes, runs of spaces made one. Offsets are lost."""
    return _SPACES.sub(" ", latinise(fold(text).text).lower().replace("\u2019", "'"))


def showable(text: str) -> str:
    """The text without characters that are none to read; where one was a kind of space, a space stays."""
    return _UNSHOWABLE.sub(lambda match: " " if match.group().isspace() else "", text)


def escaped(text: str) -> str:
    """The text for a terminal, which would obey control characters: their codes are shown instead."""
    return _UNSHOWABLE.sub(lambda match: match.group().encode("unicode_escape").decode(), text)
