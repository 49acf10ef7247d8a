"""The titles that a message names: by any of their names, in any case, without accents, and nearly as spelt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import NamedTuple, Self

from pipeline.trade import NO_TRADE, Trade, Wording
from pipeline.wording.comparing import COMPARES, MARK, MOST, beside_a_mark
from pipeline.wording.masks import blanked
from pipeline.wording.words import JAPANESE, is_japanese

_WITHOUT_SPACES = rf"{JAPANESE}\uac00-\ud7af"
"""Letters of scripts that put their particles straight after a Latin name ("Berserkの値段")."""
_BESIDE_NAMES = re.compile(f"[{_WITHOUT_SPACES}]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_ABBREVIATION = re.compile(r"(?=.*[A-Z].*[A-Z])\w{2,5}$")
_KEPT = 512
"""Texts whose near names are remembered: a turn asks for them several times, of its history too."""
_ASKED_TOO = re.compile(r"^\W*(?:(?:and|so|but|ok(?:ay)?)[,\s]+)?(?:(?:what|how) about|and)\s+", re.IGNORECASE)
"""Stands before what is asked of once more."""
_OPENS_A_SENTENCE = re.compile(r"(?:^|(?<!\d)[.!?\u2026])[^\w*\u2022-]*$", re.MULTILINE)
"""Behind the mark of a list none opens."""
_LOOKED_BACK = 40
"""Characters before a name that tell whether it opens a sentence."""
_QUOTED = re.compile("[\"'\u2018\u201c(\u300a\u300c\u300e*_]$")
GRAMMAR = frozenset(
    """another any both each either every few given granted considering many more most neither other others others' own
    same several some such that this those these what whatever which whichever whose""".split()
)
"""Words that open a sentence without naming anything: "Another one?", "Given her age, ..."."""
_SAID_OF_A_NAME = re.compile(
    rf"(?:'s)? (?:is|was|has|costs|by (?=[A-Z])|vs|(?:\w+\.? )?\d)|\W*[{JAPANESE}]|\W*[:(\[)\"\u201d\u300d\u300b]"
)
_POINTS_AT_SOME = re.compile(r" (?:\w+ )?ones?\b")
"""What is no name before it: "Orange ones please"."""
_SAYS_WHICH = Wording(
    r" (?:\w+ )?(?:{items}|{wished_as}|titles?|tales?|things?)\b"
    r"(?=,| (?:for(?! sale)|about|with|that|where|to|please)\b)",
    re.IGNORECASE,
)
_IS_ONE = Wording(r" (?:{items}|{wished_as}|titles?|tales?|things?)\b", re.IGNORECASE)
_AN = re.compile(r"\b(?:an?|some|any|more|no|few|two|three)\s+$", re.IGNORECASE)
_GOES_ON = re.compile(r" [A-Z]")
"""An everyday word between a name and more of it is no name: "Death Note Another Note"."""
_SMALL_WORD = re.compile(r"(?<![\w'])[a-z]\w{3,}")
"""Where none is, every word is written large, and none for being a name."""
_KANJI = re.compile("[々\u3400-\u9fff]")
_LONG_NAME = 4
_ARTICLE = re.compile(r"(?:the|an?) ", re.IGNORECASE)
_UNMISTAKABLE = 10
"""Letters of a name that nobody writes without meaning it."""
_DIGITS, _KANJI_DIGITS = "123456789", "一二三四五六七八九"
_NUMERALS = str.maketrans(_DIGITS + _KANJI_DIGITS, _KANJI_DIGITS + _DIGITS)
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


class Near(NamedTuple):
    """Words of a text that are no name but come near to one, and the names that they may stand for."""

    words: str
    names: tuple[str, ...]


NearNames = Callable[[str], Near | None]
"""What in a text misspells, shortens or abbreviates a name; None where nothing does."""


class Named(NamedTuple):
    """A title of the catalogue, and the words that name it in the folded text."""

    title: str
    words: str


def folded(text: str) -> str:
    """The text as names are compared: full-width forms and accents folded, apostrophes straight; case is kept."""
    if text.isascii():
        return text
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", plain).replace("\u2019", "'")


def as_written(words: str) -> str:
    """A pattern for words that may be written with something other than a blank between them."""
    return r"\W+".join(map(re.escape, words.split()))


def called_otherwise(plain: str, named: Named, words: str) -> str:
    """The folded text with other words in the place of those that name a title."""
    return re.sub(as_written(named.words), words, plain, flags=re.IGNORECASE)


def first_of_each(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The title of each name; of one that several titles have, in whatever case and script, the first title."""
    first: dict[str, str] = {}
    return {name: first.setdefault(_key(name), title) for name, title in names}


def may_name(text: str, name: str) -> bool:
    """Whether the letters of a name stand in a text at all: a look that costs a fraction of ``TitleNames``."""
    return _key(name) in _key(text)


class TitleNames:
    """Finds titles in text.

    Args:
        titles: the catalogue's name of each title, by each name that it goes by.
        near: find names that are misspelt or cut short; the first that finds any decides.
        everyday: whether a word is one that everybody uses, name or not.
        trade: what is sold, which such a word may only describe.
    """

    def __init__(
        self,
        titles: Mapping[str, str],
        near: Sequence[NearNames] = (),
        *,
        everyday: Callable[[str], bool] = lambda _: False,
        trade: Trade = NO_TRADE,
    ) -> None:
        self._everyday, self._trade = everyday, trade
        titles = {**_without_article(titles), **_with_other_numerals(titles), **titles}
        self._title_by_name = {_key(name): title for name, title in titles.items() if name}
        self._near = lru_cache(maxsize=_KEPT)(partial(_first, near))
        names = sorted({folded(name) for name in titles if name}, key=len, reverse=True)
        spaced = [re.escape(name) for name in names if _is_spaced(name)]
        japanese = [name for name in names if is_japanese(name)]
        single = [re.escape(name) for name in names if not (_is_spaced(name) or is_japanese(name))]
        # Abbreviations are written anyhow; short ones among them are words of their own ("it" is no "IT").
        abbreviations = [re.escape(name) for name in names if _ABBREVIATION.match(name) and len(name) > len("xx")]
        # One-word titles such as "Another" or "Monster" are also plain words: they count only as they are written.
        self._either = rf"(?:(?i:{_any([*spaced, *abbreviations])})|{_any(single)})"
        self._in_capitals = _any([re.escape(name.upper()) for name in names if _is_word(name)])
        self._latin = re.compile(rf"(?<!\w){self._either}(?!\w)")
        # Only a name in kana alone may be written in the other kana: 終わる is no 終ワル.
        self._kana = re.compile(_any([re.escape(_katakana(name)) for name in japanese if not _KANJI.search(name)]))
        self._kanji = re.compile(_any([re.escape(name) for name in japanese if _KANJI.search(name)]))

    @cached_property
    def _beside_particles(self) -> re.Pattern[str]:
        """The same for a text in which they may stand, and a word in capitals is a name: "NARUTOの作者".

        Python takes 2 ms to compile so many letters.
        """
        letter = rf"[^\W{_WITHOUT_SPACES}]"
        return re.compile(rf"(?<!{letter})(?:{self._either}|{self._in_capitals})(?!{letter})")

    @cached_property
    def _compared(self) -> re.Pattern[str]:
        """A name of one word beside another name, of which a mark stands in the place."""
        return beside_a_mark(_any([re.escape(name) for name in {*self._title_by_name} - GRAMMAR if _is_word(name)]))

    def made_ready(self) -> Self:
        """Compile now what else the first text of such a script would wait for: a quarter of a second of 20,000."""
        _ = self._beside_particles
        return self

    def all_in(self, text: str) -> list[Named]:
        """The titles that a text names, in its order."""
        plain = folded(text)
        if whole := self._whole(plain):
            return [whole]
        found = self._found(plain)
        named = [
            Named(self._title_by_name[_key(match[0])], plain[match.start() : match.end()])
            for match in sorted(found, key=lambda match: match.start())
        ]
        if not named:
            near = self.near_in(text)
            named = near if len(near) == 1 else []
        return self._with_compared(named, plain) if named and COMPARES.search(plain) else named

    def _whole(self, plain: str) -> Named | None:
        """What a text names that is nothing but a name of one word, in whatever case: "nana?", "and nana?"."""
        word = _ASKED_TOO.sub("", plain).strip(" \t\n?!.,\"'\u2026")
        title = self._title_by_name.get(_key(word)) if word.isalpha() and _key(word) not in GRAMMAR else None
        return Named(title, word) if title else None

    def _with_compared(self, named: list[Named], plain: str) -> list[Named]:
        """These, and what they are compared with, written small or nearly right: "Naruto or bleach"."""
        for _ in range(MOST - len(named)):
            rest = plain
            for one in named:
                rest = called_otherwise(rest, one, MARK)
            small = self._compared.search(rest)
            word = small and (small["behind"] or small["before"])
            near = [Named(self._title_by_name[_key(word)], word)] if word else self.near_in(rest)
            if len(near) != 1 or near[0].title in {one.title for one in named}:
                break
            named = [*named, *near]
        return sorted(named, key=lambda one: _place_of(one.words, plain))

    def first_as_written(self, text: str) -> Named | None:
        """The first name in a line of ours, where a word like a name is one: "The genres of Real are sports"."""
        plain = folded(text)
        found = self._latin.search(plain)
        return Named(self._title_by_name[_key(found[0])], found[0]) if found else None

    def places_in(self, text: str) -> list[tuple[int, int]]:
        """Where names stand in a text as it is, from and up to."""
        plain = text if text.isascii() else "".join(map(_folded_in_place, text))
        return [match.span() for match in self._found(plain)]

    def _found(self, plain: str) -> list[re.Match[str]]:
        pattern = self._beside_particles if _BESIDE_NAMES.search(plain) else self._latin
        found = pattern.finditer(plain)
        latin = [one for one in found if not (_only_opens_a_sentence(one) or self._only_describes(one))]
        ends = {one.end() for one in latin}
        within = [
            self._everyday(one[0]) and one.start() - 1 in ends and _GOES_ON.match(plain, one.end()) for one in latin
        ]
        latin = [one for one, is_within in zip(latin, within, strict=True) if not is_within]
        return [*latin, *self._japanese_in(plain)]

    def _japanese_in(self, plain: str) -> list[re.Match[str]]:
        kanji = list(self._kanji.finditer(plain))
        kana = self._kana.finditer(_katakana(plain))
        return [*kanji, *(one for one in kana if not any(of.start() <= one.start() < of.end() for of in kanji))]

    def _only_describes(self, match: re.Match[str]) -> bool:
        """Whether an everyday word says which things are wanted: "Innocent stories for my son", "a Monster story"."""
        before, behind = _around(match)
        if not self._everyday(match[0]) or _QUOTED.search(before):
            return False
        if _AN.search(before):
            return bool(_IS_ONE.of(self._trade).match(behind))
        written_large = _OPENS_A_SENTENCE.search(before) or not _SMALL_WORD.search(match.string)
        return bool(written_large and _SAYS_WHICH.of(self._trade).match(behind))

    def near_in(self, text: str) -> list[Named]:
        """The titles that words of a text may stand for, where it names none; several where it cannot be told which."""
        plain = folded(blanked(text))
        found = self._near(plain)
        if found and self._near_only_describes(found, plain):
            return []
        titles = dict.fromkeys(self._title_by_name[_key(name)] for name in found.names) if found else {}
        return [Named(title, found.words) for title in titles] if found else []

    def _near_only_describes(self, near: Near, plain: str) -> bool:
        """The same of a word that comes near to a name, written small perhaps."""
        word = near.words.split()[-1]
        places = re.finditer(rf"\b{re.escape(word)}\b", plain, re.IGNORECASE)
        return any(word.casefold() == name.casefold() for name in near.names) and all(map(self._only_describes, places))

    def first_in(self, text: str) -> Named | None:
        """The first title that a text names."""
        return next(iter(self.all_in(text)), None)


def _around(match: re.Match[str]) -> tuple[str, str]:
    """The last characters before a name, and all that is behind it."""
    return match.string[max(0, match.start() - _LOOKED_BACK) : match.start()], match.string[match.end() :]


def _only_opens_a_sentence(match: re.Match[str]) -> bool:
    """Whether a word that is written large is so for where it stands, and not as a name."""
    before, behind = _around(match)
    if not match[0].isalpha() or not _OPENS_A_SENTENCE.search(before) or _QUOTED.search(before):
        return False
    if match[0].lower() in GRAMMAR:
        return not _SAID_OF_A_NAME.match(behind)
    return bool(_POINTS_AT_SOME.match(behind))


def _folded_in_place(letter: str) -> str:
    plain = folded(letter)
    return plain if len(plain) == 1 else letter


def _place_of(words: str, plain: str) -> int:
    """Where the first of these words stands in a text."""
    return plain.casefold().find(words.split(maxsplit=1)[0].casefold())


def _first(near: Sequence[NearNames], text: str) -> Near | None:
    return next((found for one in near if (found := one(text))), None)


def _is_spaced(name: str) -> bool:
    return " " in name and not is_japanese(name)


def _is_word(name: str) -> bool:
    return len(name) > len("xx") and not _is_spaced(name) and not is_japanese(name)


def _without_article(titles: Mapping[str, str]) -> dict[str, str]:
    """Long names of several words without their article, which who speaks leaves out: Promised Neverland."""
    bare = ((_ARTICLE.sub("", name), title) for name, title in titles.items() if _ARTICLE.match(name))
    return {name: title for name, title in bare if _is_spaced(name) and len(name) >= _UNMISTAKABLE}


def _with_other_numerals(titles: Mapping[str, str]) -> dict[str, str]:
    """Japanese names with a numeral, by its other sign: 三月のライオン, 5等分の花嫁."""
    long = ((name, title) for name, title in titles.items() if is_japanese(name) and len(name) >= _LONG_NAME)
    return {name.translate(_NUMERALS): title for name, title in long if name.translate(_NUMERALS) != name}


def _katakana(text: str) -> str:
    """Hiragana as katakana, character by character: names are written in either."""
    return text.translate(_HIRAGANA)


def _key(name: str) -> str:
    return _katakana(folded(name)).casefold()


def _any(patterns: Sequence[str]) -> str:
    return "|".join(patterns) or "(?!)"
