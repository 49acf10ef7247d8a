"""Values of the store's own fields that a wish names: "size M", "in blue", "an oolong".

A field says itself whether its values narrow a search (``narrows``). What is said by the way does not: the teapot is
asked for in "a teapot for green tea", and no green tea.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.catalogue.fields import Field, Fields
from pipeline.catalogue.names import folded
from pipeline.catalogue.unwanted import without_unwanted
from pipeline.trade import Trade
from pipeline.types.conditions import AnyOf, Condition, Within
from pipeline.types.documents import Fact
from pipeline.wording.words import in_the_words_of_the_catalogue, is_japanese, words_of

_BY_THE_WAY = re.compile(
    r"\b(?:for|(?:goes|go|going) with|like|than|instead of|other than|besides|about|from)"
    r"(?: (?:an?|the|my|our|his|her|their|some))?(?: [\w-]+)? $"
)
"""What stands before a thing that is not itself asked for."""
_SHORTEST = 3
"""Letters. A shorter value ("M") has to stand beside the name of its field."""


@dataclass(frozen=True, slots=True)
class _Value:
    """A value in the spellings in which documents state it, and how a message names it."""

    field: str
    plain: str
    stated: tuple[str, ...]
    pattern: re.Pattern[str]
    beside_its_field: bool


class ChosenValues:
    """Finds them.

    Args:
        fields: those of the store.
        facts: what is known of each of its products: the values that a list has.
        trade: the words that a message is read with.
    """

    def __init__(self, fields: Fields, facts: Iterable[Mapping[str, Fact]], trade: Trade) -> None:
        every = list(facts)
        self._fields, self._trade = fields, trade
        values = [value for name, one in fields.items() if one.narrows for value in _values(name, one, every, trade)]
        fields_of = Counter(value.plain for value in values)
        # What two fields have ("black" leaves, and pots) tells neither. The longest first: "light green" is no "green".
        self._values = sorted(
            (value for value in values if fields_of[value.plain] == 1), key=lambda value: -len(value.plain)
        )

    def named_in(self, wish: str) -> tuple[Condition, ...]:
        """What of its fields a wish asks for: of each one of the values that it names."""
        plain = in_the_words_of_the_catalogue(without_unwanted(wish), self._trade)
        named: dict[str, list[str]] = {}
        for value in self._values:
            if any(_is_asked_for(value, plain[: match.start()]) for match in value.pattern.finditer(plain)):
                named.setdefault(value.field, []).extend(value.stated)
                plain = value.pattern.sub("|", plain)
        return tuple(_condition(name, self._fields[name], values) for name, values in named.items())


def _is_asked_for(value: _Value, before: str) -> bool:
    return value.beside_its_field or not _BY_THE_WAY.search(before)


def _values(name: str, one: Field, facts: Iterable[Mapping[str, Fact]], trade: Trade) -> Iterator[_Value]:
    spellings: dict[str, dict[str, None]] = {}
    for value in one.choices or _stated(name, facts):
        spellings.setdefault(folded(value).casefold(), {})[value] = None
    for plain, stated in spellings.items():
        # "none" and "some" say nothing by themselves either.
        beside = not is_japanese(plain) and (len(plain) < _SHORTEST or plain.isdecimal() or not words_of(plain, trade))
        yield _Value(name, plain, tuple(stated), _pattern(plain, name if beside else None), beside)


def _stated(name: str, facts: Iterable[Mapping[str, Fact]]) -> Iterator[str]:
    for one in facts:
        value = one.get(name, ())
        yield from value if isinstance(value, tuple) else (str(value),)


def _pattern(plain: str, field: str | None) -> re.Pattern[str]:
    """A value in any number; where ``field`` is given, beside one of the words of its name."""
    if is_japanese(plain):
        return re.compile(re.escape(plain))
    words = re.sub(r"(?:\\[ -])+", r"[ -]", re.escape(plain))
    if field is None:
        return re.compile(rf"\b(?:{re.sub('y$', '(?:y|ie)', words)})(?:e?s)?\b")
    called = "|".join(rf"{re.escape(word.removesuffix('s'))}s?" for word in field.casefold().split("_"))
    return re.compile(rf"\b(?:{called})(?: (?:is|in|of))?[ :]+{words}\b|\b{words}[ -](?:{called})\b")


def _condition(name: str, one: Field, values: list[str]) -> Condition:
    if one.type != "ordered":
        return AnyOf(name, tuple(values))
    ranks = [one.choices[value] for value in values]
    return Within(name, min(ranks), max(ranks))
