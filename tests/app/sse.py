"""Server-sent events as a reader sees them."""

from __future__ import annotations

import json
from typing import Any


def events(text: str) -> list[tuple[str, dict[str, Any]]]:
    """The named events of a stream with their data."""
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(_field(lines, "event"), json.loads(_field(lines, "data"))) for lines in blocks]


def _field(lines: list[str], name: str) -> str:
    return next(line.removeprefix(f"{name}: ") for line in lines if line.startswith(f"{name}: "))
