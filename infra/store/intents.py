"""Reads ``intents.yaml``: what a message can want from a store. All that is wrong with it is told at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, model_validator

from infra.store.problems import Place, Problem, problem_at, problems_in
from pipeline.intents import OUT_OF_SCOPE, ROUTED, RULE_WINS, SURE, IntentKind, Intents, Role, Route, Rule
from pipeline.types.documents import DocumentType
from pipeline.wording.order_numbers import MASK, NO_NUMBERS, TRACKING, OrderNumbers

FILE = "intents.yaml"

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = (OUT_OF_SCOPE, "none")
"""Names that mean something else in the weights and in the metrics."""
_FRAGMENT = re.compile(r"\{([a-z]\w*)\}")
_REQUIRED: tuple[Role, ...] = ("chitchat", "help")


def _filled(pattern: str, fragments: Mapping[str, str]) -> str:
    """The pattern with the fragments that it names. Raises ValueError where there is none of a name."""
    for name in _FRAGMENT.findall(pattern):
        if name not in fragments:
            raise ValueError(f"names {{{name}}}: add it to `fragments`, above what uses it, or write \\{{{name}\\}}")
    return _FRAGMENT.sub(lambda match: fragments[match[1]], pattern)


def _compiled(written: Any, info: ValidationInfo) -> re.Pattern[str]:
    if not isinstance(written, str) or not written:
        raise ValueError("is no pattern: write a regular expression, in quotes")
    try:
        return re.compile(_filled(written, info.context or {}))
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error


class _Strict(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class _Rule(_Strict):
    pattern: Annotated[re.Pattern[str], BeforeValidator(_compiled)]
    confidence: float = Field(default=SURE, gt=RULE_WINS, le=1)

    @model_validator(mode="before")
    @classmethod
    def _of_text(cls, written: Any) -> Any:
        return written if isinstance(written, dict) else {"pattern": written}


class _Row(_Strict):
    role: Role | None = None
    route: Route = "retrieval"
    types: tuple[DocumentType, ...] = ()
    cacheable: bool = False
    instruction: str = ""
    rules: tuple[_Rule, ...] = ()

    def misfits(self) -> Iterator[str]:
        """What does not go with the route."""
        roles = ROUTED.get(self.route)
        if roles and self.role not in roles:
            yield f"the route {self.route} is for the roles {_or(roles)}: take the route retrieval, and an instruction"
        if self.role == "chitchat" and self.route != "template":
            yield "the role chitchat needs the route template: the code falls back on its texts"
        if self.route == "retrieval" and not self.instruction.strip():
            yield "has no instruction: say what the model is to do with the passages"
        if self.route != "retrieval" and (self.types or self.cacheable or self.instruction):
            yield "types, cacheable and instruction are for the route retrieval: remove them"

    def named(self, name: str) -> IntentKind:
        """The intent that it describes."""
        rules = tuple(Rule(rule.pattern, rule.confidence) for rule in self.rules)
        return IntentKind(name, self.role, self.route, self.types, self.cacheable, self.instruction.strip(), rules)


class _File(_Strict):
    fragments: dict[str, str] = {}
    intents: dict[Any, Any]


@dataclass(frozen=True, slots=True)
class IntentsReading:
    """One reading of a folder's table. Adds to ``problems`` what it meets."""

    folder: Path
    problems: list[Problem]
    numbers: OrderNumbers = NO_NUMBERS

    def table(self, written: Any) -> Intents | None:
        """The table of what the file holds, as far as it can be read."""
        try:
            file = _File.model_validate(written)
        except ValidationError as error:
            self.problems.extend(problems_in(self.folder, FILE, error, _File))
            return None
        fragments = self._fragments(file.fragments)
        rows = {f"{name}": row for name, row in file.intents.items()}
        kinds = [kind for name, row in rows.items() if (kind := self._kind(name, row, fragments))]
        self._check_roles(rows)
        return Intents(*kinds)

    def _fragments(self, written: Mapping[str, str]) -> Mapping[str, str]:
        fragments = {
            "order_number": self.numbers.whole,
            "order_number_begun": self.numbers.begun,
            "order_number_masked": re.escape(MASK.lower()),
            "tracking_number": TRACKING,
        }
        for name, text in written.items():
            try:
                fragments[name] = _filled(text, fragments)
            except ValueError as error:
                self._tell(("fragments", name), str(error))
                fragments[name] = text
        return fragments

    def _kind(self, name: str, written: Any, fragments: Mapping[str, str]) -> IntentKind | None:
        at = ("intents", name)
        if not _NAME.fullmatch(name) or name in _TAKEN:
            self._tell(at, f"is no name for an intent: take small letters, digits and _, and not {_or(_TAKEN)}")
        try:
            row = _Row.model_validate(written, context=fragments)
        except ValidationError as error:
            self.problems.extend(problems_in(self.folder, FILE, error, _Row, at))
            return None
        for what in row.misfits():
            self._tell(at, what)
        return row.named(name)

    def _check_roles(self, rows: Mapping[str, Any]) -> None:
        """Over the rows as they are written, so that a mistake elsewhere in one hides nothing."""
        holders: dict[Any, str] = {}
        for name, row in rows.items():
            role = row.get("role") if isinstance(row, dict) else None
            if isinstance(role, str) and (first := holders.setdefault(role, name)) != name:
                what = f"{role} is the role of {first} already: give this one another, or none"
                self._tell(("intents", name, "role"), what)
        for role in _REQUIRED:
            if role not in holders:
                self._tell(("intents",), f"none has the role {role}: give it to one")

    def _tell(self, place: Place, what: str) -> None:
        self.problems.append(problem_at(self.folder, FILE, place, what))


def _or(names: tuple[str, ...]) -> str:
    return " or ".join(names)
