"""What a document says of itself beside its text: the optional header of a page, a record or a row.

``docs/documents.md`` has the table of its keys.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, get_args

from pipeline.catalogue.fields import Wrong
from pipeline.store import Language
from pipeline.types.documents import ANY_LANGUAGE, CODE, ENDS, NAMES, STARTS, DocumentType, Fact

LANGUAGES = (*get_args(Language), ANY_LANGUAGE)
"""What customers can ask in, and both at once."""
_TYPES: tuple[DocumentType, ...] = get_args(DocumentType)
_SET_BY = {NAMES: "names", STARTS: "valid_from", ENDS: "valid_until"}
"""Fields that the header has a key for."""
OWN = frozenset({*_SET_BY, CODE})
"""Fields that every document may have, whatever its store declares."""
_VITAL = frozenset({"language", "valid_from", "valid_until"})
"""Wrong, they would have the document told to the wrong people or on the wrong days."""
_REGION = re.compile(r"[-_].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Header:
    """What is stated; what is not is empty. Days are ISO 8601, both of them valid."""

    title: str = ""
    type: DocumentType = "document"
    language: str = ""
    names: tuple[str, ...] = ()
    """What it is called besides."""
    url: str = ""
    valid_from: str = ""
    valid_until: str = ""
    id: str = ""
    fields: Mapping[str, Fact] = field(default_factory=dict[str, Fact], hash=False)
    """As they are written, whatever the store has declared."""

    @property
    def facts(self) -> dict[str, Fact]:
        """The fields, with what the other keys state as facts."""
        stated = {NAMES: self.names, STARTS: self.valid_from, ENDS: self.valid_until}
        return {**self.fields, **{name: fact for name, fact in stated.items() if fact}}


KEYS = frozenset(Header.__dataclass_fields__)


def read_header(values: Mapping[str, Any]) -> tuple[Header, list[Wrong]]:
    """The header in these values, in any case of their names; others than ``KEYS`` are not looked at."""
    found: dict[str, Any] = {}
    wrongs: list[Wrong] = []
    for name, value in values.items():
        key = name.lower()
        if key == "fields":
            found[key], wrong_fields = _fields(value)
            wrongs += wrong_fields
        elif key in KEYS and not _is_empty(value):
            try:
                found[key] = _READ.get(key, _text)(value)
            except ValueError as error:
                wrongs.append(Wrong(key, f"{key} {error}", key in _VITAL))
    header = Header(**found)
    if header.valid_until and header.valid_from > header.valid_until:
        why = f"valid_until {header.valid_until} is before valid_from {header.valid_from}"
        wrongs.append(Wrong("valid_until", why, vital=True))
    return header, wrongs


def _fields(value: Any) -> tuple[dict[str, Fact], list[Wrong]]:
    if not isinstance(value, Mapping):
        why = "fields are names with values: this is neither"
        return {}, [] if _is_empty(value) else [Wrong("fields", why)]
    found: dict[str, Fact] = {}
    wrongs: list[Wrong] = []
    for name, fact in value.items():
        try:
            found |= _field(str(name), fact)
        except ValueError as error:
            wrongs.append(Wrong(f"fields.{name}", f"field {name} {error}"))
    return found, wrongs


def _field(name: str, value: Any) -> dict[str, Fact]:
    """The field, or none where it has no value."""
    if name in _SET_BY:
        raise ValueError(f"is set by the key {_SET_BY[name]}: use that one")
    if not name.isidentifier():
        raise ValueError("has a name with other characters than letters, digits and underscores")
    return {} if _is_empty(value) else {name: _text(value) if name == CODE else _fact(value)}


def _fact(value: Any) -> Fact:
    if isinstance(value, list | tuple):
        return _texts(value)
    return _text(value) if isinstance(value, str | bool | date) else _number(value)


def _number(value: Any) -> float:
    """A number as it stands: a whole one stays whole."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        raise ValueError(f"{_shown(value)} is no number that can be compared")
    return value


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _text(value: Any) -> str:
    """One line of text; a number, a day, or a yes or no as such."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):  # TOML has them
        return value.isoformat()
    if not isinstance(value, str | int | float):
        raise ValueError(f"{_shown(value)} is no text")  # noqa: TRY004 - of a value in a file
    return " ".join(str(value).split("\n")).strip()


def _texts(value: Any) -> tuple[str, ...]:
    """A list of texts; one alone is a list of one."""
    values = value if isinstance(value, list | tuple) else [value]
    return tuple(dict.fromkeys(text for item in values if not _is_empty(item) and (text := _text(item))))


def _type(value: Any) -> str:
    if value not in _TYPES:
        raise ValueError(f"{_shown(value)} is none of {', '.join(_TYPES)}: taken for a document")
    return value


def _language(value: Any) -> str:
    """The language without its region: en for en-GB."""
    language = _REGION.sub("", _text(value).lower())
    if language not in LANGUAGES:
        raise ValueError(f"{_shown(value)} is none that anybody can ask in: {', '.join(LANGUAGES)}")
    return language


def _day(value: Any) -> str:
    try:
        return datetime.fromisoformat(_text(value)).date().isoformat()
    except ValueError:
        raise ValueError(f"{_shown(value)} is no day of the form 2026-12-31") from None


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _shown(value: Any) -> str:
    """A value as far as a line has room for it."""
    if isinstance(value, list | tuple | Mapping):
        return "a mapping" if isinstance(value, Mapping) else "a list"
    text = str(value)
    return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]}...'"


_SHOWN = 60
_READ: dict[str, Callable[[Any], Any]] = {
    "type": _type,
    "language": _language,
    "names": _texts,
    "valid_from": _day,
    "valid_until": _day,
}
