"""Reads a store's folder: ``store.toml``, ``prompt.md``, and ``texts/`` with a file a language.

Everything that is wrong with it is found at once, each with its file, its place and what to do.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from infra.store import BUNDLED
from pipeline.errors import MangaAssistError
from pipeline.store import Languages, Page, Store, Words

FOREIGN = "foreign"

T = TypeVar("T")


class Problem(NamedTuple):
    """What is wrong with a store: the file in its folder, the place in it, if it is known, and what to do."""

    file: str
    place: str
    what: str

    def __str__(self) -> str:
        """One line."""
        return f"{self.file}: {f'{self.place}: ' if self.place else ''}{self.what}"


class WrongStore(MangaAssistError):
    """A folder is no store that can be opened. The message names the first of ``problems``, and how to see the rest."""

    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        self.problems = problems
        more = f" (and {len(problems) - 1} more: `mangaassist store check {folder}`)" if len(problems) > 1 else ""
        super().__init__(f"the store in {folder}: {problems[0]}{more}")


class _Identity(BaseModel):
    """``store.toml``."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    assistant: str = Field(min_length=1)
    contact: str = Field(min_length=1)
    languages: tuple[str, ...] = Field(min_length=1)
    domains: tuple[str, ...] = ()
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


def problems_of(folder: Path) -> list[Problem]:
    """All that is wrong with who a store says that it is, and with what it says; empty where it can be opened."""
    reading = _Reading(folder)
    reading.store()
    return reading.problems


@dataclass(slots=True)
class _Reading:
    """One reading of a folder, and the problems met so far."""

    folder: Path
    problems: list[Problem] = field(default_factory=list[Problem])

    def store(self) -> Store | None:
        """The store as far as it can be read; None where it cannot be told who it is."""
        identity = self._valid("store.toml", TypeAdapter(_Identity), self._toml("store.toml"))
        if identity is None:
            return None
        known = {"name": identity.name, "assistant": identity.assistant, "contact": identity.contact}
        words = {language: self._words(language, known) for language in identity.languages}
        foreign = self._yaml(f"texts/{FOREIGN}.yaml", known)
        said = self._valid(f"texts/{FOREIGN}.yaml", TypeAdapter(dict[str, str]), foreign)
        if said is not None and identity.languages[0] not in said:
            missing = f"a text in {identity.languages[0]}, the first language of store.toml, is missing"
            self.problems.append(Problem(f"texts/{FOREIGN}.yaml", "", missing))
        return Store(
            name=identity.name,
            assistant=identity.assistant,
            contact=identity.contact,
            domains=identity.domains,
            page=identity.page,
            languages=Languages({language: read for language, read in words.items() if read}, said or {}),
            instructions=_filled(self._text("prompt.md"), known).strip(),
        )

    def _words(self, language: str, known: Mapping[str, str]) -> Words | None:
        name = f"texts/{language}.yaml"
        return self._valid(name, TypeAdapter(Words), self._yaml(name, known))

    def _valid(self, name: str, kind: TypeAdapter[T], value: Any) -> T | None:
        if value is None:
            return None
        try:
            return kind.validate_python(value)
        except ValidationError as error:
            self.problems += [
                Problem(name, ".".join(map(str, one["loc"])), _said(one["type"], one["msg"])) for one in error.errors()
            ]
            return None

    def _toml(self, name: str) -> Any:
        text = self._text(name)
        try:
            return tomllib.loads(text) if text else None
        except tomllib.TOMLDecodeError as error:
            self.problems.append(Problem(name, "", f"is not TOML: {error}"))
            return None

    def _yaml(self, name: str, known: Mapping[str, str]) -> Any:
        try:
            return _each(yaml.safe_load(self._text(name)), known)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = f"line {mark.line + 1}" if mark else ""
            self.problems.append(Problem(name, place, f"is not YAML: {getattr(error, 'problem', error)}"))
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


_REMEDIES = {
    "missing": "is missing",
    "extra_forbidden": "is not known here: remove it, or mend its spelling",
}


def _said(kind: str, message: str) -> str:
    return _REMEDIES.get(kind) or message.removeprefix("Value error, ")


def _each(value: Any, known: Mapping[str, str]) -> Any:
    """A value read from a file, with who the store is filled in wherever a text names it."""
    if isinstance(value, dict):
        return {name: _each(inner, known) for name, inner in value.items()}
    return _filled(value, known) if isinstance(value, str) else value


def _filled(text: str, known: Mapping[str, str]) -> str:
    for name, said in known.items():
        text = text.replace(f"{{{name}}}", said)
    return text
