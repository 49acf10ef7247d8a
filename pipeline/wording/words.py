"""The content words of a text, English and Japanese, so that two texts can be compared by them."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

from pipeline.trade import Trade
from pipeline.wording.figures import CARDINALS

_LATIN_WORD = re.compile(r"[a-z0-9]+(?:[.'][a-z0-9]+)*")
_PREFIX = re.compile(r"\b(?:(pre|re)-(?=[a-z])|(pre) (?=order))")
"""A pre-order is no order, nor is a "pre order": what has a prefix is another word."""
JAPANESE = r"々〆〇\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9d"
"""The letters of Japanese, for a character class: kana, half-width ones too, kanji and what repeats them.

The middle dot is none of them: English text has it as well.
"""
LINE = r"(?m:^)"
"""For a pattern that looks ahead over a line, so that it does so once.

From each of its places, a message of 4,000 signs took six seconds.
"""
_JAPANESE = re.compile(f"[{JAPANESE}]")
_JAPANESE_RUN = re.compile(r"[\u30a0-\u30ff]+|[\u3400-\u9fff々]+")
"""Katakana or kanji: what carries meaning. Hiragana is mostly grammar."""
_JAPANESE_ASKING = re.compile("[何誰]|教え|もう少し|探し|見せ|紹介し")
STOP_WORDS = frozenset(
    """a about all also am an and any are as at be been being but by can could did do does for from get got had has
    have he her hers him his how i i'd i'm if in into is it it's its just let me my of on or our please she should so
    some tell than that the their them then there these they this those to was we were what what's when where which
    who who's whom whose why will with would you your right now today current currently""".split()
)
"""English words that tell nothing of what a text is about."""
_NUMBERS = {word: str(number) for word, number in CARDINALS.items() if number in range(2, 11)}
"""From two on: "one" mostly stands for something else ("a good one", "One Piece")."""


@lru_cache(maxsize=8192)
def words_of(text: str, trade: Trade) -> frozenset[str]:
    """Return the content words: English ones without their endings, Japanese ones as pairs of characters."""
    plain = in_the_words_of_the_catalogue(text, trade)
    latin: list[str] = _LATIN_WORD.findall(_PREFIX.sub(r"\1\2", plain))
    words = {_stem(_NUMBERS.get(word, word)) for word in latin if word not in STOP_WORDS}
    for run in _JAPANESE_RUN.findall(_JAPANESE_ASKING.sub("", plain)):
        words |= {run[start : start + 2] for start in range(max(1, len(run) - 1))}
    return frozenset(map(sys.intern, words))  # what is remembered of many texts holds each word once


def casefolded(text: str) -> str:
    """The text as patterns read it: small letters, full-width forms folded, apostrophes straight."""
    return width_folded(text).casefold()


def width_folded(text: str) -> str:
    """The same in its own case, where that tells a name."""
    return unicodedata.normalize("NFKC", text).replace("\u2019", "'")


def in_the_words_of_the_catalogue(text: str, trade: Trade) -> str:
    """The text in small letters, with what it asks for named as the catalogue names it."""
    plain, names = casefolded(text), trade.names
    return _others(trade).sub(lambda match: f" {names[match[1]]} ", plain)


def called_in_the_catalogue(text: str, trade: Trade) -> tuple[str, ...]:
    """The catalogue's words for what a text names otherwise, in its order: "vampire" for 吸血鬼, "comedy" for funny."""
    return tuple(dict.fromkeys(trade.names[match[1]] for match in _others(trade).finditer(casefolded(text))))


@lru_cache(maxsize=16)
def _others(trade: Trade) -> re.Pattern[str]:
    """The longest first: "dark fantasy" is no "fantasy". An English one as a word of its own, in its plural, too."""
    names = "|".join(map(re.escape, sorted(trade.names, key=len, reverse=True))) or "(?!)"
    return re.compile(rf"(?:(?<![a-z])|(?![a-z]))({names})(?:(?<=[a-z])(?:s(?![a-z])|(?![a-z]))|(?<![a-z]))")


def is_japanese(text: str) -> bool:
    """Whether the text holds Japanese script."""
    return bool(_JAPANESE.search(text))


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending, instead in (("ies", "y"), ("ie", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) > len("xx"):
            return (word[: -len(ending)] + instead).rstrip("e") or word
    return word.rstrip("e") or word
