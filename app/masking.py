"""What hides personal data and secrets wherever a text is kept or said again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guardrails import pii_detection as pii
from guardrails.pii.again import Told
from guardrails.pii.known import Known

TOLD_CHARS = 12_000
"""Of a conversation that a client sends along, what is searched before the turn begins: some 15 ms."""


@dataclass(frozen=True, slots=True)
class Masking:
    """Masks for one store."""

    known: Known

    def mask(self, text: str) -> str:
        """The text without personal data and secrets."""
        return pii.mask(text, self.known)

    def told_in(self, texts: Iterable[str]) -> Told:
        """The values that a conversation tells; of a long one, its end."""
        return pii.told_in("\n".join(texts)[-TOLD_CHARS:], self.known)

    def without_told(self, text: str, told: Told) -> str:
        """The text with masks where it repeats what was told. What it tells itself stays, for a guard to report."""
        return pii.without_told(text, told, self.known) if told else text
