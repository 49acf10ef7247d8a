"""Reads a store's folder: ``store.toml``, ``prompt.md``, ``intents.yaml``, ``fields.yaml``, ``trade.yaml``, ``texts/``.

Everything that is wrong with it is found at once, each with its file, its place and what to do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, TypeAdapter, ValidationError

from infra.store import BUNDLED
from infra.store.fields import FILE as FIELDS
from infra.store.fields import FieldsReading
from infra.store.intents import FILE as INTENTS
from infra.store.intents import IntentsReading
from infra.store.lines import repeated_in
from infra.store.problems import Problem, problem_at, problems_in
from infra.store.trade import FILE as TRADE
from infra.store.trade import TradeReading
from pipeline.catalogue.fields import Fields
from pipeline.errors import MangaAssistError
from pipeline.intents import Intents
from pipeline.store import Language, Languages, Page, Store, Words
from pipeline.trade import NO_TRADE, Trade
from pipeline.wording.currency import Currency
from pipeline.wording.order_form import OrderForm
from pipeline.wording.order_numbers import NO_NUMBERS, OrderNumbers
from pipeline.wording.words import words_of

FOREIGN = "foreign"

T = TypeVar("T")


class WrongStore(MangaAssistError):
    """A folder is no store that can be opened. The message names the first of ``problems``, and how to see the rest."""

    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        self.problems = problems
        more = f" (and {len(problems) - 1} more: `mangaassist store check {folder}`)" if len(problems) > 1 else ""
        super().__init__(f"the store in {folder}: {problems[0]}{more}")


def _numbers(written: Any) -> OrderNumbers:
    if not isinstance(written, str):
        raise ValueError("is no form of numbers: write it in quotes, as in HM-######-####")  # noqa: TRY004 - pydantic's
    if misfit := OrderForm(written).misfit:
        raise ValueError(misfit)
    return OrderNumbers(written)


def _language(written: Any) -> Any:
    if written not in get_args(Language):
        known, said = " and ".join(get_args(Language)), str(written)[:20]
        why = "what reads a question (language, days, ages, personal data) knows no other"
        raise ValueError(f"{said} is no language that can be asked in: {known} are, for {why}; remove it")
    return written


def _currency(written: Any) -> Currency:
    if not isinstance(written, str) or not re.fullmatch("[A-Z]{3}", written):
        raise ValueError('is no currency: write its code of three capitals, as in "EUR"')
    return Currency(written)


def _timezone(written: Any) -> tzinfo:
    if written == "UTC":
        return UTC  # which needs no file of the machine's
    try:
        return ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
        known = 'write one as in "Europe/Berlin", or "UTC"; where the machine has none, `pip install tzdata`'
        raise ValueError(f"is no time zone that this machine knows: {known}") from error


class _Orders(BaseModel):
    """``[orders]`` in ``store.toml``."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    number: Annotated[OrderNumbers, PlainValidator(_numbers)]


class _Identity(BaseModel):
    """``store.toml``."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    assistant: str = Field(min_length=1)
    contact: str = Field(min_length=1)
    languages: tuple[Annotated[Language, BeforeValidator(_language)], ...] = Field(min_length=1)
    domains: tuple[str, ...] = ()
    currency: Annotated[Currency, PlainValidator(_currency)] = Currency()
    timezone: Annotated[tzinfo, PlainValidator(_timezone)] = UTC
    page_types: tuple[Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,32}$")], ...] = ()
    orders: _Orders | None = None
    page: Page


@cache
def open_store(folder: Path = BUNDLED) -> Store:
    """The store in a folder.

    Raises:
        WrongStore: something in it is missing or wrong.
    """
    reading = _Reading(folder)
    store = reading.store()
    if store is None or reading.problems:
        raise WrongStore(folder, reading.problems)
    return store


def read_store(folder: Path) -> tuple[Store | None, list[Problem]]:
    """The store as far as it can be read, and all that is wrong with who it says that it is, and with what it says."""
    reading = _Reading(folder)
    return reading.store(), reading.problems


@dataclass(slots=True)
class _Reading:
    """One reading of a folder, and the problems met so far."""

    folder: Path
    problems: list[Problem] = field(default_factory=list[Problem])

    def store(self) -> Store | None:
        """The store as far as it can be read; None where it cannot be told who it is."""
        trade, fields = self._trade(), self._fields()
        self._check_harmless(trade or NO_TRADE, fields)
        stated = self._toml("store.toml")
        identity = self._valid("store.toml", _Identity, stated)
        numbers = identity.orders.number if identity and identity.orders else NO_NUMBERS
        intents = self._intents(numbers)
        known = {name: str(stated.get(name, "")) for name in ("name", "assistant", "contact")}
        languages = identity.languages if identity else _readable(stated.get("languages"))
        words = {language: self._words(language, known) for language in languages}
        foreign, instructions = self._foreign(known, languages), self._text("prompt.md")
        if identity is None:
            return None
        return Store(
            name=identity.name,
            assistant=identity.assistant,
            contact=identity.contact,
            domains=identity.domains,
            page=identity.page,
            languages=Languages({language: read for language, read in words.items() if read}, foreign),
            intents=intents or Intents(),
            order_numbers=numbers,
            currency=identity.currency,
            timezone=identity.timezone,
            fields=fields,
            instructions=_filled(instructions, known).strip(),
            trade=trade or NO_TRADE,
            page_types=identity.page_types,
        )

    def _intents(self, numbers: OrderNumbers) -> Intents | None:
        written = self._yaml(INTENTS, {})
        if not written:  # as in _valid
            return None
        return IntentsReading(self.folder, self.problems, numbers).table(written)

    def _trade(self) -> Trade | None:
        written = self._yaml(TRADE, {})
        return TradeReading(self.folder, self.problems).trade(written) if written else None

    def _fields(self) -> Fields:
        written = self._yaml(FIELDS, {}) if (self.folder / FIELDS).exists() else None
        return FieldsReading(self.folder, self.problems).fields(written)

    def _check_harmless(self, trade: Trade, fields: Fields) -> None:
        """One answer would serve the questions for two values: for the cheapest teapot, and for the cheapest tea."""
        values = {stem: name for name, one in fields.items() if one.narrows for stem in _stems(one.choices, trade)}
        for number, word in enumerate(trade.alike.harmless):
            if name := next((values[stem] for stem in _stems([word], trade) if stem in values), None):
                what = f"{word} is a value of the field {name}, which narrows: it changes the answer, so remove it"
                self.problems.append(problem_at(self.folder, TRADE, ("alike", "harmless", number), what))

    def _words(self, language: str, known: Mapping[str, str]) -> Words | None:
        name = f"texts/{language}.yaml"
        return self._valid(name, Words, self._yaml(name, known))

    def _foreign(self, known: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
        name = f"texts/{FOREIGN}.yaml"
        said = self._valid(name, dict[str, str], self._yaml(name, known))
        if said is not None and languages and languages[0] not in said:
            missing = f"a text in {languages[0]}, the first language of store.toml, is missing"
            self.problems.append(Problem(name, "", missing))
        return said or {}

    def _valid(self, name: str, kind: type[T], value: Any) -> T | None:
        if not value:  # what is missing or no YAML has been said
            return None
        try:
            return TypeAdapter(kind).validate_python(value)
        except ValidationError as error:
            self.problems += problems_in(self.folder, name, error, kind)
            return None

    def _toml(self, name: str) -> Any:
        try:
            return tomllib.loads(self._text(name))
        except tomllib.TOMLDecodeError as error:
            self.problems.append(Problem(name, "", f"is not TOML: {error}"))
            return {}

    def _yaml(self, name: str, known: Mapping[str, str]) -> Any:
        text = self._text(name)
        try:
            node = yaml.compose(text, yaml.SafeLoader)
            for key, line in repeated_in(node):
                what = "stands there twice: remove one, or give it another name"
                self.problems.append(Problem(name, key, what, line))
            return _each(yaml.SafeLoader("").construct_document(node), known) if node else None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            what = f"is not YAML: {getattr(error, 'problem', error)}"
            self.problems.append(Problem(name, "", what, mark.line + 1 if mark else 0))
            return None

    def _text(self, name: str) -> str:
        try:
            text = (self.folder / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            self.problems.append(Problem(name, "", "is missing"))
            return ""
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(Problem(name, "", f"cannot be read: {error}"))
            return ""
        if not text.strip():
            self.problems.append(Problem(name, "", "is empty"))
        return text


def _stems(values: Iterable[str], trade: Trade) -> frozenset[str]:
    """The stems of those that are one word."""
    each = (words_of(value, trade) for value in values)
    return frozenset(stem for stems in each if len(stems) == 1 for stem in stems)


def _readable(languages: Any) -> tuple[str, ...]:
    """Those of a list that is otherwise wrong for which there may be a file."""
    return tuple(one for one in languages if one in get_args(Language)) if isinstance(languages, list) else ()


def _each(value: Any, known: Mapping[str, str]) -> Any:
    """A value read from a file, with who the store is filled in wherever a text names it."""
    if isinstance(value, dict):
        return {name: _each(inner, known) for name, inner in value.items()}
    return _filled(value, known) if isinstance(value, str) else value


def _filled(text: str, known: Mapping[str, str]) -> str:
    for name, said in known.items():
        text = text.replace(f"{{{name}}}", said)
    return text
