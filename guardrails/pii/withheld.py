"""What an answer does not repeat of the pages' personal data, said to whoever asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from guardrails import pii_detection as pii
from guardrails.pii.found import Kind
from guardrails.pii.known import NOTHING_KNOWN, Known
from guardrails.refusals import Refusing
from pipeline.types.verdicts import Allow, Evidence, Rewrite, StageName, Verdict
from pipeline.wording.language import language_of


@dataclass(frozen=True, slots=True)
class Withheld:
    """Ends an answer that holds masks of these ``kinds`` with where to read what they stand for.

    Without it a mask would be taken for a gap in what the shop knows.
    """

    kinds: frozenset[Kind]
    refusing: Refusing
    known: Known = NOTHING_KNOWN
    name: ClassVar[StageName] = "pii_detection"
    when_broken: ClassVar[Literal["allow", "block"]] = "allow"

    def check(self, text: str, about: Evidence) -> Verdict:
        """Rewrite to the whole answer with that sentence behind it."""
        masked = self.kinds & pii.masked_in(text)
        if not masked or not masked & pii.kinds_told(about.passages, self.known):
            return Allow()
        said = self.refusing(self.name, "withheld", language_of(about.question))
        return Rewrite(f"{text.rstrip()}\n{said}", "withheld")
