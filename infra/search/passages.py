"""A passage as a row of an index, and the hash that names a state of the corpus. Shared by all indexes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from pipeline.types import Passage

FIELDS = tuple(field.name for field in fields(Passage))
"""The columns that a search returns: all of a passage, without its vector."""

ANY_LANGUAGE = "mul"
"""The language of a passage that suits questions in every language (ISO 639-2: multiple languages)."""


def to_row(passage: Passage) -> dict[str, Any]:
    """The passage as column values."""
    return asdict(passage)


def to_passage(row: Mapping[str, Any]) -> Passage:
    """The passage in a row; other columns are ignored."""
    return Passage(**{name: row[name] for name in FIELDS})


def corpus_version(versions: Mapping[str, str]) -> str:
    """A short hash over the indexed documents and their content hashes: equal exactly when the corpora are equal."""
    digest = hashlib.sha256()
    for name, version in sorted(versions.items()):
        digest.update(f"{name}\0{version}\0".encode())
    return digest.hexdigest()[:16]
