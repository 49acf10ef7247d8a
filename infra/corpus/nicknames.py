"""Titles by less than their names: initials ("YLIA"), joined beginnings ("Fruba"), and half of the words ("Nozaki")."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from infra.corpus.spelling import CHAT, OF_SHOPS
from pipeline.catalogue.names import GRAMMAR, Near, folded
from pipeline.catalogue.subject import stems_of, subject_of, thing_of
from pipeline.trade import Trade, Wording
from pipeline.wording.cues import cues_of

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_LATIN = re.compile(r"[A-Za-z0-9' ]+$")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)", re.IGNORECASE)
"""A number in its place, whatever title has these initials."""
_OF_A_PART = re.compile(r":? Part \d.*$")
_SMALL = frozenset("a an the of and to in no wa ga ni wo o de x kara".split())
"""Words that an abbreviation may leave out."""
_HONORIFICS = frozenset("kun chan san sama sensei senpai".split())
_LINK = r"(?:to|of|the|no|wa|ga|de|x)"
_IN_ITS_PLACE = Wording(
    r"\b(?:like|similar to|all of|{makers} (?:of|behind)|who(?:ever)? (?:{makes}|made|did|created)|"
    r"how many (?:\w+ )?(?:{units}|{counted_as}|{counted}) (?:is|are|of|in)|"
    r"wh(?:o|at)(?:'?s| is| are| was) the (?:\w+ )?(?:{asking}|{facts}) (?:of|in|for)|"
    r"(?<!.)(?:the )?(?!an?\b)(?:\w+ )?(?!{wished_as})(?:{asking}|{facts}) (?:of|in|for)) (?P<behind>[a-z]+)"
    r"(?=\W*$|[,;?!]| (?:in total|total|have|has|but|and|then|too|also|please|finish\w*|still|do|does|{makes}|make)\b)|"
    r"(?:\bthe (?P<before>[a-z]+) (?:{makers}|guy|people|team)|"
    r"\bis (?P<told>[a-z]+) (?:out|available|sold|published|translated|(?:ok |okay |suitable |appropriate |"
    r"good |too \w+ |safe )?for (?:kids|children|teens?|adults|an?|my))|"
    r"\b(?:versions?|editions?|translations?|copy|copies) of (?P<printed>[a-z]+))\b"
)
"""Where a title of one word is meant, however everyday the word is, and nothing else would be said so."""
_INITIALS = 3
_SHORTEST_BLEND, _LEAST_OF_A_WORD = 5, 2
_SHORTEST_PART, _SHORTEST_RARE = 3, 4

Unknown = Callable[[Iterable[str]], AbstractSet[str]]


class Nicknames:
    """Finds names by a part of them. Each method implements ``NearNames``.

    Args:
        names: every name of every title.
        makers: who made them; a word of theirs is no half of a title ("Pluto: Urasawa x Tezuka").
        unknown: those of some words that no English dictionary has.
        trade: the words of what is sold.
    """

    def __init__(self, names: Iterable[str], makers: Iterable[str], unknown: Unknown, trade: Trade) -> None:
        self._unknown, self._trade = unknown, trade
        self._jargon = OF_SHOPS.union(trade.plain("jargon").split())
        persons = {stem for maker in makers for stem in stems_of(maker, trade)}
        self._words = {name: words for name in names if (words := _latin_words(name))}
        self._single = {words[0] for words in self._words.values() if len(words) == 1}
        self._by_initials: defaultdict[str, list[str]] = defaultdict(list)
        self._by_start: defaultdict[str, list[str]] = defaultdict(list)
        self._by_part: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for name, words in self._words.items():
            for initials in _initials(words) | _capitals(name):
                self._by_initials[initials].append(name)
            self._by_start[words[0][:_LEAST_OF_A_WORD]].append(name)
            for part in _parts(stems_of(name, trade)):
                if not persons.issuperset(part):
                    self._by_part[part].append(name)

    def initials(self, text: str, /) -> Near | None:
        """Names of three words and more whose initials are written: BSD, ylia."""
        words = _WORD.findall(text)
        shouted = text.isupper() and len(words) > 1
        capitals = {word for word in words if word[1:] != word[1:].lower() and not shouted}
        for word in words:
            if _ORDINAL.fullmatch(word):
                continue
            names = self._by_initials.get(word.casefold(), ())
            if names and (word in capitals or self._unknown([word.casefold()]) - CHAT):
                return Near(word, tuple(names))
        return None

    def blend(self, text: str, /) -> Near | None:
        """Names the beginnings of whose words are joined: Fruba for Fruits Basket."""
        for word in self._rare(text, _SHORTEST_BLEND):
            starting = self._by_start.get(word[:_LEAST_OF_A_WORD], ())
            if names := tuple(name for name in starting if _is_blend(word, self._words[name])):
                return Near(word, names)
        return None

    def part(self, text: str, /) -> Near | None:
        """Names that hold the words for what is asked after: "who wrote Nozaki", "how long is JoJo"."""
        subject = subject_of(text, self._trade)
        alone = thing_of(text, self._trade).strip(" ?!.").casefold()
        if subject.framed and alone in self._single - GRAMMAR:
            return self._of_one_word(alone)
        places = _IN_ITS_PLACE.of(self._trade).finditer(text.casefold())
        for word in (str(one[one.lastgroup or 0]) for one in places):
            if word in self._single - GRAMMAR:
                return self._of_one_word(word)
        asks = any(cue.names_an_item for cue in cues_of(text, self._trade))
        for part in filter(None, (*subject.names, subject.thing)):
            names, words = self._by_part.get(part, ()), _written(part, text, self._trade)
            names = [name for name in names if stems_of(name, self._trade) == part] or names
            sure = asks or (part in subject.names and subject.framed)
            if names and words and not _goes_on(words, text) and (sure or self._rare(words, _SHORTEST_RARE)):
                return Near(words, tuple(names))
        return None

    def _of_one_word(self, word: str) -> Near:
        return Near(word, tuple(name for name in self._words if name.casefold() == word))

    def _rare(self, text: str, shortest: int) -> list[str]:
        """The words that are in no dictionary, and neither of the trade nor a form of address, in order."""
        words = [word for word in _WORD.findall(text.casefold()) if len(word) >= shortest]
        unknown = self._unknown(words) - self._jargon - CHAT - _HONORIFICS
        return [word for word in words if word in unknown]


def _latin_words(name: str) -> Sequence[str]:
    plain = re.sub(r"[^A-Za-z0-9' ]+", " ", folded(name))
    return _WORD.findall(plain.casefold()) if name.isascii() or _LATIN.match(folded(name)) else ()


def _initials(words: Sequence[str]) -> set[str]:
    telling = [word for word in words if word not in _SMALL]
    spelt = {"".join(word if word.isdecimal() else word[0] for word in some) for some in (words, telling)}
    return {initials for initials in spelt if len(initials) >= _INITIALS}


def _capitals(name: str) -> set[str]:
    """The capitals of what several parts are called alike: JJBA of "JoJo's Bizarre Adventure Part 3"."""
    words = _WORD.findall(_OF_A_PART.sub("", folded(name)))
    spelt = "".join(capital for word in words for capital in re.findall("[A-Z]", word)).casefold()
    return {spelt} if _OF_A_PART.search(folded(name)) and len(spelt) >= _INITIALS else set()


def _is_blend(word: str, words: Sequence[str]) -> bool:
    """Whether a word is made of the beginnings of two or more words in their order, from the first on."""
    return any(
        _continues(word[length:], words[1:])
        for length in range(_LEAST_OF_A_WORD, len(word) - _LEAST_OF_A_WORD + 1)
        if words[0].startswith(word[:length])
    )


def _continues(rest: str, words: Sequence[str]) -> bool:
    if not rest:
        return True
    if not words:
        return False
    begun = (
        _continues(rest[length:], words[1:])
        for length in range(_LEAST_OF_A_WORD, len(rest) + 1)
        if words[0].startswith(rest[:length])
    )
    return any(begun) or (words[0] in _SMALL and _continues(rest, words[1:]))


def _parts(stems: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every run of words within a name that could stand for it."""
    for start in range(len(stems)):
        for end in range(start + 1, len(stems) + 1):
            run = stems[start:end]
            if sum(map(len, run)) >= _SHORTEST_PART or run[0].isdecimal():
                yield tuple(run)


def _goes_on(words: str, text: str) -> bool:
    """Whether they are the beginning of a longer name: "Skip" of "Skip to Loafer"."""
    return re.search(rf"{re.escape(words)} {_LINK} [A-Z]", text) is not None and words[:1].isupper()


def _written(part: Sequence[str], text: str, trade: Trade) -> str:
    """The words of a text that have these stems."""
    words = _WORD.findall(text)
    stems = [stems_of(word, trade) for word in words]
    for start in range(len(words)):
        run: tuple[str, ...] = ()
        for end in range(start, len(words)):
            run += stems[end]
            if run == tuple(part):
                return " ".join(words[start : end + 1])
            if len(run) > len(part):
                break
    return ""
