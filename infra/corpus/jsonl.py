"""JSON Lines, and what passes for it: one piece an object, its values as readable text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from infra.corpus.cells import cell_text, shown_text
from infra.corpus.decoding import tidy
from infra.corpus.pieces import Flaw, Piece, one_line, row_piece
from infra.corpus.records import TEXT, document_piece, is_document


class _Object(NamedTuple):
    """An object with its names in order, equal ones included."""

    pairs: list[tuple[str, Any]]


class _Number(str):
    """A number as it is written: 4.50 is a price, and 4.5 is not how it is said."""

    __slots__ = ()

    @property
    def value(self) -> float:
        """A whole one as such, as far as a number of floating point is exact."""
        return int(self) if len(self) < _EXACT_DIGITS and self.lstrip("-").isdecimal() else float(self)


_EXACT_DIGITS = 16
_DECODER = json.JSONDecoder(object_pairs_hook=_Object, parse_int=_Number, parse_float=_Number, parse_constant=str)
_AROUND = " \t\x1e\ufeff"
"""What may stand round a value; some writers mark each record with a separator."""
_LONGEST = 20_000
"""Lines that a value may take."""


class _Found(NamedTuple):
    """A value, the line on which it begins; or ``why`` there is none."""

    line: int
    value: Any
    why: str = ""


def read_jsonl(text: str) -> Iterator[Piece | Flaw]:
    """One piece an object: on a line of its own, over several, or in one array.

    Only an end of line as JSON knows it ends a line: it allows the other separators of Unicode inside a string.
    """
    for number, found in enumerate(_values(text.replace("\r\n", "\n").replace("\r", "\n")), start=1):
        why = found.why or ("" if isinstance(found.value, _Object) else "is not a JSON object")
        if why:
            yield Flaw(f":{found.line}", why)
        elif document := _document(found.value):
            yield from document_piece(document, found.line, number)
        else:
            named = [field for name, value in found.value.pairs for field in _named(_label(name), value)]
            piece = row_piece(named, number)
            yield piece if piece.text else Flaw(f":{found.line}", "has no text")


def _document(record: _Object) -> dict[str, Any] | None:
    """The object as what a document has, unless it is one of some other kind."""
    values = dict(record.pairs)
    if not is_document([name for name, _ in record.pairs]):
        return None
    title, text = (value if isinstance(value, str) else "" for value in (values["title"], values[TEXT]))
    if not title.strip() or not text.strip():
        return None
    header = {name: _plain(value) for name, value in record.pairs}
    return header | {"title": cell_text(tidy(title)), TEXT: shown_text(tidy(text))}


def _plain(value: Any) -> Any:
    """The value as a header has it: a number, a text, a list of these, or names with any of them."""
    if isinstance(value, _Object):
        return {_label(name): _plain_item(item) for name, item in value.pairs}
    return _plain_item(value)


def _plain_item(value: Any) -> Any:
    return [_scalar(item) for item in value] if isinstance(value, list) else _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, _Number):
        return value.value
    if isinstance(value, str):
        return tidy(value)
    return {} if isinstance(value, _Object) else value


def _values(text: str) -> Iterator[_Found]:
    """What stands on each line that is not empty; a value that goes on is read to its end."""
    lines = text.split("\n")
    place = 0
    while place < len(lines):
        if not lines[place].strip(_AROUND):
            place += 1
            continue
        found, taken = _on(lines[place], place), 1
        if found.why and lines[place].lstrip(_AROUND)[0] in "{[":
            found, taken = _over(lines, place) or (found, 1)
        elements = found.value if isinstance(found.value, list) and taken > 1 else None
        yield from [found] if elements is None else (_Found(place + 1, element) for element in elements)
        place += taken


def _on(line: str, place: int) -> _Found:
    """The one value on a line."""
    try:
        return _Found(place + 1, _DECODER.decode(line.strip(_AROUND)))
    except RecursionError:
        return _Found(place + 1, None, "nests too deep")
    except json.JSONDecodeError as error:
        return _Found(place + 1, None, f"is not JSON: {error.msg} at character {error.pos + 1}")


def _over(lines: list[str], place: int) -> tuple[_Found, int] | None:
    """A value that begins on a line and ends on a later one, and how many lines it takes."""
    rest = "\n".join(lines[place : place + _LONGEST]).lstrip(_AROUND)
    try:
        value, end = _DECODER.raw_decode(rest)
    except (RecursionError, json.JSONDecodeError):
        return None
    taken = rest.count("\n", 0, end) + 1
    ends_a_line = not rest[end:].split("\n", 1)[0].strip(_AROUND + ",")
    return (_Found(place + 1, value), taken) if ends_a_line and taken > 1 else None


def _label(name: str) -> str:
    return one_line(tidy(name))


def _named(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The value with its name; what is in an object is named after both."""
    if isinstance(value, _Object):
        for inner, part in value.pairs:
            yield from _named(f"{name} {_label(inner)}", part)
    else:
        yield name, _said(value)


def _said(value: Any) -> str:
    """A value in words: nothing for null, yes or no, a list with commas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(said for item in value if (said := _said(item)))
    if isinstance(value, _Object):
        inner = [f"{name} {said}" for name, part in value.pairs if (said := _said(part))]
        return f"({', '.join(inner)})"
    return cell_text(tidy(str(value)))
