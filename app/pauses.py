"""How long to wait before a process that ended is started again."""

from __future__ import annotations

_FIRST_S, _MOST_S = 1.0, 60.0
_WELL_S = 60.0
"""One that lived so long was well: the next start is the first of a new row."""


class Pauses:
    """Longer ones for as long as it keeps ending."""

    def __init__(self) -> None:
        self._next_s = _FIRST_S

    def after(self, lived_s: float) -> float:
        """The pause, in seconds, after it has lived for so many."""
        pause_s = _FIRST_S if lived_s > _WELL_S else self._next_s
        self._next_s = min(pause_s * 2, _MOST_S)
        return pause_s
