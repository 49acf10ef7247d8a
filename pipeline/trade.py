"""The trade of a store: words for what it sells and for what is asked of that. Data; the code knows no goods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal, get_args

from pydantic import ConfigDict

Part = Literal[
    "adults_only",
    "asking",
    "besides",
    "cheerful",
    "counted",
    "counted_as",
    "ended",
    "facts",
    "faults",
    "generic",
    "grave",
    "heavy",
    "items",
    "jargon",
    "lasting",
    "makers",
    "makes",
    "parts",
    "respelt",
    "service",
    "set_apart",
    "shop",
    "states",
    "tales",
    "units",
    "untold",
    "used",
    "uses",
    "wished_as",
]
"""What a trade has words for; ``docs/your-store.md`` says what each is."""
Line = Literal[
    "anything",
    "bestsellers",
    "code",
    "currency",
    "editions",
    "exchange",
    "faulty",
    "first_one",
    "for_schools",
    "in_bulk",
    "incomplete",
    "item",
    "kinds",
    "of_others",
    "offers",
    "other_works",
    "restocked",
    "second_hand",
    "sold_to_us",
    "visit",
    "wares",
    "wrong_item",
]
"""What the code asks the pages, or puts into a question, in words of the trade."""
GENERAL: Mapping[Line, Mapping[str, str]] = {
    "anything": {"en": "Can you recommend something good?", "ja": "おすすめは何ですか"},
    "bestsellers": {"en": "", "ja": ""},
    "code": {"en": "promo code", "ja": "クーポンコード"},
    "currency": {"en": "In which currency are your prices?", "ja": "支払いの通貨は何ですか。"},
    "editions": {"en": "In which languages are your products?", "ja": "商品は何語のものがありますか。"},
    "exchange": {"en": "Can I exchange something?", "ja": "商品を交換できますか。"},
    "faulty": {"en": "What I got is faulty. Can I get a new one?", "ja": "不良品は返品や交換ができますか。"},
    "first_one": {"en": "", "ja": ""},
    "for_schools": {"en": "Is there a discount for schools?", "ja": "学校向けの割引はありますか。"},
    "in_bulk": {"en": "How many can I order at once?", "ja": "まとめて大量に購入できますか？"},
    "incomplete": {
        "en": "Something is missing from my parcel. What can I do?",
        "ja": "荷物の中身が足りないときはどうすればよいですか。",
    },
    "item": {"en": "product", "ja": "商品"},
    "kinds": {"en": "", "ja": ""},
    "of_others": {
        "en": "Can you tell me about another customer's order?",
        "ja": "他のお客様の注文を見られますか。",
    },
    "offers": {"en": "Which promo codes are there?", "ja": "使えるクーポンコードはありますか"},
    "other_works": {"en": "What else is there by {people}?", "ja": "{people}の商品は何がありますか"},
    "restocked": {
        "en": "It is sold out. Can you tell me when you have it again?",
        "ja": "品切れの商品の再入荷の通知はありますか。",
    },
    "second_hand": {"en": "", "ja": ""},
    "sold_to_us": {"en": "Do you buy used goods from customers?", "ja": "買取はしていますか。"},
    "visit": {"en": "Do you have a shop that I can visit?", "ja": "実店舗はありますか。"},
    "wares": {"en": "", "ja": ""},
    "wrong_item": {
        "en": "I received something else than I ordered. What now?",
        "ja": "注文と違う商品が届いたときはどうすればよいですか。",
    },
}
"""These lines as any shop says them. Empty ones are asked of those pages alone whose trade has them."""

_GAP = re.compile(r"\{([a-z]\w*)\}")
_PLAIN = re.compile(r"[a-z][a-z '-]*")
_NOTHING = "(?!)"
"""Matches nowhere: stands for words that a trade does not have."""
_JAPANESE = "_ja"
_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words by language. An English one in small letters stands for its plural too; others are patterns."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    en: tuple[str, ...] = ()
    ja: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """A fact that is asked for: a question that matches ``asked`` is answered by a sentence that matches ``told``.

    Args:
        name: the store's.
        asked: matches questions.
        told: matches sentences, in their case.
        strict: whether no other sentence is an answer.
        particular: whether most pages do not state it: no other sentence, however near, is an answer in its place.
        of_items: whether it is never asked about the store itself.
        names_an_item: whether who asks for it names an item, by however little of its name.
        compares: whether a number in the question is held against what is told.
        appeal: whether it makes one want an item: by its ``kind``, or by its ``story``, which any words may tell.
    """

    name: str
    asked: re.Pattern[str]
    told: re.Pattern[str]
    strict: bool = False
    particular: bool = False
    of_items: bool = False
    names_an_item: bool = False
    compares: bool = False
    appeal: Literal["kind", "story"] | None = None


@dataclass(frozen=True, slots=True)
class RareKind:
    """A kind of item that few are of, and whose words stand for others besides.

    Args:
        written: what a question says instead of its names.
        names: its names in small letters; written large they may be somebody's.
        initials: what it is cut to.
        ja: its Japanese names.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    written: str
    names: tuple[str, ...] = ()
    initials: str = ""
    ja: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alike:
    """What may be left out of a question of the trade, or exchanged, so that it asks the same.

    Args:
        harmless: words that change no answer.
        light: ideas that a question may do without, and that may not stand in another's place.
        ordered: ideas whose order counts.
        phrases: runs of words that stand for an idea, by the idea; for two ideas, by `a+b`. `a|another copy` is two.
        words: words that stand for an idea, by the idea.
        implied: what an idea already says, or several together (`a+b`).
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    harmless: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    ordered: tuple[str, ...] = ()
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    implied: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


@dataclass(frozen=True, eq=False)
class Trade:
    """The words of one store. Whatever it has none for is simply never met.

    Args:
        words: by what they are for.
        synonyms: other words for what the catalogue says, with what it says.
        rare: kinds that few items are of, by the catalogue's word.
        facts: what is asked of an item.
        alike: what makes two questions the same.
        lines: by language (``en``, ``ja``), what the code asks in the trade's words.
    """

    words: Mapping[Part, Spoken] = field(default_factory=dict[Part, Spoken])
    synonyms: Mapping[str, str] = field(default_factory=dict[str, str])
    rare: Mapping[str, RareKind] = field(default_factory=dict[str, RareKind])
    facts: tuple[Cue, ...] = ()
    alike: Alike = Alike()
    lines: Mapping[Line, Mapping[str, str]] = field(default_factory=dict[Line, Mapping[str, str]])
    _patterns: dict[Wording, re.Pattern[str]] = field(default_factory=dict["Wording", re.Pattern[str]], repr=False)

    def pattern(self, wording: Wording) -> re.Pattern[str]:
        """The wording in the words of this trade."""
        if wording not in self._patterns:
            self._patterns[wording] = re.compile(filled(wording.template, self.words), wording.flags)
        return self._patterns[wording]

    def plain(self, *parts: Part) -> str:
        """The words for some parts that are no patterns, in a row, to be compared by their stems."""
        japanese = " ".join(word for part in parts if part in self.words for word in self.words[part].ja)
        return f"{self.english(*parts)} {japanese}"

    def english(self, *parts: Part) -> str:
        """The English ones of these."""
        every = (word for part in parts if part in self.words for word in self.words[part].en)
        return " ".join(filter(_PLAIN.fullmatch, every))

    def line(self, line: Line, language: str, **gaps: str) -> str:
        """What the code asks in Japanese (``ja``), or else in English, its gaps filled."""
        spoken = "ja" if language == "ja" else "en"
        said = self.lines.get(line, {}).get(spoken) or GENERAL[line][spoken]
        return said.format(**gaps)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The catalogue's words for what is asked for in others."""
        japanese = {name: kind for kind, rare in self.rare.items() for name in rare.ja}
        return {name.casefold(): said for name, said in {**self.synonyms, **japanese}.items()}


NO_TRADE = Trade()
"""Without a word: for what is read in general English and Japanese."""


class Wording:
    """A pattern of the code with gaps for words of a trade: ``{items}`` for English ones, ``{items_ja}`` for Japanese.

    Raises:
        ValueError: a gap is for words that no trade has.
    """

    __slots__ = ("flags", "template")

    def __init__(self, template: str, flags: int = 0) -> None:
        if unknown := next(unknown_gaps(template), None):
            raise ValueError(f"{unknown} is no part of a trade")
        self.template, self.flags = template, flags

    def of(self, trade: Trade) -> re.Pattern[str]:
        """The pattern in the words of a trade."""
        return trade.pattern(self)


def unknown_gaps(template: str) -> Iterator[str]:
    """The gaps of a pattern that are for words that no trade has."""
    return (name for name in _GAP.findall(template) if name.removesuffix(_JAPANESE) not in get_args(Part))


def filled(template: str, words: Mapping[Part, Spoken]) -> str:
    """The pattern with the words for its gaps, or with what matches nowhere where there are none."""
    gaps: dict[str, str] = {}
    for part, said in words.items():
        gaps[part] = _either(map(_in_any_number, said.en))
        gaps[f"{part}{_JAPANESE}"] = _either(said.ja)
    return _GAP.sub(lambda gap: gaps.get(gap[1], _NOTHING), template)


def _either(words: Iterable[str]) -> str:
    every = "|".join(words)
    return f"(?:{every})" if every else _NOTHING


def _in_any_number(word: str) -> str:
    if not _PLAIN.fullmatch(word) or word.endswith("s"):
        return word
    return f"{word[:-1]}(?:y|ies)" if re.search(r"[^aeiou]y$", word) else f"{word}s?"
