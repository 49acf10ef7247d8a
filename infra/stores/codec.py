"""How answers and exchanges are written down: JSON, under keys that name its shape."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
from pydantic import TypeAdapter

from pipeline.types.answers import CachedAnswer
from pipeline.types.asking import Exchange
from pipeline.types.search import Vector

ANSWER = TypeAdapter(CachedAnswer)
EXCHANGE = TypeAdapter(Exchange)

Float16 = np.dtype("<f2")
Float32 = np.dtype("<f4")


def shape_of(adapter: TypeAdapter[Any]) -> str:
    """Return 8 hex digits that change with the type's fields.

    They are part of every key, so that two versions of the app at one Redis never read each other's entries.
    """
    schema = json.dumps(adapter.json_schema(), sort_keys=True)
    return hashlib.sha256(schema.encode()).hexdigest()[:8]


def digest(text: str) -> str:
    """Return the sha256 of ``text`` in hex: a key of fixed length that tells nothing of the text."""
    return hashlib.sha256(text.encode()).hexdigest()


def to_bytes(vector: Vector, kind: np.dtype[Any]) -> bytes:
    """Return the vector's numbers, little endian, one after the other."""
    return np.asarray(vector, kind).tobytes()
