"""Passages cut into sentences, and sentences into words: what the extractive generator chooses from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pipeline.prompt import WrittenPassage

_BOUNDARY = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9$\u3040-\u9fff])|(?<=[。！？])|\n+")
_ABBREVIATION = re.compile(r"(?:^|[\s(.])(?:[A-Z]|Dr|Mr|Mrs|Ms|St|Jr|Sr|vs|etc|e\.g|i\.e)\.$")
_BEFORE_A_NUMBER = re.compile(r"(?:^|[\s(])(?:vols?|nos?|ch|pp?)\.$", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*・]|\d+[.)])\s+")
_SHORTEST = 8
"""Characters. What is shorter says nothing on its own."""

_LATIN_WORD = re.compile(r"[a-z0-9]+(?:[.'][a-z0-9]+)*")
_PREFIX = re.compile(r"\b(pre|re)-(?=[a-z])")
"""A pre-order is no order: what has a prefix is another word."""
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_JAPANESE_RUN = re.compile(r"[\u30a0-\u30ff]+|[\u3400-\u9fff々]+")
"""Katakana or kanji: what carries meaning. Hiragana is mostly grammar."""
_JAPANESE_ASKING = str.maketrans("", "", "何誰")
_STOP_WORDS = frozenset(
    """a about all also am an and any are as at be been being but by can could did do does for from get got had has
    have he her hers him his how i i'd i'm if in into is it it's its just let me my of on or our please she should so
    some tell than that the their them then there these they this those to was we were what what's when where which
    who who's whom whose why will with would you your right now today current currently""".split()
)
_GENRES = {
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
    "異世界": "isekai",
    "漫画": "manga",
    "マンガ": "manga",
    "作品": "series",
}
"""The catalogue describes its series in English; who asks in Japanese should find them, too."""
_GENRE = re.compile("|".join(_GENRES))
_NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: str(number) for number, word in enumerate(_NUMBER_WORDS, 2)}
"""From two on: "one" mostly stands for something else ("a good one", "One Piece")."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that can be quoted. ``lead`` is the heading or the question that it stands under."""

    passage: WrittenPassage
    position: int
    text: str
    lead: str

    @property
    def in_context(self) -> str:
        """The sentence with what says what it is about, for the encoder."""
        parts = [part for part in (self.passage.title, self.lead) if part and part not in self.text]
        return f"{'. '.join(parts)}: {self.text}" if parts else self.text


def sentences_of(passage: WrittenPassage) -> list[Sentence]:
    """Return the sentences that state something; headings and questions lead the ones that follow."""
    sentences: list[Sentence] = []
    lead = ""
    for position, text in enumerate(_split(passage.text, passage.title)):
        if text.startswith("#"):
            lead = text.lstrip("# ")
        elif text.endswith(("?", "？", "か。")):
            lead = text
        elif len(text) >= _SHORTEST:
            sentences.append(Sentence(passage, position, text, lead))
    return sentences


@lru_cache(maxsize=8192)
def words_of(text: str) -> frozenset[str]:
    """Return the content words: English ones without their endings, Japanese ones as pairs of characters."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    plain = _GENRE.sub(lambda match: f" {_GENRES[match[0]]} ", plain)
    latin: list[str] = _LATIN_WORD.findall(_PREFIX.sub(r"\1", plain))
    words = {_stem(_NUMBERS.get(word, word)) for word in latin if word not in _STOP_WORDS}
    for run in _JAPANESE_RUN.findall(plain.translate(_JAPANESE_ASKING)):
        words |= {run[start : start + 2] for start in range(max(1, len(run) - 1))}
    return frozenset(words)


def is_japanese(text: str) -> bool:
    """Whether the text holds Japanese script."""
    return bool(_JAPANESE.search(text))


def _split(text: str, title: str) -> list[str]:
    # Titles and names in brackets may hold full stops: "Haikyu!! (ハイキュー!!) is ...".
    names = [match.span() for match in re.finditer(rf"{re.escape(title)}|\([^()\n]*\)", text)]
    pieces: list[str] = []
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        end = boundary.start()
        if any(a < end <= b for a, b in names) or _is_inside(text[start:end], text[boundary.end() :][:1]):
            continue
        pieces.append(text[start : boundary.end()])
        start = boundary.end()
    pieces.append(text[start:])
    return [cleaned for piece in pieces if (cleaned := " ".join(_BULLET.sub("", piece).split()))]


def _is_inside(before: str, following: str) -> bool:
    """Whether the full stop belongs to an abbreviation."""
    return bool(_ABBREVIATION.search(before) or (following.isdigit() and _BEFORE_A_NUMBER.search(before)))


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending, instead in (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) > len("xx"):
            return (word[: -len(ending)] + instead).rstrip("e")
    return word.rstrip("e")
