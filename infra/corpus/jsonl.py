"""JSON Lines: one piece an object, its values as readable text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from infra.corpus.decoding import tidy
from infra.corpus.pieces import Flaw, Piece, one_line, row_piece


class _Object(NamedTuple):
    """An object with its names in order, equal ones included."""

    pairs: list[tuple[str, Any]]


def read_jsonl(text: str) -> Iterator[Piece | Flaw]:
    """One piece a line that is not empty.

    Only a line feed ends a line: JSON allows the other separators of Unicode inside a string.
    """
    number = 0
    for place, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        number += 1
        try:
            piece = row_piece(_fields(line), number)
        except ValueError as error:
            yield Flaw(f":{place}", str(error))
            continue
        yield piece if piece.text else Flaw(f":{place}", "has no text")


def _fields(line: str) -> list[tuple[str, str]]:
    try:
        # Numbers stay as they are written: 4.50 is a price, and 4.5 is not how it is said.
        row = json.loads(line, object_pairs_hook=_Object, parse_int=str, parse_float=str, parse_constant=str)
    except RecursionError:
        raise ValueError("nests too deep") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON: {error.msg} at character {error.pos + 1}") from error
    if not isinstance(row, _Object):
        raise ValueError("is not a JSON object")  # noqa: TRY004 - bad data, not a bad call
    return [field for name, value in row.pairs for field in _named(one_line(tidy(name)), value)]


def _named(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The value with its name; what is in an object is named after both."""
    if isinstance(value, _Object):
        for inner, part in value.pairs:
            yield from _named(f"{name} {one_line(tidy(inner))}", part)
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
    return one_line(tidy(str(value)))
