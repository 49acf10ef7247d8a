"""The content words of a text, English and Japanese, so that two texts can be compared by them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LATIN_WORD = re.compile(r"[a-z0-9]+(?:[.'][a-z0-9]+)*")
_PREFIX = re.compile(r"\b(pre|re)-(?=[a-z])")
"""A pre-order is no order: what has a prefix is another word."""
JAPANESE = r"々〆〇\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9d"
"""The letters of Japanese, for a character class: kana, half-width ones too, kanji and what repeats them.

The middle dot is none of them: English text has it as well.
"""
_JAPANESE = re.compile(f"[{JAPANESE}]")
_JAPANESE_RUN = re.compile(r"[\u30a0-\u30ff]+|[\u3400-\u9fff々]+")
"""Katakana or kanji: what carries meaning. Hiragana is mostly grammar."""
_JAPANESE_ASKING = re.compile("[何誰]|教え")
STOP_WORDS = frozenset(
    """a about all also am an and any are as at be been being but by can could did do does for from get got had has
    have he her hers him his how i i'd i'm if in into is it it's its just let me my of on or our please she should so
    some tell than that the their them then there these they this those to was we were what what's when where which
    who who's whom whose why will with would you your right now today current currently""".split()
)
"""English words that tell nothing of what a text is about."""
_GENRES = {
    "ダークファンタジー": "dark fantasy",
    "science fiction": "sci-fi",
    "romantic": "romance",
    "rom-com": "romance comedy",
    "romcom": "romance comedy",
    "ラブコメ": "romance comedy",
    "恋愛": "romance",
    "ホラー": "horror",
    "冒険": "adventure",
    "スポーツ": "sports",
    "料理": "cooking",
    "学園": "school",
    "推理": "mystery",
    "ミステリー": "mystery",
    "ファンタジー": "fantasy",
    "コメディ": "comedy",
    "歴史": "historical",
    "音楽": "music",
    "アクション": "action",
    "バトル": "action",
    "サスペンス": "suspense",
    "スリラー": "thriller",
    "日常": "slice of life",
    "ギャグ": "comedy",
    "格闘": "martial arts",
    "百合": "girls love",
    "異世界": "isekai",
    "yaoi": "boys love",
    "shounen": "shonen",
    "scary": "horror",
    "creepy": "horror",
    "怖い": "horror",
    "funny": "comedy",
    "笑える": "comedy",
    "shoujo": "shojo",
    "漫画": "manga",
    "マンガ": "manga",
    "作品": "series",
}
"""The catalogue describes its series in one way; who asks in Japanese, or in other words of the trade, finds them."""
_GENRE = re.compile("|".join(_GENRES))
_NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: str(number) for number, word in enumerate(_NUMBER_WORDS, 2)}
"""From two on: "one" mostly stands for something else ("a good one", "One Piece")."""


@lru_cache(maxsize=8192)
def words_of(text: str) -> frozenset[str]:
    """Return the content words: English ones without their endings, Japanese ones as pairs of characters."""
    plain = in_the_words_of_the_catalogue(text)
    latin: list[str] = _LATIN_WORD.findall(_PREFIX.sub(r"\1", plain))
    words = {_stem(_NUMBERS.get(word, word)) for word in latin if word not in STOP_WORDS}
    for run in _JAPANESE_RUN.findall(_JAPANESE_ASKING.sub("", plain)):
        words |= {run[start : start + 2] for start in range(max(1, len(run) - 1))}
    return frozenset(words)


def casefolded(text: str) -> str:
    """The text as patterns read it: small letters, full-width forms folded, apostrophes straight."""
    return unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")


def in_the_words_of_the_catalogue(text: str) -> str:
    """The text in small letters, with the kinds of series named as the catalogue names them."""
    plain = casefolded(text)
    return _GENRE.sub(lambda match: f" {_GENRES[match[0]]} ", plain)


def is_japanese(text: str) -> bool:
    """Whether the text holds Japanese script."""
    return bool(_JAPANESE.search(text))


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending, instead in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) > len("xx"):
            return (word[: -len(ending)] + instead).rstrip("e")
    return word.rstrip("e")
