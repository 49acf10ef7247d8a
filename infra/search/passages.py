"""A passage as a row of an index, and the hash that names a state of the corpus. Shared by all indexes."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

from pipeline.naming import Naming, in_order, naming
from pipeline.types import AUTHORS, CODE, LEAST_AGE, NAMES, Fact, Passage, SearchQuery

FIELDS = tuple(field.name for field in fields(Passage))
"""The columns that a search returns: all of a passage, without its vector."""

NUMBERS = (LEAST_AGE,)
"""The numbers among a passage's fields for which every index has a column. Those of others come with their passages."""
_NUMBER = "number_"
_MOST = sys.float_info.max


def to_row(passage: Passage) -> dict[str, Any]:
    """The passage as column values: its fields as JSON, and its numbers once more by themselves."""
    columns = {number_column(name): fact for name, fact in passage.fields.items() if isinstance(fact, int | float)}
    return asdict(passage) | {"fields": json.dumps(dict(passage.fields), ensure_ascii=False)} | columns


def number_column(name: str) -> str:
    """The column of a numeric field, empty where the number is not known. Its name is none of an index's own."""
    return name if name in NUMBERS else f"{_NUMBER}{name}"


def number_columns(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """The columns of rows that not every index has."""
    return {name for row in rows for name in row if is_number_column(name)}


def is_number_column(name: str) -> bool:
    """Whether a column was added for a numeric field."""
    return name.startswith(_NUMBER)


def bounds_of(query: SearchQuery) -> dict[str, tuple[float, float]]:
    """The least and the greatest value of each column, both of them finite."""
    return {
        number_column(name): (max(float(least), -_MOST), min(float(most), _MOST))
        for name, (least, most) in query.within.items()
    }


def to_passage(row: Mapping[str, Any]) -> Passage:
    """The passage in a row; other columns are ignored."""
    return Passage(**{name: row[name] for name in FIELDS if name != "fields"}, fields=_facts(row))


def _facts(row: Mapping[str, Any]) -> dict[str, Fact]:
    """The fields of a row. One of before there were fields has none."""
    facts: dict[str, Any] = json.loads(row.get("fields") or "{}")
    return {name: tuple(fact) if isinstance(fact, list) else fact for name, fact in facts.items()}


NAMING_COLUMNS = ("document_id", "title", "type", "fields")
"""What is read of a passage to know what its document names."""
NAMING_FIELDS = (NAMES, AUTHORS, CODE)
"""The fields by which a document names something, whatever its type."""


def to_namings(rows: Iterable[Mapping[str, Any]], own: str) -> list[Naming]:
    """What the documents of these rows name, those of the origin ``own`` first."""
    found = (naming(row["document_id"], row["title"], row["type"], _facts(row)) for row in rows)
    return in_order((one for one in found if one), own)


def corpus_version(versions: Mapping[str, str]) -> str:
    """A short hash over the indexed documents and their content hashes: equal exactly when the corpora are equal."""
    digest = hashlib.sha256()
    for name, version in sorted(versions.items()):
        digest.update(f"{name}\0{version}\0".encode())
    return digest.hexdigest()[:16]
