"""What hides personal data and secrets wherever a text is kept or said again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from guardrails import pii
from guardrails.pii_again import Told

TOLD_CHARS = 12_000
"""Of a conversation that a client sends along, what is searched before the turn begins: some 15 ms."""


@dataclass(frozen=True, slots=True)
class Masking:
    """Masks for one store. ``public`` are the names of those whose dates of birth are no secret."""

    public: re.Pattern[str]

    def mask(self, text: str) -> str:
        """The text without personal data and secrets."""
        return pii.mask(text, self.public)

    def told_in(self, texts: Iterable[str]) -> Told:
        """The values that a conversation tells; of a long one, its end."""
        return pii.told_in("\n".join(texts)[-TOLD_CHARS:], self.public)

    def without_told(self, text: str, told: Told) -> str:
        """The text with masks where it repeats what was told. What it tells itself stays, for a guard to report."""
        return pii.without_told(text, told, self.public) if told else text
