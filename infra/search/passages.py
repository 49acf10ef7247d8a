"""A passage as a row of an index, and the hash that names a state of the corpus. Shared by all indexes."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Any

from pipeline.catalogue.naming import Naming, in_order, naming
from pipeline.types.conditions import Within
from pipeline.types.documents import CODE, LEAST_AGE, MAKERS, NAMES, Fact, Key, Passage
from pipeline.types.search import Hit

FIELDS = tuple(field.name for field in fields(Passage) if field.name != "keys")
"""The columns that a search returns: all of a passage, without its vector and its keys."""
_PLAIN = tuple(name for name in FIELDS if name != "fields")

NUMBERS = (LEAST_AGE,)
"""The keys for which every index has a column. Those of others come with their passages."""
_NUMBER, _WORDS = "number_", "words_"
_MOST = sys.float_info.max
_REMEMBERED = 2048
"""Passages, of some 3 kB each. A turn finds forty, and each kept turn, answer and trace holds those it found: without
this, as objects of its own."""


def to_row(passage: Passage) -> dict[str, Any]:
    """The passage as column values: its fields as JSON, and its keys by themselves."""
    row = {name: getattr(passage, name) for name in FIELDS}
    keys = {
        _column(name, key): key if isinstance(key, int | float) else list(key) for name, key in passage.keys.items()
    }
    return row | {"fields": json.dumps(dict(passage.fields), ensure_ascii=False)} | keys


def _column(name: str, key: Key) -> str:
    return words_column(name) if isinstance(key, tuple) else number_column(name)


def number_column(name: str) -> str:
    """The column of a number, empty where that is not known. Its name is none of an index's own."""
    return name if name in NUMBERS else f"{_NUMBER}{name}"


def words_column(name: str) -> str:
    """The column of a list or a choice."""
    return f"{_WORDS}{name}"


def key_columns(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """The columns of rows that not every index has."""
    return {name for row in rows for name in row if is_key_column(name)}


def is_key_column(name: str) -> bool:
    """Whether a column was added for a key."""
    return name.startswith(_NUMBER) or holds_words(name)


def holds_words(column: str) -> bool:
    """Whether a column is one of texts, and not of numbers."""
    return column.startswith(_WORDS)


def finite(condition: Within) -> tuple[float, float]:
    """The least and the most of a condition, both of them numbers that every index can write down."""
    return max(float(condition.least), -_MOST), min(float(condition.most), _MOST)


def as_sorted(rows: Iterable[Mapping[str, Any]]) -> tuple[Hit, ...]:
    """The passages of rows that come sorted. Their scores are in the same order."""
    return tuple(Hit(to_passage(row), 1 / place) for place, row in enumerate(rows, 1))


def to_passage(row: Mapping[str, Any]) -> Passage:
    """The passage in a row; other columns are ignored. The same row gives the same object."""
    return _passage(row.get("fields"), *(row[name] for name in _PLAIN))


@lru_cache(maxsize=_REMEMBERED)
def _passage(written: str | None, *plain: Any) -> Passage:
    return Passage(**dict(zip(_PLAIN, plain, strict=True)), fields=_facts(written))


def _facts(written: str | None) -> dict[str, Fact]:
    """The fields of a row. One of before there were fields has none."""
    facts: dict[str, Any] = json.loads(written or "{}")
    return {name: tuple(fact) if isinstance(fact, list) else fact for name, fact in facts.items()}


NAMING_COLUMNS = ("document_id", "title", "type", "fields")
"""What is read of a passage to know what its document names."""
NAMING_FIELDS = (NAMES, MAKERS, CODE)
"""The fields by which a document names something, whatever its type."""


def to_namings(rows: Iterable[Mapping[str, Any]], own: str) -> list[Naming]:
    """What the documents of these rows name, those of the origin ``own`` first."""
    found = (naming(row["document_id"], row["title"], row["type"], _facts(row.get("fields"))) for row in rows)
    return in_order((one for one in found if one), own)


def corpus_version(versions: Mapping[str, str]) -> str:
    """A short hash over the indexed documents and their content hashes: equal exactly when the corpora are equal."""
    digest = hashlib.sha256()
    for name, version in sorted(versions.items()):
        digest.update(f"{name}\0{version}\0".encode())
    return digest.hexdigest()[:16]
