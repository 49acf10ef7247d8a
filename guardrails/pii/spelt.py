"""Digits that are written as words or as letters that look like them: read back, place by place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guardrails.pii.found import holds, lowered

_VALUES = {
    word: str(value)
    for words in (
        "zero one two three four five six seven eight nine",
        "oh one two three four five six seven eight niner",
        "o",
        "nought",
        "ゼロ イチ ニ サン ヨン ゴ ロク ナナ ハチ キュウ",
        "ぜろ いち に さん よん ご ろく なな はち きゅう",
        "レイ イチ ニ サン シ ゴ ロク シチ ハチ ク",
        "れい いち に さん よん ご ろく しち はち きゅう",
        "マル",
        "まる",
        "〇 一 二 三 四 五 六 七 八 九",
        "零",
    )
    for value, word in enumerate(words.split())
}
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_ENGLISH = "|".join(sorted((w for w in _VALUES if w.isascii()), key=len, reverse=True))
_JAPANESE = "|".join(sorted((w for w in _VALUES if not w.isascii()), key=len, reverse=True))
_WORD = rf"(?:\b(?:double|triple|treble)\s+)?(?:\b(?:{_ENGLISH})\b|{_JAPANESE}|\d)"
DIGIT_WORDS = rf"(?:(?:{_ENGLISH})[ ,-]{{1,2}}){{2,7}}(?:{_ENGLISH})\b|(?:{_JAPANESE}){{3,8}}"
"""Three digits and more in words: of a code that is said to be one."""
_GAP = r"(?:[\s,.・、ーの()+-]|\bdash\b|\bhyphen\b){0,4}"
_RUN = re.compile(rf"(?:{_WORD}{_GAP}){{6,24}}{_WORD}", re.IGNORECASE)
_PIECE = re.compile(
    rf"(?:\b(?P<times>double|triple|treble)\s+)?(?P<digit>\b(?:{_ENGLISH})\b|{_JAPANESE}|\d)", re.IGNORECASE
)
_LETTERS = str.maketrans("OoIl", "0011")
_LOOKALIKE_RUN = re.compile(r"(?<![A-Za-z0-9])[\dOoIl](?:[ .()-]{0,2}+[\dOoIl]){8,18}+(?![A-Za-z0-9])")
_KANA_FOR_HYPHEN = re.compile(r"(?<=\d\d)[ーの](?=\d\d)")
_MIN_REAL_DIGITS, _MIN_WORDS = 5, 3
WORDS = (
    *("zero", "three", "four", "five", "six", "seven", "eight", "nine", "double", "triple"),
    *("ゼロ", "ぜろ", "〇", "零", "五", "七", "八", "九"),
)
"""A number of that many digits that holds none of these is not looked for."""


@dataclass(frozen=True, slots=True)
class Spelt:
    """A run of digits written in words: what it reads, and where it stands."""

    digits: str
    start: int
    end: int


def runs(text: str) -> Iterator[Spelt]:
    """Every run of seven digits or more with a word among them."""
    if not holds(lowered(text), WORDS):
        return
    for match in _RUN.finditer(text):
        pieces = [*_PIECE.finditer(match.group())]
        digits = "".join(
            _VALUES.get(piece["digit"].lower(), piece["digit"]) * _TIMES.get((piece["times"] or "").lower(), 1)
            for piece in pieces
        )
        if sum(not piece["digit"].isascii() or piece["digit"].isalpha() for piece in pieces) >= _MIN_WORDS:
            yield Spelt(digits, *match.span())


def with_digits_for_letters(text: str) -> str:
    """``text`` with O, I and l read as digits, and kana as hyphens, where they stand among digits. No place moves."""
    return _LOOKALIKE_RUN.sub(_read, text if text.isascii() else _KANA_FOR_HYPHEN.sub("-", text))


def _read(match: re.Match[str]) -> str:
    run = match.group()
    return run.translate(_LETTERS) if sum(c.isdigit() for c in run) >= _MIN_REAL_DIGITS else run
