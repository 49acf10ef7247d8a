"""What a good answer is: whole, undegraded, and in time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from evals.load.record import Row

_PART = re.compile(r"(?P<what>e2e|first)<(?P<number>\d+(?:\.\d+)?)(?P<unit>ms|s)")


@dataclass(frozen=True, slots=True)
class Objectives:
    """Limits in milliseconds from when a request was due; None: no limit."""

    e2e_ms: float | None = None
    first_ms: float | None = None

    def met_by(self, row: Row) -> bool:
        """Whether the answer came whole, with nothing left out, and in time."""
        if not row.answered or row.degraded:
            return False
        first = row.first_sentence_ms if row.first_sentence_ms is not None else row.latency_ms
        in_time = self.e2e_ms is None or row.latency_ms < self.e2e_ms
        return in_time and (self.first_ms is None or first < self.first_ms)

    def met(self, rows: Iterable[Row]) -> list[bool]:
        """By request whether it was answered well; those who left, or dawdled, as planned do not count."""
        return [self.met_by(row) for row in rows if not row.hung_up and not row.dawdled_ms]

    def __str__(self) -> str:
        parts = (("e2e", self.e2e_ms), ("first", self.first_ms))
        return ",".join(f"{name}<{limit:g}ms" for name, limit in parts if limit is not None) or "none"


def objectives(text: str) -> Objectives:
    """Read ``e2e<2s,first<1s``.

    Raises:
        ValueError: a part is none of these.
    """
    found: dict[str, float] = {}
    for part in filter(None, text.replace(" ", "").split(",")):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r}: use e2e<2s or first<800ms, separated by commas")
        found[f"{match['what']}_ms"] = float(match["number"]) * (1000 if match["unit"] == "s" else 1)
    return Objectives(**found)
