"""A document in a row of a table or an object of JSON Lines: it has a title, a text, and otherwise a header's keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from infra.corpus.header import KEYS, read_header
from infra.corpus.pieces import Flaw, Piece

TEXT = "text"
_FIELD = "fields."
"""How the name of a column begins whose cells are a field's values."""
_LISTED = re.compile(r"\s*;\s*")


def is_document(names: list[str]) -> bool:
    """Whether these are the names of a document: any other one makes it a row like all the others."""
    named = set(names)
    return len(named) == len(names) and {"title", TEXT} <= named <= KEYS | {TEXT}


def document_piece(values: Mapping[str, Any], line: int, number: int) -> Iterator[Piece | Flaw]:
    """The document, unless a value of its header is wrong that an answer would be wrong by."""
    header, wrongs = read_header({name: value for name, value in values.items() if name != TEXT})
    refused = "; ".join(wrong.why for wrong in wrongs if wrong.vital)
    yield from (Flaw(f":{line}", wrong.why, lost=False) for wrong in wrongs if not wrong.vital)
    if refused or not values[TEXT].strip():
        yield Flaw(f":{line}", refused or "has no text")
    else:
        yield Piece(header.title, values[TEXT], f"row={number}", header, {"": line})


def without_fields(columns: list[str]) -> list[str]:
    """The names of columns, those of fields as the one key that they make up."""
    return list(dict.fromkeys("fields" if column.startswith(_FIELD) else column for column in columns))


def cells_as_values(cells: Mapping[str, str]) -> dict[str, Any]:
    """The cells of a row as values of a header: lists have a semicolon between their items."""
    fields = {name.removeprefix(_FIELD): _value(cell) for name, cell in cells.items() if name.startswith(_FIELD)}
    plain: dict[str, Any] = {name: cell for name, cell in cells.items() if not name.startswith(_FIELD)}
    return plain | {"names": _LISTED.split(plain.get("names", "")), "fields": fields}


def _value(cell: str) -> Any:
    return _LISTED.split(cell) if ";" in cell else cell
