"""A turn of a comparison of which only what its spans tell matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evals.load.record import Row
from evals.load.taken import Taken


def taken_with(arm: int, values: Mapping[str, Any]) -> Taken:
    row = Row(index=0, arm=arm, kind="ordinary", session=1, turn=1, due_ms=0.0)
    return Taken(row, {}, None, {}, values, ())
