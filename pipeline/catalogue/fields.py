"""The fields that a store declares: which facts its documents may state, and how each is compared.

What the code has to know of a document it knows by what a field *means*, never by its name: a fact with a meaning
stands a second time under that (``makers`` beside a shop's ``authors``), in a form that is the same in every shop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Literal, NamedTuple, get_args

from pipeline.types.documents import BEGUN, CLOSED, ENDED, EXTENT, KINDS, LEAST_AGE, MAKERS, PRICE, TOTAL, Fact, Key

FieldType = Literal["number", "text", "date", "list", "choice", "ordered"]
"""``ordered`` is a choice whose choices are more and less; a search is bound by it, and by a day, as by a number."""
Meaning = Literal["least_age", "makers", "kinds", "ended", "extent", "price", "begun", "closed"]
MEANINGS: tuple[Meaning, ...] = get_args(Meaning)
TYPES_OF: Mapping[Meaning, tuple[FieldType, ...]] = {
    LEAST_AGE: ("number", "ordered"),
    MAKERS: ("list", "text", "choice"),
    KINDS: ("list", "choice"),
    ENDED: ("choice", "ordered"),
    EXTENT: ("number",),
    PRICE: ("number",),
    BEGUN: ("number", "date"),
    CLOSED: ("number", "date"),
}
"""The types that a field of each meaning may have."""
YES, NO = "yes", "no"
_SHOWN = 60
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")
"""As many digits as a number of floating point keeps."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field.

    Args:
        type: what its values are.
        about: what it says of a document, in a line.
        choices: of a choice, each with the number that it is compared by.
        means: what the code takes it for.
        ended: of one that means that something has ended, the choice that says so.
        least: words of those who ask for the one with the least of it ("shortest").
        most: words of those who ask for the one with the most.
        narrows: whether a wish that names one of its values is for what has it ("size M").
        of_each: of a price, whether it is that of one of those that the extent counts.
    """

    type: FieldType
    about: str = ""
    choices: Mapping[str, float] = field(default_factory=dict[str, float], hash=False)
    means: Meaning | None = None
    ended: str = ""
    least: tuple[str, ...] = ()
    most: tuple[str, ...] = ()
    narrows: bool = False
    of_each: bool = False

    def read(self, value: Fact) -> Fact:
        """A stated value as the field has it.

        Raises:
            ValueError: it is none of the field's; the message says why, and what is allowed.
        """
        match self.type:
            case "number":
                return _number(value)
            case "text":
                return _text(value)
            case "date":
                return _day(value)
            case "list":
                return value if isinstance(value, tuple) else (_text(value),)
            case _:
                return self._choice(_text(value))

    def key(self, value: Fact) -> Key | None:
        """What a search compares: a number, the texts that it may be one of; None for a mere text."""
        match self.type:
            case "number":
                return float(str(value))
            case "date":
                return float(date.fromisoformat(str(value)).toordinal())
            case "ordered":
                return self.choices[str(value)]
            case "text":
                return None
            case _:
                return texts_of(value)

    def meant(self, value: Fact) -> Fact:
        """The value in the form in which its meaning has it: a number, a list, or yes or no."""
        if self.means in {MAKERS, KINDS}:
            return texts_of(value)
        if self.means == ENDED:
            return YES if value == self.ended else NO
        if self.type == "date":  # something begins, and ends, in a year
            return int(str(value)[:4])
        return self.choices[str(value)] if self.type == "ordered" else value

    def _choice(self, text: str) -> str:
        for choice in self.choices:
            if choice.casefold() == text.casefold():
                return choice
        raise ValueError(f"{_shown(text)} is none of {', '.join(self.choices)}")


class Wrong(NamedTuple):
    """A value that cannot be taken: under which key or field it stands, and why.

    ``vital`` costs the document, others the value.
    """

    key: str
    why: str
    vital: bool = False


class Stated(NamedTuple):
    """What a document states: its facts by name and by meaning, and by what of each a search can be bound."""

    facts: dict[str, Fact]
    keys: dict[str, Key]


class Fields(Mapping[str, Field]):
    """The fields of a store, by name. A value, equal to another with the same fields."""

    def __init__(self, fields: Mapping[str, Field] | None = None) -> None:
        self._fields = dict(fields or {})
        self._by_meaning: dict[str, str] = {one.means: name for name, one in self._fields.items() if one.means}

    def __getitem__(self, name: str) -> Field:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def of(self, fact: str) -> Field:
        """The field of a fact, which goes by its name or by what it means."""
        return self._fields.get(fact) or self._fields[self.name_of(fact)]

    def name_of(self, meaning: str) -> str:
        """The name of the field with a meaning."""
        return self._by_meaning[meaning]

    def read(self, name: str, value: Fact) -> Fact | Wrong:
        """The value of a declared field, or what is wrong with it."""
        try:
            return self[name].read(value)
        except ValueError as error:
            return Wrong(name, f"field {name} {error}", vital=self[name].means == LEAST_AGE)

    def unknown(self, name: str) -> Wrong:
        """What is said of a field that is not declared. An age in another place than the store's costs the document."""
        meant = self._by_meaning.get(name)
        near = meant or next(iter(get_close_matches(name, self, n=1)), None)
        remedy = f"did you mean {near}?" if near else "declare it there, or remove it"
        why = f"field {name} is not declared in the store's fields.yaml and is left out: {remedy}"
        return Wrong(name, why, vital=bool(meant) and name == LEAST_AGE)

    @property
    def meanings(self) -> frozenset[str]:
        """What there is a field for, and what can be reckoned of these."""
        return frozenset({*self._by_meaning, *([TOTAL] if self._prices_each else [])})

    @property
    def _prices_each(self) -> bool:
        return EXTENT in self._by_meaning and PRICE in self._by_meaning and self.of(PRICE).of_each

    def stated(self, facts: Mapping[str, Fact]) -> Stated:
        """All that documents with these facts state."""
        declared = {name: self[name] for name in facts if name in self}
        meant: dict[str, Fact] = {one.means: one.meant(facts[name]) for name, one in declared.items() if one.means}
        extent, price = meant.get(EXTENT), meant.get(PRICE)
        if self._prices_each and isinstance(extent, int | float) and isinstance(price, int | float):
            meant[TOTAL] = round(extent * price, 2)
        keys = {name: key for name, one in declared.items() if (key := one.key(facts[name])) is not None}
        by_meaning = {
            name: float(fact) if isinstance(fact, int | float) else texts_of(fact) for name, fact in meant.items()
        }
        return Stated({**facts, **meant}, keys | by_meaning)


def _number(value: Fact) -> Fact:
    """A number; also one in quotes, and that of a cell, which has no other form."""
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    raise ValueError(f"{_shown(value)} is no number: write one alone, without a unit")


def _text(value: Fact) -> str:
    if isinstance(value, tuple):
        raise ValueError(f"{_shown(value)} are several: only one can be stated")  # noqa: TRY004 - of a value in a file
    return str(value)


def _day(value: Fact) -> str:
    try:
        return datetime.fromisoformat(_text(value)).date().isoformat()
    except ValueError:
        raise ValueError(f"{_shown(value)} is no day of the form 2026-12-31") from None


def texts_of(value: Fact) -> tuple[str, ...]:
    """A fact as a list; one alone is a list of one."""
    return value if isinstance(value, tuple) else (str(value),)


def _shown(value: Fact) -> str:
    """A value as far as a line has room for it."""
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}...'"


def ranked(choices: Iterable[str]) -> dict[str, float]:
    """Choices with their places, from 1: the number that each is compared by where none is stated."""
    return {choice: float(place) for place, choice in enumerate(choices, 1)}
