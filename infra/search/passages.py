"""A passage as a row of an index, and the hash that names a state of the corpus. Shared by all indexes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from pipeline.types import LEAST_AGE, Passage

FIELDS = tuple(field.name for field in fields(Passage))
"""The columns that a search returns: all of a passage, without its vector."""

ANY_LANGUAGE = "mul"
"""The language of a passage that suits questions in every language (ISO 639-2: multiple languages)."""


NUMBERS = (LEAST_AGE,)
"""The numbers among a passage's fields that searches can be bound by: a column each, empty where unknown."""


def to_row(passage: Passage) -> dict[str, Any]:
    """The passage as column values: its fields as JSON, and its numbers once more by themselves."""
    numbers = {name: passage.fields.get(name) for name in NUMBERS}
    return asdict(passage) | {"fields": json.dumps(dict(passage.fields), ensure_ascii=False)} | numbers


def to_passage(row: Mapping[str, Any]) -> Passage:
    """The passage in a row; other columns are ignored. A row of before there were fields has none."""
    facts: dict[str, Any] = json.loads(row.get("fields") or "{}")
    fields = {name: tuple(fact) if isinstance(fact, list) else fact for name, fact in facts.items()}
    return Passage(**{name: row[name] for name in FIELDS if name != "fields"}, fields=fields)


def corpus_version(versions: Mapping[str, str]) -> str:
    """A short hash over the indexed documents and their content hashes: equal exactly when the corpora are equal."""
    digest = hashlib.sha256()
    for name, version in sorted(versions.items()):
        digest.update(f"{name}\0{version}\0".encode())
    return digest.hexdigest()[:16]
