"""Reads ``trade.yaml``: the words of what a store sells. All that is wrong with it is told at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo

from infra.store.problems import Problem, problem_at, problems_in
from pipeline.store import Language
from pipeline.trade import GENERAL, Alike, Cue, Line, Part, RareKind, Spoken, Trade, filled, unknown_gaps

FILE = "trade.yaml"
Words = Mapping[Part, Spoken]


def _compiled(written: Any, flags: int, words: Words | None) -> re.Pattern[str]:
    """Patterns that are written as a list, or as one: any of them."""
    each = written if isinstance(written, list) else [written]
    if not each or not all(isinstance(one, str) and one for one in each):
        raise ValueError("is no pattern: write regular expressions, in quotes")
    for name in (name for one in each for name in unknown_gaps(one)):
        raise ValueError(f"names {{{name}}}: what can be named are the parts of `words`, and those with _ja")
    try:
        return re.compile("|".join(filled(one, words or {}) for one in each), flags)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error


def _asked(written: Any, info: ValidationInfo) -> re.Pattern[str]:
    return _compiled(written, re.IGNORECASE, info.context)


def _told(written: Any, info: ValidationInfo) -> re.Pattern[str]:
    return _compiled(written, 0, info.context)


class _Strict(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class _Fact(_Strict):
    asked: Annotated[re.Pattern[str], BeforeValidator(_asked)]
    told: Annotated[re.Pattern[str], BeforeValidator(_told)]
    strict: bool = False
    particular: bool = False
    of_items: bool = False
    names_an_item: bool = False
    compares: bool = False
    appeal: Literal["kind", "story"] | None = None


class _File(_Strict):
    words: dict[Part, Spoken] = {}
    synonyms: dict[str, str] = {}
    rare_kinds: dict[str, RareKind] = {}
    lines: dict[Line, dict[Language, str]] = {}
    alike: Alike = Field(default_factory=Alike)
    facts: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class TradeReading:
    """One reading of a folder's trade. Adds to ``problems`` what it meets."""

    folder: Path
    problems: list[Problem]

    def trade(self, written: Any) -> Trade | None:
        """What the file holds, as far as it can be read."""
        try:
            file = _File.model_validate(written)
        except ValidationError as error:
            self.problems.extend(problems_in(self.folder, FILE, error, _File))
            return None
        words = self._words(file.words)
        self._check_lines(file.lines)
        self._check_names(file.synonyms, file.rare_kinds)
        facts = [fact for name, row in file.facts.items() if (fact := self._fact(name, row, words))]
        lines: dict[Line, Mapping[str, str]] = {}
        for line, said in file.lines.items():
            lines[line] = {f"{language}": text for language, text in said.items()}
        return Trade(words, file.synonyms, file.rare_kinds, tuple(facts), file.alike, lines)

    def _words(self, words: Words) -> Words:
        """The words, without those that are no patterns."""
        return {
            part: Spoken(self._sound(("words", part, "en"), said.en), self._sound(("words", part, "ja"), said.ja))
            for part, said in words.items()
        }

    def _sound(self, place: tuple[str, ...], said: tuple[str, ...]) -> tuple[str, ...]:
        """Those that are patterns; of the others it is told."""
        return tuple(word for number, word in enumerate(said) if self._is_sound((*place, number), word))

    def _is_sound(self, place: tuple[int | str, ...], word: str) -> bool:
        wrong = _wrong_with(word)
        if wrong:
            self._tell(place, wrong)
        return wrong is None

    def _check_names(self, synonyms: Mapping[str, str], kinds: Mapping[str, RareKind]) -> None:
        if "" in synonyms:
            self._tell(("synonyms", ""), "is empty: it would be met everywhere")
        for name, kind in kinds.items():
            if not kind.written.strip():
                self._tell(("rare_kinds", name, "written"), "is empty: say what a question says instead")
            self._sound(("rare_kinds", name, "names"), kind.names)
            self._sound(("rare_kinds", name, "ja"), kind.ja)

    def _check_lines(self, lines: Mapping[Line, Mapping[Language, str]]) -> None:
        for line, said in lines.items():
            known = _gaps_of(GENERAL[line]["en"])
            names = ", ".join(f"{{{name}}}" for name in sorted(known)) or "none"
            for language, text in said.items():
                try:
                    unknown = _gaps_of(text) - known
                except ValueError as error:
                    self._tell(("lines", line, language), f"has a brace too many, or too few: {error}")
                    continue
                for name in sorted(unknown):
                    what = f"has the placeholder {{{name}}}; what is known here: {names}"
                    self._tell(("lines", line, language), what)

    def _fact(self, name: str, written: Any, words: Words) -> Cue | None:
        try:
            fact = _Fact.model_validate(written, context=words)
        except ValidationError as error:
            self.problems.extend(problems_in(self.folder, FILE, error, _Fact, ("facts", name)))
            return None
        return Cue(name, **dict(fact))

    def _tell(self, place: tuple[int | str, ...], what: str) -> None:
        self.problems.append(problem_at(self.folder, FILE, place, what))


def _wrong_with(word: str) -> str | None:
    """What keeps a word from standing within a pattern of the code."""
    try:
        pattern = re.compile(f" (?:{word})")
    except re.error as error:
        return f"is no word, and no regular expression: {error}"
    if pattern.search(" "):
        return "is met in every text, the empty one too: write what it has to begin with"
    return "has a group with a value of its own: write (?:...)" if pattern.groups else None


def _gaps_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
