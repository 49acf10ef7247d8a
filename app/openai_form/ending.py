"""Where a client wants an answer to end: before a text of its own, or after so many tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pipeline.wording.tokens import TokenRoom


class Ending:
    """Cuts an answer that comes in pieces.

    Args:
        stops: texts before the first of which the answer ends.
        most_tokens: how long it may be at most, counted as usage is where no server counts.
    """

    def __init__(self, stops: Sequence[str], most_tokens: int | None) -> None:
        self._stops = [stop for stop in stops if stop]
        self._room = None if most_tokens is None else TokenRoom(most_tokens)
        self._held = ""
        self.reason: Literal["stop", "length"] | None = None
        """Why the answer was cut; None while it was not."""

    def feed(self, piece: str) -> str:
        """Return what may be shown now. The beginning of what may become a stop is held back."""
        if self.reason:
            return ""
        text = self._held + piece
        at = min((at for stop in self._stops if (at := text.find(stop)) >= 0), default=None)
        if at is not None:
            self._held, self.reason = "", "stop"
            return self._within_room(text[:at])
        keep = self._possible_start(text)
        self._held = text[len(text) - keep :]
        return self._within_room(text[: len(text) - keep])

    def finish(self) -> str:
        """Return what was held back: it became no stop."""
        held, self._held = self._held, ""
        return self._within_room(held)

    def _possible_start(self, text: str) -> int:
        """How many characters at the end of ``text`` may begin a stop."""
        lengths = (
            n for stop in self._stops for n in range(1, min(len(stop), len(text) + 1)) if text.endswith(stop[:n])
        )
        return max(lengths, default=0)

    def _within_room(self, text: str) -> str:
        if self._room is None:
            return text
        shown = self._room.take(text)
        if shown != text:
            self.reason, self._held = "length", ""
        return shown
