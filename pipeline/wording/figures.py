"""Numbers in messages, in figures and in words."""

from __future__ import annotations

import re

NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
"""The pattern of an amount in figures, as its one group."""
_OR_BEFORE_A_UNIT = re.compile(r"(\d) (or (?:less|fewer|more)) ([a-z]+)")
"""Of "10 or fewer pages" the number stands beside what it counts in "10 pages or fewer"."""
_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety hundred".split()
CARDINALS = {word: figure for figure, word in enumerate(_TO_NINETEEN)} | {
    word: 10 * tens for tens, word in enumerate(_TENS, start=2)
}
"""Numbers that are written as one word. "A hundred" is read as its last word."""
_IN_WORDS = {word: figure for word, figure in CARDINALS.items() if figure > 1}
"""Without "one", which is mostly no number."""
A_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(_IN_WORDS)})"
"""The pattern of a number in figures or one word, which ``number_in`` reads."""
_A_NUMBER_IN_WORDS = re.compile(
    rf"(?<![\w-])(?:an? (?=hundred))?({'|'.join(_IN_WORDS)})(?!\w|-(?:one|{'|'.join(_IN_WORDS)})\b)"
)


def number_in(text: str) -> int:
    """The number that a text is, in figures or one word. Raises ValueError for what is none."""
    return _IN_WORDS.get(text.casefold()) or int(text)


def in_figures(plain: str) -> str:
    """A text with its numbers in figures, and what is counted right behind them."""
    figures = _A_NUMBER_IN_WORDS.sub(lambda word: str(_IN_WORDS[word[1]]), plain)
    return _OR_BEFORE_A_UNIT.sub(r"\1 \3 \2", figures)
