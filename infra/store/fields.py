"""Reads ``fields.yaml``: what the documents of a store may state as facts. A store without it declares none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from infra.corpus.header import OWN
from infra.store.problems import Place, Problem, problem_at, problems_in
from pipeline.catalogue.fields import MEANINGS, TYPES_OF, Fields, FieldType, Meaning, ranked
from pipeline.catalogue.fields import Field as Declared

FILE = "fields.yaml"
_CHOSEN: tuple[FieldType, ...] = ("choice", "ordered")
_NAMED: tuple[FieldType, ...] = ("list", "choice", "ordered")
_COMPARED: tuple[FieldType, ...] = ("number", "date", "ordered")


def _word(written: Any) -> Any:
    """A choice as documents have it: YAML takes a plain yes for something else, and 18 for a number."""
    if isinstance(written, bool):
        return "yes" if written else "no"
    return str(written) if isinstance(written, int | float) else written


def _ranks(written: Any) -> Any:
    """Choices in a list are compared by their places."""
    if isinstance(written, list):
        words = [_word(one) for one in written]
        if len({f"{word}".casefold() for word in words}) < len(words):
            raise ValueError("has a choice twice: remove one")
        return ranked(words)
    return {_word(choice): rank for choice, rank in written.items()} if isinstance(written, dict) else written


class _Row(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    type: FieldType
    about: str = Field(min_length=1)
    choices: Annotated[dict[str, float], BeforeValidator(_ranks)] = {}
    means: Meaning | None = None
    value: Annotated[str, BeforeValidator(_word)] = ""
    least: tuple[str, ...] = ()
    most: tuple[str, ...] = ()
    narrows: bool = False
    of_each: bool = False

    def misfits(self) -> Iterator[str]:
        """What does not go together."""
        if self.type in _CHOSEN and not self.choices:
            yield f"is of the type {self.type}, and has no choices: list them"
        if self.choices and self.type not in _CHOSEN:
            yield f"has choices, which are for the types {_or(_CHOSEN)}: take one of these, or remove them"
        if self.means and self.type not in TYPES_OF[self.means]:
            yield f"means {self.means}, which is for the type {_or(TYPES_OF[self.means])}: take that"
        if (self.least or self.most) and self.type not in _COMPARED:
            yield f"has words for the least or the most, which are for the types {_or(_COMPARED)}: remove them"
        if self.narrows and self.type not in _NAMED:
            yield f"narrows, which is for the types {_or(_NAMED)}: remove that"
        if self.of_each and self.means != "price":
            yield "has `of_each`, which is for the meaning price: remove it"
        if self.means == "ended" and self.value not in self.choices:
            yield "means ended: name the choice that says so as `value`"
        if self.value and self.means != "ended":
            yield "has a value, which is for the meaning ended: remove it"

    @property
    def declared(self) -> Declared:
        """The field that it describes."""
        return Declared(
            type=self.type,
            about=self.about,
            choices=self.choices,
            means=self.means,
            ended=self.value,
            least=self.least,
            most=self.most,
            narrows=self.narrows,
            of_each=self.of_each,
        )


@dataclass(frozen=True, slots=True)
class FieldsReading:
    """One reading of a folder's declarations. Adds to ``problems`` what it meets."""

    folder: Path
    problems: list[Problem]

    def fields(self, written: Any) -> Fields:
        """Those that can be read of what the file holds."""
        if not isinstance(written, dict):
            if written is not None:
                self._tell((), "is no table: give each field a name, and below it its `type` and `about`")
            return Fields()
        rows = {f"{name}": row for name, row in written.items()}
        fields = {name: one for name, row in rows.items() if (one := self._field(name, row))}
        self._check_meanings(fields)
        return Fields(fields)

    def _field(self, name: str, written: Any) -> Declared | None:
        for what in _wrong_with(name):
            self._tell((name,), what)
        try:
            row = _Row.model_validate(written)
        except ValidationError as error:
            self.problems.extend(problems_in(self.folder, FILE, error, _Row, (name,)))
            return None
        for what in row.misfits():
            self._tell((name,), what)
        if name in MEANINGS and row.means != name:
            self._tell((name,), f"has the name of a meaning: say `means: {name}`, or call it something else")
        return row.declared

    def _check_meanings(self, fields: Mapping[str, Declared]) -> None:
        holders: dict[Meaning, str] = {}
        for name, one in fields.items():
            if one.means and (first := holders.setdefault(one.means, name)) != name:
                self._tell((name, "means"), f"{one.means} is what {first} means already: only one field can")

    def _tell(self, place: Place, what: str) -> None:
        self.problems.append(problem_at(self.folder, FILE, place, what))


@cache
def declared_fields(store: Path) -> Fields:
    """The fields that a store declares, as far as they can be read; ``open_store`` tells what is wrong with them."""
    try:
        written = yaml.safe_load((store / FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return Fields()
    return FieldsReading(store, []).fields(written)


def _wrong_with(name: str) -> Iterator[str]:
    if not name.isidentifier():
        yield "is no name for a field: take letters, digits and underscores"
    if name in OWN:
        yield "is a field that every document may have: remove it here"


def _or(names: tuple[str, ...]) -> str:
    return " or ".join(names)
